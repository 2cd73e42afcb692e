package io.github.asyncio4j.net;

import org.jspecify.annotations.Nullable;

/**
 * What is told of a child process without coroutines: asyncio's SubprocessProtocol.
 *
 * <pre>
 *   connectionMade -> (pipeDataReceived* -> pipeConnectionLost, for each pipe) and processExited -> connectionLost
 * </pre>
 *
 * <p>The order is fixed for each pipe; the pipes and the exit come as they happen, and a pipe may outlive the child where
 * a child of its own holds it. connectionLost comes when all is over, with null. See {@link BaseProtocol} for who calls.
 */
public interface SubprocessProtocol extends BaseProtocol {

    /**
     * The child has written something.
     *
     * @param fd 1 for the output, 2 for the error output
     * @param data one byte or more; the array is the protocol's
     */
    default void pipeDataReceived(int fd, byte[] data) {}

    /**
     * A pipe is closed, here or by the child.
     *
     * @param fd 0 for the input, 1 for the output, 2 for the error output
     * @param why null unless it failed, as the input does when the child ends while something is still to be sent
     */
    default void pipeConnectionLost(int fd, @Nullable Throwable why) {}

    /** The child has ended; {@link SubprocessTransport#returnCode} tells how. */
    default void processExited() {}
}
