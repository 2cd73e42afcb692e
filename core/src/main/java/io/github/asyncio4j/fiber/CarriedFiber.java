package io.github.asyncio4j.fiber;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import jdk.internal.vm.Continuation;
import org.jspecify.annotations.Nullable;

/**
 * A fiber on a virtual thread whose scheduler it is itself and whose only carrier is the loop's thread.
 *
 * <p>The thread is pinned whenever the body runs, so a blocking call of the JDK parks the loop's thread instead of letting
 * others in. {@link #suspend} lifts the pin for one {@code Thread.yield}: the JDK then unmounts the thread and submits
 * its continuation here at once, and we simply keep it until {@link #enter}. (A park would do as well, but a stray unpark
 * or a set interrupt flag would wake it; a yield that is refused returns, where a park would block the loop for ever.)
 *
 * <p>The JDK hands over the same continuation object for the whole life of a thread. Whatever else is submitted here
 * belongs to a virtual thread that user code started inside the task and that inherited this scheduler: it goes to the
 * JDK's own.
 */
final class CarriedFiber extends Fiber implements Executor, Runnable {

    /** Takes the pin out, for the test that shows what it is for: then tasks lose updates. */
    private static final boolean UNPINNED = Boolean.getBoolean("asyncio4j.test.unpinned");

    private final Here here;
    private final Thread thread;

    /** The first thing submitted: mounts and runs the thread. Runs nothing when the thread is not runnable. */
    private @Nullable Runnable continuation;

    /** The yield that is going on is suspend's. Set by the body, cleared by execute on the carrier. */
    private boolean suspending;

    /**
     * enter() was called and the body has not come back yet. It outlives enter() when another thread was just taking the
     * stack trace, which makes the thread briefly not runnable; that thread resubmits it, which brings us to remount().
     */
    private boolean wanted;

    /** The body is in an away region, where the JDK may park and unpark the thread as it likes. Carrier only. */
    private boolean away;

    CarriedFiber(Here here, String name, Object owner, Body body) {
        super(owner, body);
        this.here = here;
        thread = Carrying.newThread(this, name, this);
    }

    private static void pin() {
        if (!UNPINNED) {
            Continuation.pin();
        }
    }

    private static void unpin() {
        if (!UNPINNED) {
            Continuation.unpin();
        }
    }

    /** What the thread does. */
    @Override
    public void run() {
        pin();
        wanted = false;
        try {
            body.begin();
        } finally {
            unpin();
        }
    }

    @Override
    public void enter() {
        wanted = true;
        if (continuation == null) {
            Carrying.start(thread);
        }
        mount();
    }

    private void mount() {
        Here h = here;
        Fiber before = h.fiber;
        h.fiber = this;
        h.away = away;
        try {
            continuation.run();
        } finally {
            h.fiber = before;
            h.away = false;
        }
    }

    private void remount() {
        if (wanted || away || UNPINNED) {
            mount();
        }
    }

    @Override
    public void execute(Runnable submitted) {
        if (continuation == null) {
            continuation = submitted;
        } else if (submitted != continuation) {
            Carrying.jdkScheduler().execute(submitted);
        } else if (Thread.currentThread() == here.thread && suspending) {
            suspending = false;
        } else {
            body.execute(this::remount);
        }
    }

    @Override
    public void suspend() {
        suspending = true;
        unpin();
        Thread.yield();
        pin();
        wanted = false;
        if (suspending) {
            suspending = false;
            throw cannotSuspend();
        }
    }

    @Override
    public <T> T away(Callable<T> region) throws Exception {
        NestedPulled.Body generator = NestedPulled.innermost();
        setAway(true, generator);
        unpin();
        try {
            return region.call();
        } finally {
            pin();
            setAway(false, generator);
        }
    }

    private void setAway(boolean now, NestedPulled.@Nullable Body generator) {
        away = now;
        here.away = now;
        if (generator != null) {
            generator.pinned = !now;
        }
    }

    @Override
    public boolean isAway() {
        return away;
    }

    @Override
    public Thread thread() {
        return thread;
    }

    @Override
    public StackTraceElement[] stack() {
        return thread.getStackTrace();
    }
}
