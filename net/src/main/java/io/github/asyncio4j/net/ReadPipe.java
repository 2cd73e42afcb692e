package io.github.asyncio4j.net;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import java.util.Map;

/** The end of a pipe that we read from. While it is paused the pipe fills, and then whoever writes to it waits. */
final class ReadPipe extends PipeEnd {

    private static final int LEAST = 4 * 1024;
    private static final int MOST = 64 * 1024;

    /** How much to ask for: follows what comes, since memory is cleared for all of it. */
    private int size = LEAST;
    private boolean reading = true;

    /** Whether the pipe is watched. */
    private boolean listening;

    ReadPipe(EventLoop loop, PipeWatch.Pipe pipe, String name) {
        super(loop, pipe, name);
    }

    @Override
    void listen() {
        if (reading && state == State.OPEN && !listening) {
            listening = true;
            pipe.whenReady(Posix.POLLIN, this::ready);
        }
    }

    /** Something may be there to read. */
    void ready(int told) {
        listening = false;
        if (!reading || state != State.OPEN) {
            return;
        }
        byte[] data;
        try {
            data = Posix.read(pipe.fd(), size);
        } catch (Posix.Failure e) {
            broken(e);
            return;
        }
        if (data != null && data.length == 0) {
            receiver.eof();
            lost(null);
            return;
        }
        if (data != null) {
            size = data.length == size ? Math.min(2 * size, MOST) : Math.max(LEAST, size / 2);
            receiver.received(data);
        }
        listen();
    }

    /** A terminal that has gone fails with EIO, which is its end and nobody's mistake. */
    private void broken(Posix.Failure e) {
        failure = failed(e);
        if (e.errno != Posix.EIO) {
            loop.callExceptionHandler(new ErrorContext("Fatal read error on pipe transport", failure,
                    Map.of("transport", this)));
        }
        lost(failure);
    }

    @Override
    public boolean isReading() {
        return reading && state == State.OPEN;
    }

    @Override
    public void pauseReading() {
        checkLoop();
        reading = false;
    }

    @Override
    public void resumeReading() {
        checkLoop();
        if (!reading) {
            reading = true;
            if (receiver != null) {
                receiver.resumed();
                listen();
            }
        }
    }

    @Override
    public void close() {
        checkLoop();
        if (state == State.OPEN) {
            state = State.CLOSING;
            receiver.closing();
            leave();
        }
    }

    @Override
    public void abort() {
        close();
    }

    @Override
    public void write(byte[] data) {
        throw readOnly();
    }

    @Override
    public void writeEof() {
        throw readOnly();
    }

    @Override
    public boolean canWriteEof() {
        return false;
    }

    @Override
    public boolean isWritable() {
        return false;
    }

    @Override
    public Coroutine<Void> drain() {
        throw readOnly();
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        throw readOnly();
    }

    @Override
    public WriteBufferLimits writeBufferLimits() {
        return WriteBufferLimits.DEFAULT;
    }

    @Override
    public int writeBufferSize() {
        return 0;
    }

    private UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException(name + " is a pipe that is read here; nothing can be written to it");
    }

    @Override
    public String toString() {
        return "ReadPipe[" + text() + (reading ? "" : ", paused") + "]";
    }
}
