package io.github.asyncio4j.net;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a {@link StreamReader} from a transport: asyncio's StreamReaderProtocol. For transports that a program makes with a
 * protocol; {@link Network#openConnection} and {@link Network#startServer} need none.
 *
 * <pre>{@code
 * var made = await(createConnection(StreamReaderProtocol::new, ConnectOptions.to("localhost", 7)));
 * var reader = made.protocol().reader();
 * var writer = new StreamWriter(made.transport(), reader);
 * }</pre>
 */
public final class StreamReaderProtocol implements Protocol {

    private final StreamReader reader;

    /**
     * Makes one with a reader of its own.
     *
     * @throws IllegalStateException if no loop runs on this thread
     */
    public StreamReaderProtocol() {
        this(new StreamReader());
    }

    /** Makes one that feeds this reader, which has no transport yet. */
    public StreamReaderProtocol(StreamReader reader) {
        this.reader = Objects.requireNonNull(reader, "the reader is null");
    }

    /** Returns the reader that it feeds. */
    public StreamReader reader() {
        return reader;
    }

    @Override
    public void connectionMade(BaseTransport transport) {
        if (transport instanceof Transport stopped) {
            reader.setTransport(stopped);
        }
    }

    @Override
    public void dataReceived(byte[] data) {
        reader.feedData(data);
    }

    /** The other direction stays open. */
    @Override
    public boolean eofReceived() {
        reader.feedEof();
        return true;
    }

    @Override
    public void connectionLost(@Nullable Throwable why) {
        if (why instanceof Exception failure) {
            reader.setException(failure);
        }
        reader.feedEof();
    }
}
