package io.github.asyncio4j.fiber;

import java.lang.StackWalker.StackFrame;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fiber on an ordinary virtual thread, which passes a baton to and fro with the loop's thread, a virtual one too.
 *
 * <p>Whoever does not have the baton is parked, so what the two threads share needs no other care: the volatile baton
 * orders all of it.
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

    /** True while the fiber has the baton, false while the loop has it. */
    private volatile boolean running;

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
        here.fiber = this;
        running = true;
        if (started) {
            LockSupport.unpark(runner);
        } else {
            started = true;
            thread.start();
        }
        parkWhile(true);
        here.fiber = before;
    }

    @Override
    public void suspend() {
        int n = suspensions++;
        if ((n < LOOKS_AT_FIRST || n % THEN_AT_EVERY == 0)
                && WALKER.walk(frames -> frames.anyMatch(PortableFiber::cannotBeLeft))) {
            throw cannotSuspend();
        }
        runner = Thread.currentThread();
        giveBack();
        parkWhile(false);
    }

    private static boolean cannotBeLeft(StackFrame frame) {
        return frame.getMethodName().equals("<clinit>")
                || frame.isNativeMethod() && !frame.getClassName().startsWith("java.lang.");
    }

    private void giveBack() {
        running = false;
        LockSupport.unpark(here.thread);
    }

    /** Parks while the other side has the baton. An interrupt would end every park at once, so it is put aside. */
    private void parkWhile(boolean other) {
        boolean interrupted = false;
        while (running == other) {
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
            parkWhile(false);
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
