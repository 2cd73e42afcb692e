package io.github.asyncio4j.net;

import java.net.InetSocketAddress;

/**
 * What is built on datagrams (UDP) without coroutines: asyncio's DatagramProtocol.
 *
 * <pre>
 *   connectionMade -> (datagramReceived | errorReceived)* -> connectionLost
 * </pre>
 *
 * <p>See {@link BaseProtocol} for who calls it. What datagramReceived throws goes to the loop's exception handler, and the
 * transport stays open.
 */
public interface DatagramProtocol extends BaseProtocol {

    /**
     * A datagram came. The array is the protocol's; it is empty where the datagram is.
     *
     * @param from who sent it
     */
    default void datagramReceived(byte[] data, InetSocketAddress from) {}

    /**
     * A datagram could not be sent, or the other side let it be known that it does not take any, as by a
     * {@link ConnectionRefusedException}. The transport stays open.
     */
    default void errorReceived(NetworkException why) {}
}
