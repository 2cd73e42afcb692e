package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The sending side of a connection: asyncio's StreamWriter. Belongs to its loop's thread.
 *
 * <p>{@link #write} never waits; follow it with {@code await(writer.drain())}, so that a slow reader slows the writer
 * instead of filling its memory. What is written in one turn of the loop leaves in one system call.
 */
public final class StreamWriter implements AutoCloseable {

    private final Transport transport;
    private final StreamReader reader;

    /** Made once: a drain follows every write. */
    private final Action draining = this::drainNow;

    StreamWriter(Transport transport, StreamReader reader) {
        this.transport = transport;
        this.reader = reader;
    }

    /**
     * Queues bytes for sending and returns at once. The array is not copied: leave it alone afterwards. Dropped when the
     * connection is closing.
     */
    public void write(byte[] data) {
        transport.write(data);
    }

    /** Queues a text, in UTF-8. */
    public void write(String text) {
        transport.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Suspends while more than 64 KiB wait to be sent; several may wait at once. When the connection is closing, one turn
     * of the loop passes, so that a loop of write and drain cannot hold the loop.
     *
     * @throws ConnectionResetException if the connection is lost
     */
    public Coroutine<Void> drain() {
        return async(draining);
    }

    private void drainNow() {
        NetworkException failure = reader.failure();
        if (failure != null) {
            throw failure;
        }
        if (transport.isClosing()) {
            await(Asyncio.sleep(Duration.ZERO));
            await(transport.drain());
        } else if (!transport.isWritable()) {
            await(transport.drain());
        }
    }

    /** Sends the end of this direction; the other side reads it as the end of the stream, and may go on sending. */
    public void writeEof() {
        transport.writeEof();
    }

    /** Sends what is queued and closes the connection; returns at once. */
    @Override
    public void close() {
        transport.close();
    }

    /** Suspends until the connection is gone; {@link #close} first. @throws NetworkException what ended it, if it failed */
    public Coroutine<Void> waitClosed() {
        return async(() -> {
            if (!transport.closed().done()) {
                await(Asyncio.wait(List.of(transport.closed())));
            }
            NetworkException failure = reader.failure();
            if (failure != null) {
                throw failure;
            }
        });
    }

    /** Returns whether the connection is closed or about to be. */
    public boolean isClosing() {
        return transport.isClosing();
    }

    /** Returns the address of this side. */
    public SocketAddress localAddress() {
        return transport.localAddress();
    }

    /** Returns the address of the other side. */
    public SocketAddress remoteAddress() {
        return transport.remoteAddress();
    }

    /** Returns the connection itself. */
    public Transport transport() {
        return transport;
    }

    @Override
    public String toString() {
        return "StreamWriter[" + transport + "]";
    }
}
