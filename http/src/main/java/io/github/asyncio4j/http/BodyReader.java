package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.AsyncIterable;
import io.github.asyncio4j.AsyncIterator;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.StopAsyncIteration;
import io.github.asyncio4j.http.options.Amount;
import io.github.asyncio4j.net.StreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body by lines, separators or amounts: what aiohttp's StreamReader has besides pieces as they come.
 *
 * <pre>{@code
 * var reader = new BodyReader(response.content());
 * for (String line : forAwait(reader.textLines())) {
 *     System.out.println(line);
 * }
 * }</pre>
 *
 * <p>Make one for a body and leave {@link BodyStream#readChunk} to it: it keeps what came beyond what was asked for. One task
 * reads at a time. Cancelling a read loses nothing of the body. What the body itself throws, each read throws as well.
 */
public final class BodyReader {

    /** 64 KiB. */
    private static final int DEFAULT_LIMIT = 64 * 1024;

    private static final byte[] NEWLINE = {'\n'};

    private final BodyStream body;
    private final int limit;

    private final ReadAhead ahead = new ReadAhead();
    private boolean ended;
    private boolean waiting;

    /** Makes one with a limit of 64 KiB for lines and what ends with a separator. */
    public BodyReader(BodyStream body) {
        this(body, DEFAULT_LIMIT);
    }

    /**
     * Makes one.
     *
     * @param limit how many bytes may come before a newline or separator, 1 or more
     */
    public BodyReader(BodyStream body, int limit) {
        this.body = Objects.requireNonNull(body, "the body is null");
        this.limit = Amount.atLeastOne("limit", limit);
    }

    /**
     * Reads at most so many bytes, and at least one unless the body has ended: then the array is empty. Suspends until there
     * is something.
     *
     * @param n 1 or more; 0 reads nothing
     */
    public Coroutine<byte[]> read(int n) {
        Amount.notNegative("n", n);
        return async(() -> {
            begin("read");
            if (n > 0 && ahead.size() == 0) {
                more();
            }
            return ahead.take(Math.min(n, ahead.size()));
        });
    }

    /**
     * Reads exactly so many bytes, also more than the limit. Suspends until they are there.
     *
     * @throws io.github.asyncio4j.net.IncompleteReadException when awaited, if the body ends before; it holds what came
     */
    public Coroutine<byte[]> readExactly(int n) {
        Amount.notNegative("n", n);
        return async(() -> {
            begin("readExactly");
            while (ahead.size() < n) {
                if (!more()) {
                    return await(rest(ahead.takeAll()).readExactly(n)); // throws: that is not as much
                }
            }
            return ahead.take(n);
        });
    }

    /**
     * Reads up to a separator, and it too. Suspends until it is there.
     *
     * @param separator one or more bytes
     * @throws io.github.asyncio4j.net.LimitOverrunException when awaited, if more bytes than the limit come before the
     *         separator; they stay, to be read in another way
     * @throws io.github.asyncio4j.net.IncompleteReadException when awaited, if the body ends before; it holds what came
     */
    public Coroutine<byte[]> readUntil(byte... separator) {
        byte[] wanted = separator.clone();
        if (wanted.length == 0) {
            throw new IllegalArgumentException("the separator is empty; it has one or more bytes");
        }
        return async(() -> {
            begin("readUntil");
            Integer end = end(wanted);
            if (end == null) {
                return await(rest(ahead.takeAll()).readUntil(wanted)); // throws: it is not there
            }
            return end < 0 ? await(rest(ahead.copy()).readUntil(wanted)) : ahead.take(end);
        });
    }

    /**
     * Reads a line with its newline; what is left without one at the end of the body; an empty array after it. Suspends until
     * the line is there.
     *
     * @throws io.github.asyncio4j.net.LimitOverrunException when awaited, if the line is longer than the limit; what came of
     *         it is dropped
     */
    public Coroutine<byte[]> readLine() {
        return async(() -> {
            begin("readLine");
            Integer end = end(NEWLINE);
            if (end == null) {
                return ahead.takeAll();
            }
            if (end > 0) {
                return ahead.take(end);
            }
            int newline = ahead.find(NEWLINE, 0);
            return await(rest(ahead.take(newline < 0 ? ahead.size() : newline + 1)).readUntil(NEWLINE)); // throws: it is too long
        });
    }

    /** Reads a line as text in UTF-8, without its line end; null at the end of the body. Suspends as {@link #readLine}. */
    public Coroutine<@Nullable String> readTextLine() {
        return async(() -> {
            byte[] line = await(readLine());
            int end = line.length;
            if (end == 0) {
                return null;
            }
            if (line[end - 1] == '\n') {
                end -= end > 1 && line[end - 2] == '\r' ? 2 : 1;
            }
            return new String(line, 0, end, StandardCharsets.UTF_8);
        });
    }

    /** Returns the lines to the end of the body, each as {@link #readLine} reads it: {@code async for line in content}. */
    public AsyncIterable<byte[]> lines() {
        return new Each<>(this::readLine, line -> line.length == 0);
    }

    /** Returns the lines to the end of the body, each as {@link #readTextLine} reads it. */
    public AsyncIterable<String> textLines() {
        return new Each<>(this::readTextLine, Objects::isNull);
    }

    /**
     * Returns what comes, as it comes, to the end of the body: aiohttp's iter_chunked.
     *
     * @param n how many bytes each has at most, 1 or more
     */
    public AsyncIterable<byte[]> chunks(int n) {
        Amount.atLeastOne("n", n);
        return new Each<>(() -> read(n), chunk -> chunk.length == 0);
    }

    /** What is read one by one, to the end. */
    private record Each<T>(Supplier<? extends Coroutine<? extends @Nullable T>> read, Predicate<@Nullable T> isEnd)
            implements AsyncIterator<T> {

        @Override
        public Coroutine<T> anext() {
            return async(() -> {
                T next = await(read.get());
                if (isEnd.test(next)) {
                    throw new StopAsyncIteration();
                }
                return next;
            });
        }
    }

    /** Returns whether the end of the body has been read. */
    public boolean isAtEnd() {
        return ahead.size() == 0 && (ended || body.isAtEnd());
    }

    // ---- what came

    /** A second reader is refused even when there are bytes: they belong to what the first one waits for. */
    private void begin(String method) {
        if (waiting) {
            throw new IllegalStateException(
                    method + "() called while another coroutine is already waiting for more of the"
                            + " body; let one task read, or use a lock");
        }
    }

    /** Suspends until more came; false at the end. */
    private boolean more() {
        if (ended) {
            return false;
        }
        waiting = true;
        try {
            byte[] chunk = await(body.readChunk());
            if (chunk == null) {
                ended = true;
                return false;
            }
            ahead.add(chunk);
            return true;
        } finally {
            waiting = false;
        }
    }

    /** Returns where a separator ends; -1 if that is beyond the limit; null if the body ends without it. Suspends. */
    private @Nullable Integer end(byte[] separator) {
        int searched = 0;
        while (true) {
            int at = ahead.find(separator, searched);
            if (at > limit || at < 0 && ahead.size() + 1 - separator.length > limit) {
                return -1;
            }
            if (at >= 0) {
                return at + separator.length;
            }
            searched = Math.max(0, ahead.size() + 1 - separator.length);
            if (!more()) {
                return null;
            }
        }
    }

    /** Returns a stream of these bytes alone, which says in its own words what cannot be read from it. */
    private StreamReader rest(byte[] left) {
        StreamReader stream = new StreamReader(limit);
        stream.feedData(left);
        stream.feedEof();
        return stream;
    }

    @Override
    public String toString() {
        return "BodyReader[" + ahead.size() + " bytes" + (ended ? ", at the end" : "") + "]";
    }
}
