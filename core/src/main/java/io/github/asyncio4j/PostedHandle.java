package io.github.asyncio4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A callback from another thread. Whoever cancels it, or asks whether it is cancelled, on another thread than the loop's
 * learns for sure: while the callback runs, the question waits for its end (CPython 3.14).
 *
 * <pre>
 *   WAITING --(its turn)--> RUNNING --(a question comes)--> ASKED
 *                           RUNNING, ASKED --(it ends)--> OVER
 *   WAITING --cancel--> OVER
 * </pre>
 */
final class PostedHandle extends Handle {

    private static final int WAITING = 0;
    private static final int RUNNING = 1;
    private static final int ASKED = 2;
    private static final int OVER = 3;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(PostedHandle.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** One of the four; only goes up. Not a monitor: none may be held around what a callback runs, see CarriedFiber. */
    private volatile int state;

    PostedHandle(EventLoop loop, Action callback, @Nullable Context context) {
        super(loop, callback, context);
    }

    @Override
    void call() {
        if (!STATE.compareAndSet(this, WAITING, RUNNING)) {
            return;
        }
        try {
            super.call();
        } finally {
            if ((int) STATE.getAndSet(this, OVER) == ASKED) {
                synchronized (this) {
                    notifyAll();
                }
            }
        }
    }

    /** The callback is forgotten first, so that whoever finds that it was not run finds it cancelled too. */
    @Override
    public void cancel() {
        super.cancel();
        if (!STATE.compareAndSet(this, WAITING, OVER)) {
            waitWhileRunning();
        }
    }

    @Override
    public boolean cancelled() {
        waitWhileRunning();
        return super.cancelled();
    }

    private void waitWhileRunning() {
        if (loop.run().isRunningHere() || !STATE.compareAndSet(this, RUNNING, ASKED) && state != ASKED) {
            return;
        }
        boolean interrupted = false;
        synchronized (this) {
            while (state != OVER) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
