package io.github.asyncio4j.poll;

/**
 * Waits for input and output on behalf of one loop.
 *
 * <p>All methods but {@link #wakeup} are called on the loop's thread.
 */
public interface Poller extends AutoCloseable {

    /** The wait of {@link #poll} that only {@link #wakeup} or an event ends. */
    long FOREVER = Long.MAX_VALUE;

    /**
     * Hands over what became ready, after waiting at most so long for something to become so. It may return early and
     * with nothing; the loop looks at its own clock and queues again.
     *
     * @param nanos 0 to look without waiting, {@link #FOREVER} for no bound
     */
    void poll(long nanos);

    /**
     * Ends the wait that is going on, or the next one if none is: a wake-up is never lost. Any thread may call it, also
     * after {@link #close}.
     */
    void wakeup();

    /**
     * Does what was asked for since the last call, such as sending what was written; it may schedule callbacks. Called at
     * the beginning of each turn, so that the loop does not wait over what this has made ready, and between the callbacks of
     * a turn that takes long.
     */
    default void flush() {}

    /** {@return whether {@link #flush} has something to do} */
    default boolean hasToFlush() {
        return false;
    }

    /**
     * Runs the turns of the loop, in surroundings that the poller may prepare for its thread.
     *
     * @param turns returns when the loop is to end
     */
    default void drive(Runnable turns) {
        turns.run();
    }

    /** Releases everything held; a second call does nothing. */
    @Override
    void close();
}
