package io.github.asyncio4j.loop;

import org.jspecify.annotations.Nullable;

/** Something the loop will run: once in a turn, or at a deadline, or posted by another thread. */
public abstract class Entry {

    /** The letter below this one in a {@link Mailbox}; used only while it is in one. */
    @Nullable Entry posted;

    /** Whether it is in a {@link TimerQueue}. */
    boolean timed;

    /** For the kinds of entry in the layer above. */
    protected Entry() {}

    /** Runs it, on the loop's thread. What it throws leaves the loop. */
    protected abstract void run();

    /** {@return whether it must not run any more; asked of timers alone} */
    protected boolean isCancelled() {
        return false;
    }
}
