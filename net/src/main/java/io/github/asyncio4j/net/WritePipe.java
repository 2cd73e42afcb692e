package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The end of a pipe that we write to. It is watched also while nothing waits, to learn that nobody reads any more. */
final class WritePipe extends PipeEnd {

    /** How much is written in a turn. */
    private static final int MOST = 64 * 1024;

    /** What waits to be written, oldest first, and how much of the first array has gone. */
    private final ArrayDeque<byte[]> outbox = new ArrayDeque<>();
    private int offset;
    private int size;

    private WriteBufferLimits limits = WriteBufferLimits.DEFAULT;

    /** Whether more than the high mark waited, and not yet so little as the low one. */
    private boolean paused;

    /** What those who drain wait for: true if little enough waits, false if the pipe is gone. Null while nobody drains. */
    private @Nullable Future<Boolean> drained;

    WritePipe(EventLoop loop, PipeWatch.Pipe pipe, String name) {
        super(loop, pipe, name);
    }

    @Override
    void listen() {
        pipe.whenReady(outbox.isEmpty() ? 0 : Posix.POLLOUT, this::ready);
    }

    /** The pipe may take more, or the other end is gone. */
    void ready(int told) {
        if (left || state == State.LOST) {
            return;
        }
        if ((told & Posix.POLLERR) != 0) {
            hungUp(outbox.isEmpty() ? null : failed(Posix.Failure.brokenPipe()));
            return;
        }
        flush();
        if (failure != null) {
            hungUp(failure);
        } else if (outbox.isEmpty() && state == State.CLOSING) {
            lost(null);
        } else {
            listen();
        }
    }

    private void hungUp(@Nullable NetworkException why) {
        failure = why;
        drop();
        lost(why);
    }

    @Override
    void lost(@Nullable NetworkException why) {
        super.lost(why);
        wakeDrainers(false);
    }

    @Override
    public void write(byte[] data) {
        Objects.requireNonNull(data, "what is to be written is null");
        checkLoop();
        if (state != State.OPEN || data.length == 0) {
            return;
        }
        boolean idle = outbox.isEmpty();
        outbox.add(data);
        size += data.length;
        if (idle) {
            flush();
            if (failure != null) {
                state = State.CLOSING;
                drop();
                leave();
                return;
            }
            if (!outbox.isEmpty()) {
                listen();
            }
        }
        pauseIfMuch();
    }

    /** Writes what the pipe takes; not all of much at once, or a child that reads as fast could hold the loop. */
    private void flush() {
        for (int left = MOST; left > 0 && !outbox.isEmpty();) {
            byte[] first = outbox.element();
            int part = Math.min(first.length - offset, left);
            int gone;
            try {
                gone = Posix.write(pipe.fd(), first, offset, part);
            } catch (Posix.Failure e) {
                failure = failed(e);
                return;
            }
            offset += gone;
            size -= gone;
            left -= part;
            if (offset == first.length) {
                outbox.remove();
                offset = 0;
            }
            if (gone < part) {
                break;
            }
        }
        resumeIfLittle();
    }

    private void drop() {
        outbox.clear();
        offset = size = 0;
    }

    private void pauseIfMuch() {
        if (!paused && size > limits.high()) {
            paused = true;
            if (receiver.watchesWriting()) {
                receiver.pauseWriting();
            }
        }
    }

    private void resumeIfLittle() {
        if (paused && size <= limits.low()) {
            paused = false;
            if (receiver.watchesWriting()) {
                receiver.resumeWriting();
            }
            wakeDrainers(true);
        }
    }

    private void wakeDrainers(boolean little) {
        Future<Boolean> waiting = drained;
        drained = null;
        if (waiting != null) {
            waiting.setResult(little);
        }
    }

    @Override
    public boolean isWritable() {
        return !paused || isOver();
    }

    private boolean isOver() {
        return state == State.LOST || failure != null;
    }

    @Override
    public Coroutine<Void> drain() {
        return async(() -> {
            if (!isWritable()) {
                if (drained == null) {
                    drained = loop.createFuture();
                }
                Future<Boolean> waiting = drained;
                await(Asyncio.wait(List.of(waiting)));
                if (waiting.result()) {
                    return;
                }
            }
            if (isOver()) {
                throw failure != null ? failure
                        : new ConnectionResetException("Connection lost: " + name + " is closed",
                                new IOException("pipe closed"));
            }
        });
    }

    /** A pipe has one direction: its end is the end of it. */
    @Override
    public void writeEof() {
        close();
    }

    @Override
    public void close() {
        checkLoop();
        if (state == State.OPEN) {
            state = State.CLOSING;
            receiver.closing();
            if (outbox.isEmpty()) {
                leave();
            }
        }
    }

    @Override
    public void abort() {
        checkLoop();
        if (!left && state != State.LOST) {
            state = State.CLOSING;
            drop();
            receiver.closing();
            leave();
        }
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        checkLoop();
        limits = new WriteBufferLimits(low, high);
        pauseIfMuch();
    }

    @Override
    public WriteBufferLimits writeBufferLimits() {
        return limits;
    }

    @Override
    public int writeBufferSize() {
        return size;
    }

    @Override
    public boolean isReading() {
        return false;
    }

    @Override
    public void pauseReading() {
        throw writeOnly();
    }

    @Override
    public void resumeReading() {
        throw writeOnly();
    }

    private UnsupportedOperationException writeOnly() {
        return new UnsupportedOperationException(name + " is a pipe that is written to; nothing can be read from it");
    }

    @Override
    public String toString() {
        return "WritePipe[" + text() + ", " + size + " bytes to send]";
    }
}
