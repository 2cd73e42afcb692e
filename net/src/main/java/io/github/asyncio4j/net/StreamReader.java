package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.AsyncIterable;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a connection: asyncio's StreamReader. Belongs to its loop's thread, and to one reading task at a
 * time.
 *
 * <p>It buffers what comes. Above twice its limit it stops the socket, so that a fast sender is slowed; at the limit it
 * goes on. {@link Network} makes those of connections; one that a program makes itself is fed by {@link #feedData}, or by
 * a {@link StreamReaderProtocol}.
 */
public final class StreamReader {

    private final StreamBuffer buffer;

    /** Makes one of the running loop, with a limit of 64 KiB. */
    public StreamReader() {
        this(Network.DEFAULT_LIMIT);
    }

    /**
     * Makes one of the running loop.
     *
     * @param limit how many bytes may come before a separator, 1 or more; twice as many stop the transport
     * @throws IllegalStateException if no loop runs on this thread
     */
    public StreamReader(int limit) {
        this(limit, Asyncio.getRunningLoop());
    }

    /** Makes one of this loop. */
    public StreamReader(int limit, EventLoop loop) {
        this(new StreamBuffer(loop, limit));
    }

    StreamReader(StreamBuffer buffer) {
        this.buffer = buffer;
    }

    StreamBuffer buffer() {
        return buffer;
    }

    /**
     * Says which transport is stopped when there is too much.
     *
     * @throws IllegalStateException if that was said before
     */
    public void setTransport(Transport transport) {
        checkLoop();
        buffer.transport(transport);
    }

    /**
     * Adds bytes and wakes who waits for them. The array is not copied: leave it alone afterwards.
     *
     * @throws IllegalStateException after {@link #feedEof}
     */
    public void feedData(byte[] data) {
        checkLoop();
        buffer.feed(data);
    }

    /** Says that nothing comes any more, and wakes who waits; a second call does nothing. */
    public void feedEof() {
        checkLoop();
        buffer.feedEof();
    }

    /** Has this thrown by each read from here on, before what is left; also by one that waits. */
    public void setException(Exception why) {
        checkLoop();
        buffer.fail(why);
    }

    /** Refuses all threads but the loop's while it runs; between its runs any may prepare what the next one reads. */
    private void checkLoop() {
        if (buffer.loop().isRunning() && Asyncio.getRunningLoop() != buffer.loop()) {
            throw new IllegalStateException(this + " belongs to a different event loop");
        }
    }

    /** Returns what {@link #setException} set, or what ended the connection, if that failed. */
    public @Nullable Exception exception() {
        return buffer.failure();
    }

    /** Returns whether the stream has ended and all of it was read. */
    public boolean atEof() {
        return buffer.eof() && buffer.size() == 0;
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
        return async(new Read(buffer, n));
    }

    /** The body of a read. Named, since a lambda's object costs a call into the JVM where its compiler leaves it out. */
    private record Read(StreamBuffer buffer, int most) implements Callable<byte[]> {

        @Override
        public byte[] call() throws Exception {
            return buffer.read(most);
        }
    }

    /** Reads to the end of the stream. Suspends until it ends. */
    public Coroutine<byte[]> read() {
        return async(() -> {
            Chunks all = new Chunks();
            for (byte[] some = await(chunk()); some.length > 0; some = await(chunk())) {
                all.add(some);
            }
            return all.take(all.size());
        });
    }

    /**
     * Reads exactly so many bytes, also more than the limit. Suspends until they are there.
     *
     * @throws IncompleteReadException if the stream ends before; it holds what came
     */
    public Coroutine<byte[]> readExactly(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("readExactly size can not be less than zero: " + n);
        }
        return async(() -> {
            buffer.begin("readExactly");
            while (buffer.size() < n) {
                if (buffer.eof()) {
                    buffer.throwFailure();
                    throw new IncompleteReadException(buffer.takeAll(), n);
                }
                buffer.waitForData();
            }
            return buffer.take(n);
        });
    }

    /**
     * Reads up to a separator, and it too. Of several the one that is complete first ends the piece. Suspends until it is
     * there.
     *
     * @param separators one or more, each of one or more bytes
     * @throws LimitOverrunException if more bytes than the limit (64 KiB) come before the separator; they stay, to be read
     *         in another way
     * @throws IncompleteReadException if the stream ends before; it holds what came
     */
    public Coroutine<byte[]> readUntil(byte[]... separators) {
        Separators wanted = new Separators(separators);
        return async(() -> until(wanted, "readUntil"));
    }

    private byte[] until(Separators separators, String method) throws Exception {
        buffer.begin(method);
        Separators.Search search = separators.search();
        for (int searched = 0;; buffer.waitForData()) {
            int end = buffer.find(search, searched);
            if (end >= 0) {
                refuseOverLimit(end + 1 - search.length(), "Separator is found, but chunk is longer than limit ");
                return buffer.take(end + 1);
            }
            searched = buffer.size();
            refuseOverLimit(searched + 1 - separators.longest(),
                    "Separator is not found, and chunk exceed the limit ");
            if (buffer.eof()) {
                buffer.throwFailure();
                throw new IncompleteReadException(buffer.takeAll(), -1);
            }
        }
    }

    private void refuseOverLimit(int withoutSeparator, String why) {
        if (withoutSeparator > buffer.limit()) {
            throw new LimitOverrunException(why + buffer.limit(), withoutSeparator);
        }
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
                return until(Separators.NEWLINE, "readLine");
            } catch (IncompleteReadException e) {
                return e.partial();
            } catch (LimitOverrunException e) {
                boolean found = buffer.find(Separators.NEWLINE.search(), e.consumed()) == e.consumed();
                buffer.take(found ? e.consumed() + 1 : buffer.size());
                throw e;
            }
        });
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

    /** Returns the lines to the end of the stream, each as {@link #readLine} reads it: {@code async for line in reader}. */
    public AsyncIterable<byte[]> lines() {
        return new Pieces<>(this::readLine, line -> line.length == 0);
    }

    /** Returns the lines to the end of the stream, each as {@link #readTextLine} reads it. */
    public AsyncIterable<String> textLines() {
        return new Pieces<>(this::readTextLine, Objects::isNull);
    }

    /** Returns what comes, as it comes, to the end of the stream: at most the limit at a time. */
    public AsyncIterable<byte[]> chunks() {
        return new Pieces<>(this::chunk, chunk -> chunk.length == 0);
    }

    private Coroutine<byte[]> chunk() {
        return read(buffer.limit());
    }

    @Override
    public String toString() {
        return "StreamReader[" + buffer + "]";
    }
}
