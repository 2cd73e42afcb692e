package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came over a stream and was not read yet. It stops the transport above twice its limit, has it go on at the limit,
 * and lets one task wait for more.
 */
final class StreamBuffer {

    private static final byte[] NOTHING = {};

    private final EventLoop loop;
    private final int limit;
    private final Chunks chunks = new Chunks();

    /** What the one reading task waits for, until that task runs again; null when none does. */
    private @Nullable Future<Void> waiter;
    private @Nullable Transport transport;
    private @Nullable Exception failure;
    private boolean paused;
    private boolean eof;

    StreamBuffer(EventLoop loop, int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("the limit of a reader is 1 or more bytes, not " + limit);
        }
        this.loop = Objects.requireNonNull(loop, "the loop is null");
        this.limit = limit;
    }

    EventLoop loop() {
        return loop;
    }

    int limit() {
        return limit;
    }

    int size() {
        return chunks.size();
    }

    boolean eof() {
        return eof;
    }

    @Nullable
    Exception failure() {
        return failure;
    }

    @Nullable
    Transport transport() {
        return transport;
    }

    void transport(Transport stopped) {
        if (transport != null) {
            throw new IllegalStateException("Transport already set: " + transport);
        }
        transport = Objects.requireNonNull(stopped, "the transport is null");
    }

    void feed(byte[] data) {
        if (eof) {
            throw new IllegalStateException("feedData after feedEof: nothing comes after the end of a stream");
        }
        if (data.length == 0) {
            return;
        }
        chunks.add(data);
        wake();
        if (!paused && transport != null && chunks.size() > 2L * limit) {
            paused = true;
            transport.pauseReading();
        }
    }

    void feedEof() {
        eof = true;
        wake();
    }

    void fail(Exception why) {
        failure = Objects.requireNonNull(why, "the exception is null");
        wake();
    }

    private void wake() {
        Future<Void> waiting = waiter;
        if (waiting != null && !waiting.done()) {
            waiting.setResult(null);
        }
    }

    /** A second reader is refused even when there are bytes: they belong to what the first one waits for. */
    void begin(String method) throws Exception {
        if (waiter != null) {
            throw new IllegalStateException(method + "() called while another coroutine is already waiting for incoming"
                    + " data; let one task read, or use a lock");
        }
        throwFailure();
    }

    void throwFailure() throws Exception {
        if (failure != null) {
            throw failure;
        }
    }

    /** Suspends until more came, or the end. A paused transport goes on, or it would wait for ever. */
    void waitForData() throws Exception {
        throwFailure();
        resumeIfPaused();
        Future<Void> waiting = loop.createFuture();
        waiter = waiting;
        try {
            await(waiting);
        } finally {
            waiter = null;
        }
    }

    /** Takes at most so many bytes; suspends until there is one, or the end. */
    byte[] read(int most) throws Exception {
        begin("read");
        if (most == 0) {
            return NOTHING;
        }
        if (chunks.size() == 0 && !eof) {
            waitForData();
        }
        if (chunks.size() == 0) {
            throwFailure();
        }
        return take(most);
    }

    int find(Separators.Search search, int from) {
        return chunks.find(search, from);
    }

    byte[] take(int most) {
        byte[] taken = chunks.take(Math.min(most, chunks.size()));
        if (paused && chunks.size() <= limit) {
            resumeIfPaused();
        }
        return taken;
    }

    byte[] takeAll() {
        return take(chunks.size());
    }

    private void resumeIfPaused() {
        if (paused) {
            paused = false;
            transport.resumeReading();
        }
    }

    @Override
    public String toString() {
        return chunks.size() + " bytes" + (eof ? ", eof" : "") + (paused ? ", paused" : "")
                + (failure != null ? ", " + failure : "");
    }
}
