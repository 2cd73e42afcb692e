package io.github.asyncio4j.net;

import org.jspecify.annotations.Nullable;

/**
 * What all protocols are told: asyncio's BaseProtocol. The loop calls these methods, one after the other, on its thread;
 * they may not await, and start a task where they have to. What one throws goes to the loop's exception handler.
 *
 * <pre>
 *   connectionMade -> (what the protocol is for)* -> connectionLost
 * </pre>
 */
public interface BaseProtocol {

    /** The connection is made. Called once, first. What comes is delivered afterwards. */
    default void connectionMade(BaseTransport transport) {}

    /**
     * The connection is lost or closed. Called once, last.
     *
     * @param why null if it was closed, here or in good order by the other side
     */
    default void connectionLost(@Nullable Throwable why) {}

    /**
     * More waits to be sent than the transport's high mark. Called synchronously, from within the write that made it so or
     * the change of the marks: it has run when that returns.
     */
    default void pauseWriting() {}

    /**
     * No more waits to be sent than the low mark. Called as a callback of the loop, never from within a write, and once for
     * each pauseWriting if the connection lives so long.
     */
    default void resumeWriting() {}
}
