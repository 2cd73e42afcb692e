package io.github.asyncio4j;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C while a program runs: the first cancels its main future, so that the program cleans up; the next, or one that
 * finds it done, ends the JVM.
 *
 * <p>Only for a program on the JVM's main thread, and where nobody else handles the signal: elsewhere the loop is a part of
 * something larger, whose end is not its to decide.
 */
final class Interrupts implements AutoCloseable {

    private final EventLoop loop;
    private final Future<?> main;
    private final Thread thread = Thread.currentThread();
    private Signals.@Nullable Before before;

    /** How often the signal came. Each comes on a thread of its own. */
    private final AtomicInteger count = new AtomicInteger();

    private Interrupts(EventLoop loop, Future<?> main) {
        this.loop = loop;
        this.main = main;
    }

    /** Begins to handle them, where that is to be. */
    static Interrupts of(EventLoop loop, Future<?> main, boolean wanted) {
        Interrupts interrupts = new Interrupts(loop, main);
        if (wanted && isMain(interrupts.thread)) {
            interrupts.install();
        }
        return interrupts;
    }

    private static boolean isMain(Thread thread) {
        return !thread.isVirtual() && thread.getName().equals("main")
                && thread.getThreadGroup() != null && thread.getThreadGroup().getName().equals("main");
    }

    private void install() {
        try {
            Signals.Before found = HandledSignal.handle("INT", this::came);
            if (found.isJvm()) {
                before = found;
            } else {
                found.restore().run();
            }
        } catch (IllegalStateException notHere) {
            // With -Xrs, without the module jdk.unsupported, or where it is ignored, Ctrl-C is what it is without us.
        }
    }

    private void came(Signals.Before found) {
        if (count.incrementAndGet() == 1 && !main.done()) {
            loop.postUnlessClosed(main::cancel);
            return;
        }
        Log.warning("interrupted " + (main.done() ? "while cleaning up" : "again")
                + ": the JVM ends now; the thread of the program is at\n"
                + Arrays.stream(thread.getStackTrace()).map(frame -> "\tat " + frame)
                        .collect(Collectors.joining("\n")));
        found.passOn().run();
    }

    /** Whether the program was interrupted, and nobody else has cancelled it besides. */
    boolean endedIt() {
        return count.get() > 0 && (!(main instanceof Task<?> task) || task.uncancel() == 0);
    }

    /** Puts back who handled the signal before. */
    @Override
    public void close() {
        if (before != null) {
            before.restore().run();
            before = null;
        }
    }
}
