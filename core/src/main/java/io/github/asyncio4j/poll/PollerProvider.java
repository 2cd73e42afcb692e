package io.github.asyncio4j.poll;

/** Makes pollers; found by {@link java.util.ServiceLoader}. With none on the path a loop can wait, but has no network. */
public interface PollerProvider {

    /**
     * Opens a poller that the calling thread, or a thread that the loop moves to before its first turn, will use.
     *
     * @param carried whether the loop runs on a platform thread (carried fibers) or on a virtual one (portable fibers),
     *         where a poll must not hold the thread's carrier
     * @return a poller of one loop, which closes it
     */
    Poller open(boolean carried);
}
