package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Context;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a connection: asyncio's StreamReader. Belongs to its loop's thread, and to one reading task at a
 * time.
 *
 * <p>It buffers what comes. Above twice its limit it stops the socket, so that a fast sender is slowed; at the limit it
 * goes on.
 */
public final class StreamReader {

    private static final byte[] NOTHING = {};

    private final EventLoop loop;
    private final int limit;
    private final Chunks buffer = new Chunks();

    /** What the one reading task waits for, until that task runs again; null when none does. */
    private @Nullable Future<Void> waiter;
    private @Nullable Transport transport;
    private @Nullable NetworkException failure;
    private boolean paused;
    private boolean eof;

    StreamReader(EventLoop loop, int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("the limit of a reader is 1 or more bytes, not " + limit);
        }
        this.loop = loop;
        this.limit = limit;
    }

    /** Becomes the receiver of a connection. */
    StreamReceiver attach(Transport to) {
        return attach(to, () -> {});
    }

    /** Becomes the receiver of a connection, and runs this when it is there, while the loop polls. */
    StreamReceiver attach(Transport to, Runnable connected) {
        transport = to;
        return new StreamReceiver(this, connected);
    }

    /** Feeds a reader from a connection. */
    record StreamReceiver(StreamReader reader, Runnable atConnected) implements Transports.Receiver {

        @Override
        public void connected() {
            atConnected.run();
        }

        @Override
        public void received(byte[] data) {
            reader.feed(data);
        }

        @Override
        public void eof() {
            reader.feedEof();
        }

        @Override
        public void lost(@Nullable NetworkException why) {
            if (why != null && reader.failure == null) {
                reader.failure = why;
            }
            reader.feedEof();
        }

        /** What the reader has stays in it. */
        @Override
        public Transports.Receiver withProtocol(BaseProtocol protocol) {
            return new ProtocolReceiver(reader.loop, reader.transport, Context.copyContext(), _ -> {})
                    .withProtocol(protocol);
        }
    }

    private void feed(byte[] data) {
        if (data.length == 0) {
            return;
        }
        buffer.add(data);
        wake();
        if (!paused && buffer.size() > 2L * limit) {
            paused = true;
            transport.pauseReading();
        }
    }

    private void feedEof() {
        eof = true;
        wake();
    }

    private void wake() {
        Future<Void> waiting = waiter;
        if (waiting != null && !waiting.done()) {
            waiting.setResult(null);
        }
    }

    /** Returns what ended the connection, if it failed. */
    @Nullable
    NetworkException failure() {
        return failure;
    }

    /** Returns whether the stream has ended and all of it was read. */
    public boolean atEof() {
        return eof && buffer.size() == 0;
    }

    /**
     * Reads at most so many bytes, and at least one unless the stream has ended: then the array is empty. Suspends until
     * there is something.
     *
     * @param n 1 or more; 0 reads nothing
     */
    public Coroutine<byte[]> read(int n) {
        if (n < 0) {
            throw new IllegalArgumentException(
                    "cannot read " + n + " bytes; n is 0 or more, and read() reads to the end");
        }
        return async(new Read(n));
    }

    /** The body of a read. Named, since a lambda's object costs a call into the JVM where its compiler leaves it out. */
    private final class Read implements Callable<byte[]> {

        private final int most;

        Read(int most) {
            this.most = most;
        }

        @Override
        public byte[] call() {
            begin("read");
            if (most == 0) {
                return NOTHING;
            }
            if (buffer.size() == 0 && !eof) {
                waitForData();
            }
            if (buffer.size() == 0) {
                throwFailure();
            }
            return take(most);
        }
    }

    /** Reads to the end of the stream. Suspends until it ends. */
    public Coroutine<byte[]> read() {
        return async(() -> {
            Chunks all = new Chunks();
            for (byte[] some = await(read(limit)); some.length > 0; some = await(read(limit))) {
                all.add(some);
            }
            return all.take(all.size());
        });
    }

    /**
     * Reads exactly so many bytes. Suspends until they are there.
     *
     * @throws IncompleteReadException if the stream ends before; it holds what came
     */
    public Coroutine<byte[]> readExactly(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("readExactly size can not be less than zero: " + n);
        }
        return async(() -> {
            begin("readExactly");
            while (buffer.size() < n) {
                if (eof) {
                    throwFailure();
                    throw new IncompleteReadException(take(buffer.size()), n);
                }
                waitForData();
            }
            return take(n);
        });
    }

    /**
     * Reads a line with its newline; what is left without one at the end of the stream; an empty array after it. Suspends
     * until the line is there.
     *
     * @throws LimitOverrunException if the line is longer than the limit (64 KiB); it is dropped
     */
    public Coroutine<byte[]> readLine() {
        return async(() -> {
            try {
                return await(readUntil((byte) '\n'));
            } catch (IncompleteReadException e) {
                return e.partial();
            } catch (LimitOverrunException e) {
                take(buffer.indexOf((byte) '\n', 0) == e.consumed() ? e.consumed() + 1 : buffer.size());
                throw e;
            }
        });
    }

    /** Reads up to this byte, and it too. Suspends until it is there. */
    private Coroutine<byte[]> readUntil(byte separator) {
        return async(() -> {
            begin("readLine");
            int searched = 0;
            while (true) {
                int found = buffer.indexOf(separator, searched);
                if (found > limit) {
                    throw new LimitOverrunException("Separator is found, but chunk is longer than limit " + limit,
                            found);
                }
                if (found >= 0) {
                    return take(found + 1);
                }
                searched = buffer.size();
                if (searched > limit) {
                    throw new LimitOverrunException("Separator is not found, and chunk exceed the limit " + limit,
                            searched);
                }
                if (eof) {
                    throwFailure();
                    throw new IncompleteReadException(take(searched), -1);
                }
                waitForData();
            }
        });
    }

    /** A second reader is refused even when there are bytes: they belong to what the first one waits for. */
    private void begin(String method) {
        if (waiter != null) {
            throw new IllegalStateException(method + "() called while another coroutine is already waiting for incoming"
                    + " data; let one task read, or use a lock");
        }
        throwFailure();
    }

    private void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }

    private void waitForData() {
        resumeIfPaused();
        Future<Void> waiting = loop.createFuture();
        waiter = waiting;
        try {
            await(waiting);
        } finally {
            waiter = null;
        }
    }

    private byte[] take(int most) {
        byte[] taken = buffer.take(Math.min(most, buffer.size()));
        if (paused && buffer.size() <= limit) {
            resumeIfPaused();
        }
        return taken;
    }

    private void resumeIfPaused() {
        if (paused) {
            paused = false;
            transport.resumeReading();
        }
    }

    /** Reads a line as text in UTF-8, without its line end; null at the end of the stream. Suspends as readLine does. */
    public Coroutine<@Nullable String> readTextLine() {
        return async(() -> {
            byte[] line = await(readLine());
            if (line.length == 0) {
                return null;
            }
            int end = line.length;
            if (line[end - 1] == '\n') {
                end--;
                if (end > 0 && line[end - 1] == '\r') {
                    end--;
                }
            }
            return new String(line, 0, end, StandardCharsets.UTF_8);
        });
    }

    @Override
    public String toString() {
        return "StreamReader[" + buffer.size() + " bytes" + (eof ? ", eof" : "") + (paused ? ", paused" : "")
                + (failure != null ? ", " + failure : "") + "]";
    }
}
