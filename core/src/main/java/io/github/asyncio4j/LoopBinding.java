package io.github.asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * Which loop a primitive belongs to: that of the first task that had to wait for it. Until then it belongs to none, so it
 * may be made, and filled, before any loop runs.
 */
final class LoopBinding {

    /** The primitive, for what is said about it. */
    private final Object owner;

    private @Nullable EventLoop loop;

    LoopBinding(Object owner) {
        this.owner = owner;
    }

    /** Returns the running loop, which must be the one; the first call makes it so. */
    EventLoop bind() {
        EventLoop running = Asyncio.getRunningLoop();
        if (loop == null) {
            loop = running;
        } else if (loop != running) {
            throw new IllegalStateException(owner + " is bound to a different event loop, whose tasks waited for it"
                    + " first; make one for each loop");
        }
        return running;
    }

    /** Refuses another thread while the loop runs. */
    void check(String method) {
        if (loop != null) {
            loop.checkThread(method);
        }
    }

    @Override
    public String toString() {
        return owner.toString();
    }
}
