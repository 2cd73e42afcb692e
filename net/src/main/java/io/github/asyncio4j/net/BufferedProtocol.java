package io.github.asyncio4j.net;

import java.nio.ByteBuffer;

/**
 * A protocol that lends the buffer in which bytes arrive: asyncio's BufferedProtocol.
 *
 * <pre>
 *   connectionMade -> (getBuffer -> bufferUpdated)* -> eofReceived? -> connectionLost
 * </pre>
 */
public interface BufferedProtocol extends BaseProtocol {

    /**
     * Returns where the next bytes are to be put, from its position to its limit: at least one byte.
     *
     * @param sizeHint how many there are; -1 if that is not known. The buffer may be smaller or larger
     */
    ByteBuffer getBuffer(int sizeHint);

    /** So many bytes, 1 or more, were put into the buffer; its position is behind them. */
    void bufferUpdated(int bytes);

    /** The other side has sent all it will; see {@link Protocol#eofReceived}. */
    default boolean eofReceived() {
        return false;
    }
}
