package io.github.asyncio4j;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a program is run: the keyword arguments of asyncio.run and asyncio.Runner.
 *
 * @param debug whether the loop is in debug mode; null for what {@code -Dasyncio4j.debug} says
 * @param loopFactory makes the loop; null for {@link Asyncio#newEventLoop}
 * @param interrupts whether Ctrl-C cancels the program's coroutine, where the program runs on the main thread and nobody
 *        else handles the signal; if not, it ends the JVM as usual, by way of its shutdown hooks
 */
public record RunOptions(@Nullable Boolean debug, @Nullable Supplier<EventLoop> loopFactory, boolean interrupts) {

    /** A new loop, without debug mode unless the JVM's flag says so, that is interrupted by Ctrl-C. */
    public static final RunOptions DEFAULT = new RunOptions(null, null, true);

    /**
     * Returns the same with or without debug mode.
     *
     * @param on true or false, whatever {@code -Dasyncio4j.debug} says
     * @return a copy
     */
    public RunOptions withDebug(boolean on) {
        return new RunOptions(on, loopFactory, interrupts);
    }

    /**
     * Returns the same with loops from this factory.
     *
     * @param factory called once a run, or once a {@link Runner}; the loop is closed at the end
     * @return a copy
     */
    public RunOptions withLoopFactory(Supplier<EventLoop> factory) {
        return new RunOptions(debug, Objects.requireNonNull(factory, "the factory of loops is null"), interrupts);
    }

    /**
     * Returns the same with or without the handling of Ctrl-C.
     *
     * @param handled whether Ctrl-C cancels the program's coroutine
     * @return a copy
     */
    public RunOptions withInterrupts(boolean handled) {
        return new RunOptions(debug, loopFactory, handled);
    }

    EventLoop newLoop() {
        EventLoop loop = loopFactory == null ? Asyncio.newEventLoop()
                : Objects.requireNonNull(loopFactory.get(), "the factory of loops returned null");
        if (debug != null) {
            loop.setDebug(debug);
        }
        return loop;
    }
}
