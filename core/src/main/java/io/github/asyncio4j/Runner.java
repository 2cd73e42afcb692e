package io.github.asyncio4j;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Runs several programs, one after another, on one loop and in one context: asyncio's Runner. For consoles, tests, and other
 * code that is called from outside of any loop.
 *
 * <pre>{@code
 * try (var runner = new Runner()) {
 *     var session = runner.run(login());
 *     runner.run(work(session));
 * }
 * }</pre>
 *
 * <p>The loop is made at the first use, and runs while {@link #run} does, on a thread of its own; tasks that a run leaves
 * behind go on in the next. Ctrl-C cancels what runs, see {@link RunOptions#interrupts}. Used by one thread at a time.
 */
public final class Runner implements AutoCloseable {

    private final RunOptions options;

    /** CREATED: null -> INITIALIZED: both -> CLOSED: null again. */
    private @Nullable EventLoop loop;
    private @Nullable Context context;
    private boolean closed;

    /** Makes a runner with the usual options. */
    public Runner() {
        this(RunOptions.DEFAULT);
    }

    /**
     * Makes a runner. Its loop is made later, at the first use.
     *
     * @param options debug mode, who makes the loop, and what Ctrl-C does
     */
    public Runner(RunOptions options) {
        this.options = Objects.requireNonNull(options, "the options are null");
    }

    /**
     * Gives its loop, and makes it if need be.
     *
     * @return the same until {@link #close}, which closes it; its maker does not
     */
    public EventLoop loop() {
        if (closed) {
            throw new IllegalStateException("Runner is closed; make a new one");
        }
        if (loop == null) {
            loop = options.newLoop();
            context = Context.copyContext();
        }
        return loop;
    }

    /**
     * Runs a coroutine, or waits for a future, and returns its result. All runs share a context: what one sets, the next
     * sees.
     *
     * @param <T> the type of the result
     * @param main a coroutine, or a future of this runner's loop
     * @return what it ended with
     * @throws IllegalStateException if a loop is running on this thread, or the runner is closed
     * @throws KeyboardInterrupt if Ctrl-C ended it
     */
    public <T> T run(Awaitable<T> main) {
        return run(main, null);
    }

    /**
     * Runs a coroutine in this context, instead of the one that runs share; see {@link #run(Awaitable)}.
     *
     * @param <T> the type of the result
     * @param main a coroutine, or a future of this runner's loop
     * @param own taken as it is, not copied; null for the one that runs share
     * @return what it ended with
     */
    public <T> T run(Awaitable<T> main, @Nullable Context own) {
        Program.requireOutside("Runner.run(...)");
        EventLoop on = loop();
        return Program.runMain(on, main, own == null ? context : own, options.interrupts());
    }

    /**
     * Runs a program and returns its result; see {@link #run(Awaitable)}.
     *
     * @param <T> the type of the result
     * @param main what it fails with is thrown here, checked or not
     * @return what the program returned
     */
    public <T> T run(Callable<T> main) {
        return run(Asyncio.async(main));
    }

    /**
     * Runs a program without a result; see {@link #run(Awaitable)}.
     *
     * @param main what it fails with is thrown here, checked or not
     */
    public void run(Action main) {
        run(Asyncio.async(main));
    }

    /**
     * Cancels the tasks that are left and waits for them, shuts the default executor down (300 seconds at most), and closes
     * the loop. A second call does nothing, nor does one before the first use.
     */
    @Override
    public void close() {
        EventLoop open = loop;
        if (open == null) {
            return;
        }
        loop = null;
        context = null;
        closed = true;
        Program.end(open);
    }

    @Override
    public String toString() {
        return "Runner[" + (closed ? "closed" : loop == null ? "not used yet" : loop.toString()) + "]";
    }
}
