package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.ReturnWhen;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A child process: asyncio's SubprocessTransport. Made by {@link Network#subprocessExec} and
 * {@link Network#subprocessShell}; {@link Subprocess} is the same with streams. Its methods are called on the loop's thread.
 *
 * <pre>
 *   starting --> running --(it ends)--> exited --(its pipes are gone)--> over
 * </pre>
 */
public final class SubprocessTransport implements BaseTransport {

    /** How long a cancelled start waits for what it is to kill. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EventLoop loop;
    private final List<String> command;
    private final ProcessOptions options;
    private final ChildListener listener;

    /** What the loop does as it closes; held as long as there is something to close. */
    private final Runnable closer = this::closeWithLoop;

    // Written by one of the two threads, read by the other: whichever comes second sees to what is left.

    /** The child, as soon as there is one. */
    private volatile @Nullable Child child;

    /** Whether the loop is closed. */
    private volatile boolean abandoned;

    // The rest is the loop's.

    private final ChildPipes pipes = new ChildPipes();

    /** Done when the child runs, or could not be started. */
    private final Future<Void> started;

    /** Done when the child has ended. */
    private final Future<Integer> exit;

    private @Nullable Integer returnCode;

    /** The numbers of the signals that were sent from here, as bits. */
    private long sent;
    private boolean closed;

    SubprocessTransport(EventLoop loop, List<String> command, ProcessOptions options, ChildListener listener) {
        PipeFile.requireSystem();
        this.loop = loop;
        this.command = command;
        this.options = options;
        this.listener = listener;
        started = loop.createFuture();
        exit = loop.createFuture();
    }

    // ---- beginning

    /** Suspends until the child runs; a cancel kills it and all that it has started, and suspends until it has ended. */
    void start() {
        if (loop.poller() instanceof Transports transports) {
            transports.opened(closer);
        }
        Thread.ofVirtual().name("asyncio4j-child").start(this::live);
        try {
            await(Asyncio.wait(List.of(started)));
        } catch (Throwable e) {
            close();
            // A file that it is to be connected with may take for ever to open: then what is begun ends by itself.
            await(Asyncio.wait(List.of(started), PATIENCE, ReturnWhen.ALL_COMPLETED));
            if (started.done() && started.exception() == null) {
                await(waitExit());
            }
            throw e;
        }
        started.result();
    }

    /** The life of the child, on a thread of its own. */
    private void live() {
        Child made;
        try {
            made = Child.start(command, options);
        } catch (IOException e) {
            tell(() -> failed(
                    new ProcessStartException("cannot start " + command.getFirst() + ": " + e.getMessage(), e)));
            return;
        } catch (Throwable e) {
            tell(() -> failed(e));
            return;
        }
        child = made;
        if (abandoned || !tell(() -> begun(made))) {
            made.discard();
        }
        Child.Exit end = made.awaitExit();
        tell(() -> exited(end));
    }

    /** Has the loop do something; returns false if it is closed. */
    private boolean tell(Action what) {
        try {
            loop.callSoonThreadsafe(what);
            return true;
        } catch (IllegalStateException loopIsClosed) {
            return false;
        }
    }

    private void failed(Throwable e) {
        forget();
        started.setException(e);
    }

    private void begun(Child made) {
        try {
            pipes.open(loop, made.takeEnds());
        } catch (IOException e) {
            made.killTree();
            failed(new ProcessStartException("cannot open the pipes of " + command.getFirst(), e));
            return;
        }
        listener.made(this);
        pipes.start(listener, this::finishIfOver);
        if (closed) {
            closed = false;
            close();
        }
        started.setResult(null);
    }

    // ---- end

    private void exited(Child.Exit end) {
        if (started.exception() != null) {
            return;
        }
        returnCode = end.exact() ? end.code() : ExitStatus.guess(end.code(), sent);
        listener.exited();
        exit.setResult(returnCode);
        finishIfOver();
    }

    private void finishIfOver() {
        if (returnCode != null && pipes.areGone()) {
            forget();
            listener.lost();
        }
    }

    private void forget() {
        if (loop.poller() instanceof Transports transports) {
            transports.gone(closer);
        }
    }

    /**
     * The loop is closed: nobody is told anything any more, but that a program forgot to close this, in debug mode:
     * asyncio's ResourceWarning. The pipes are of the child and have no report of their own.
     */
    private void closeWithLoop() {
        // A child that was only being started is in nobody's hands yet, so nobody could have closed it.
        if (started.done() && !closed && loop.debug()) {
            loop.callExceptionHandler(new ErrorContext("unclosed child process: " + this + " was open when its loop was"
                    + " closed; await its exit and read its pipes to their ends, close it, or have try close it", null,
                    Map.of("transport", this)));
        }
        abandoned = true;
        pipes.discard();
        Child made = child;
        if (made != null) {
            made.discard();
        }
    }

    // ---- what programs call

    /** Returns the number that the operating system knows the child by. */
    public long pid() {
        return child().process.pid();
    }

    private Child child() {
        Child made = child;
        if (made == null) {
            throw new IllegalStateException(this + " has not begun");
        }
        return made;
    }

    /** Returns how the child ended, and null while it runs; see {@link Subprocess#returnCode}. */
    public @Nullable Integer returnCode() {
        return returnCode;
    }

    /**
     * Returns this side of a pipe, or null if there is none.
     *
     * @param fd 0 for the child's input, which is written to; 1 for its output and 2 for its error output, which are read
     */
    public @Nullable Transport pipeTransport(int fd) {
        return pipes.get(fd);
    }

    /**
     * Sends a signal; does nothing if the child has ended.
     *
     * @param signal its number, 1 to 64
     */
    public void sendSignal(int signal) {
        if (signal < 1 || signal > 64) {
            throw new IllegalArgumentException("there is no signal " + signal + "; they are 1 to 64");
        }
        checkLoop();
        sent |= 1L << signal;
        child().signal(signal);
    }

    /**
     * Sends a signal; does nothing if the child has ended.
     *
     * @param signal its name, such as SIGHUP or HUP
     */
    public void sendSignal(String signal) {
        sendSignal(SignalNumber.of(signal));
    }

    /** Asks the child to end, by SIGTERM, which it may refuse; does nothing if it has ended. */
    public void terminate() {
        sendSignal(Posix.SIGTERM);
    }

    /** Ends the child by SIGKILL; what it has started lives on. Does nothing if it has ended. */
    public void kill() {
        sendSignal(Posix.SIGKILL);
    }

    /** Ends the child and all that it has started, by SIGKILL; see {@link Subprocess#killTree}. */
    public void killTree() {
        checkLoop();
        child().killTree();
    }

    /** Suspends until the child has ended, whoever holds its pipes; returns how. A cancel leaves the child alone. */
    public Coroutine<Integer> waitExit() {
        return async(() -> {
            if (!exit.done()) {
                await(Asyncio.wait(List.of(exit)));
            }
            return exit.result();
        });
    }

    /** Closes the pipes, dropping what waits to be sent, and kills the child with all that it has started if it runs. */
    @Override
    public void close() {
        checkLoop();
        if (closed || loop.isClosed()) {
            return;
        }
        closed = true;
        // Before the pipes: at the end of its input it might still end in good order.
        if (child != null && returnCode == null) {
            child.killTree();
        }
        pipes.abort();
    }

    @Override
    public boolean isClosing() {
        return closed;
    }

    /** Returns the JDK's {@link Process} by the name {@code subprocess}. */
    @Override
    public @Nullable Object extraInfo(String name) {
        return name.equals("subprocess") ? child().process : null;
    }

    @Override
    public void setProtocol(BaseProtocol protocol) {
        checkLoop();
        listener.protocol(protocol);
    }

    @Override
    public @Nullable BaseProtocol protocol() {
        return listener.protocol();
    }

    private void checkLoop() {
        if (loop.isRunning() && Asyncio.getRunningLoop() != loop) {
            throw new IllegalStateException(this + " belongs to a different event loop");
        }
    }

    @Override
    public String toString() {
        Child made = child;
        return "SubprocessTransport[" + command.getFirst()
                + (made == null ? ", not started" : ", pid=" + made.process.pid())
                + (returnCode != null ? ", returnCode=" + returnCode : made != null ? ", running" : "")
                + (closed ? ", closed" : "") + "]";
    }
}
