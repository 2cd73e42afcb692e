package io.github.asyncio4j.fiber;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A generator's stack as a virtual thread of its own, which passes a baton to and fro with its consumer's. */
final class BatonPulled extends Pulled {

    private final Thread thread;
    private Here here;
    private Thread consumer;
    private boolean started;
    private boolean done;
    private @Nullable Throwable failure;

    /** True while the body has the baton. */
    private volatile boolean running;

    BatonPulled(Runnable body) {
        thread = Thread.ofVirtual().name("asyncio4j-generator").unstarted(() -> runBody(body));
    }

    private void runBody(Runnable body) {
        enter();
        try {
            body.run();
        } catch (Throwable e) {
            failure = e;
        }
        done = true;
        giveBack();
    }

    private void enter() {
        if (here == null) {
            Here.LOCAL.remove();
        } else {
            Here.LOCAL.set(here);
        }
    }

    @Override
    boolean pull(@Nullable Fiber fiber) {
        here = Here.LOCAL.get();
        consumer = Thread.currentThread();
        running = true;
        if (started) {
            LockSupport.unpark(thread);
        } else {
            started = true;
            thread.start();
        }
        parkWhile(true);
        if (failure != null) {
            throw Fibers.sneaky(failure);
        }
        return !done;
    }

    @Override
    public void yield() {
        giveBack();
        parkWhile(false);
        enter();
    }

    @Override
    public boolean isRunningHere() {
        return Thread.currentThread() == thread;
    }

    private void giveBack() {
        running = false;
        LockSupport.unpark(consumer);
    }

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

    /** Returns the thread that waits for the body. */
    Thread consumer() {
        return consumer;
    }
}
