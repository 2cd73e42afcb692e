package io.github.asyncio4j.fiber;

import java.lang.StackWalker.StackFrame;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fiber on an ordinary virtual thread. A baton passes from the loop's thread, a virtual one too, to a fiber's, from there
 * to that of the fiber that is next, and in the end back to the loop's.
 *
 * <p>Whoever does not have the baton is parked, so what the threads share needs no other care: the volatile baton orders
 * all of it. From fiber to fiber it passes by itself, since each thread that is woken costs half a switch: the loop's thread
 * then stays parked in the {@link #enter} of the first.
 */
final class PortableFiber extends Fiber {

    private static final StackWalker WALKER = StackWalker.getInstance();

    /**
     * A stack that cannot be left pins its carrier instead, which nothing short of a walk over the frames can tell, and a
     * walk costs more than the switch. So a fiber looks at its first suspensions and at some of those that follow, and at
     * all where there is but one carrier to pin.
     */
    private static final int LOOKS_AT_FIRST = 8;
    private static final int THEN_AT_EVERY = Runtime.getRuntime().availableProcessors() == 1 ? 1 : 256;

    private final Here here;
    private final Thread thread;

    /** The thread to wake with the baton: this fiber's, or that of the generator whose body suspended. */
    private Thread runner;

    private boolean started;
    private int suspensions;
    private volatile boolean away;

    PortableFiber(Here here, String name, Object owner, Body body) {
        super(owner, body);
        this.here = here;
        thread = Thread.ofVirtual().name(name).unstarted(this::runBody);
        runner = thread;
    }

    private void runBody() {
        Here.LOCAL.set(here);
        try {
            body.begin();
        } finally {
            runner = null;
            forget();
            giveBack();
        }
    }

    @Override
    public void enter() {
        Fiber before = here.fiber;
        takeOver();
        parkUntil(null);
        here.fiber = before;
    }

    /** Goes on, in place of whoever calls. */
    private void takeOver() {
        here.fiber = this;
        here.baton = this;
        if (started) {
            LockSupport.unpark(runner);
        } else {
            started = true;
            thread.start();
        }
    }

    @Override
    public void suspend() {
        int n = suspensions++;
        if ((n < LOOKS_AT_FIRST || n % THEN_AT_EVERY == 0)
                && WALKER.walk(frames -> frames.anyMatch(PortableFiber::cannotBeLeft))) {
            throw cannotSuspend();
        }
        runner = Thread.currentThread();
        if (body.heir() instanceof PortableFiber heir) {
            heir.takeOver();
        } else {
            giveBack();
        }
        parkUntil(this);
    }

    private static boolean cannotBeLeft(StackFrame frame) {
        return frame.getMethodName().equals("<clinit>")
                || frame.isNativeMethod() && !frame.getClassName().startsWith("java.lang.");
    }

    private void giveBack() {
        here.baton = null;
        LockSupport.unpark(here.thread);
    }

    /** Parks until this one has the baton. An interrupt would end every park at once, so it is put aside. */
    private void parkUntil(@Nullable PortableFiber holder) {
        boolean interrupted = false;
        while (here.baton != holder) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public <T> T away(Callable<T> region) throws Exception {
        runner = Thread.currentThread();
        away = true;
        Here.LOCAL.remove();
        giveBack();
        try {
            return region.call();
        } finally {
            body.execute(this::enter);
            parkUntil(this);
            Here.LOCAL.set(here);
            away = false;
        }
    }

    @Override
    public boolean isAway() {
        return away;
    }

    @Override
    public Thread thread() {
        Thread innermost = runner;
        return innermost == null ? thread : innermost;
    }

    @Override
    public StackTraceElement[] stack() {
        Thread innermost = runner;
        if (innermost == null) {
            return new StackTraceElement[0];
        }
        StackTraceElement[] frames = innermost.getStackTrace();
        for (Pulled p = pulled; p != null; p = p.outer) {
            frames = concat(frames, ((BatonPulled) p).consumer().getStackTrace());
        }
        return frames;
    }

    private static StackTraceElement[] concat(StackTraceElement[] inner, StackTraceElement @Nullable [] outer) {
        StackTraceElement[] all = new StackTraceElement[inner.length + outer.length];
        System.arraycopy(inner, 0, all, 0, inner.length);
        System.arraycopy(outer, 0, all, inner.length, outer.length);
        return all;
    }
}
