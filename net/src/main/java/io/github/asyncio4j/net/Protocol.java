package io.github.asyncio4j.net;

/**
 * What is built on a stream of bytes without coroutines: asyncio's Protocol.
 *
 * <pre>
 *   connectionMade -> dataReceived* -> eofReceived? -> connectionLost
 * </pre>
 *
 * <p>See {@link BaseProtocol} for who calls it. A failure of dataReceived or eofReceived closes the connection, and is
 * what connectionLost gets.
 */
public interface Protocol extends BaseProtocol {

    /** Bytes came, one or more, in whatever pieces the network made. The array is the protocol's. */
    default void dataReceived(byte[] data) {}

    /**
     * The other side has sent all it will.
     *
     * @return true to go on sending, and close later; false to close now. A transport with TLS closes in any case
     */
    default boolean eofReceived() {
        return false;
    }
}
