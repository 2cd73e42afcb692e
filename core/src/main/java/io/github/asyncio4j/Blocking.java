package io.github.asyncio4j;

import io.github.asyncio4j.fiber.Fibers;

/** Blocking waits, which are for the threads of nobody's loop. */
final class Blocking {

    private Blocking() {}

    /** Refuses to block a loop's thread: all its tasks would stand still, perhaps the one that is to end the wait too. */
    static void refuse(String call) {
        if (Fibers.here() != null) {
            throw new IllegalStateException(call + " would block thread \"" + Thread.currentThread().getName()
                    + "\", which runs an event loop, and all its tasks with it: there use await(wrapFuture(...)),"
                    + " or wait in toThread(...)");
        }
    }
}
