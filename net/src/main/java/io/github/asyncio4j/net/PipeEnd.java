package io.github.asyncio4j.net;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Our end of a pipe, as coroutines see it. Loop thread.
 *
 * <pre>
 *   OPEN --close--> CLOSING (what is queued goes out) --> LOST
 *        --(the other side, or a failure)--> LOST
 * </pre>
 */
abstract sealed class PipeEnd implements Transport permits ReadPipe, WritePipe {

    /** Where it is on its way; only goes on. */
    enum State {
        OPEN, CLOSING, LOST
    }

    final EventLoop loop;
    final PipeWatch.Pipe pipe;
    final String name;
    State state = State.OPEN;

    /** What ended it, where that was a failure. */
    @Nullable NetworkException failure;

    /** Whether the descriptor was given back here: what the watch still tells is of no use. */
    boolean left;

    /** Set before anything can come, by {@link #start}. */
    Transports.Receiver receiver;

    private Runnable gone = () -> {};
    private final Future<Void> closed;

    PipeEnd(EventLoop loop, PipeWatch.Pipe pipe, String name) {
        this.loop = loop;
        this.pipe = pipe;
        this.name = name;
        closed = loop.createFuture();
    }

    /** Begins, with the receiver of what comes, and what is done after it was told of the end. */
    void start(Transports.Receiver told, Runnable atEnd) {
        receiver = told;
        gone = atEnd;
        listen();
    }

    abstract void listen();

    /** Has the descriptor closed, and then the receiver told. */
    void leave() {
        left = true;
        pipe.close(() -> lost(failure));
    }

    void lost(@Nullable NetworkException why) {
        if (state == State.LOST) {
            return;
        }
        state = State.LOST;
        pipe.close();
        receiver.lost(why);
        if (!closed.done()) {
            closed.setResult(null);
        }
        gone.run();
    }

    /** What a program forgot to close is told in debug mode: asyncio's ResourceWarning. */
    void closeWithLoop() {
        if (state == State.OPEN && loop.debug()) {
            loop.callExceptionHandler(new ErrorContext("unclosed pipe: " + this + " was open when its loop was closed;"
                    + " close its transport", null, Map.of("transport", this)));
        }
        discard();
    }

    /** The loop is closed, and nobody can be told any more. */
    void discard() {
        state = State.LOST;
        pipe.close();
    }

    NetworkException failed(Posix.Failure e) {
        return e.isBrokenPipe()
                ? new ConnectionResetException(name + " is closed at the other end: Broken pipe", e)
                : new NetworkException(name + " failed: " + e.getMessage(), e);
    }

    /** Refuses all threads but the loop's while it runs. */
    void checkLoop() {
        if (loop.isRunning() && Asyncio.getRunningLoop() != loop) {
            throw new IllegalStateException(this + " belongs to a different event loop");
        }
    }

    @Override
    public boolean isClosing() {
        return state != State.OPEN;
    }

    @Override
    public Future<Void> closed() {
        return closed;
    }

    @Override
    public void setProtocol(BaseProtocol protocol) {
        checkLoop();
        receiver = receiver.withProtocol(Objects.requireNonNull(protocol, "the protocol is null"));
    }

    @Override
    public @Nullable BaseProtocol protocol() {
        return receiver.protocol();
    }

    @Override
    public SocketAddress localAddress() {
        throw noAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        throw noAddress();
    }

    private UnsupportedOperationException noAddress() {
        return new UnsupportedOperationException(name + " is a pipe, which has no address");
    }

    @Override
    public @Nullable Object extraInfo(String what) {
        return what.equals("pipe") ? name : null;
    }

    String text() {
        return name + " " + state.name().toLowerCase(java.util.Locale.ROOT);
    }
}
