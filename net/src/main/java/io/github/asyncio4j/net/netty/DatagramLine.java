package io.github.asyncio4j.net.netty;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A socket for datagrams with a way past Netty, which drops empty ones: what can be sent at once is. What a full socket did
 * not take is Netty's. Used while the loop polls.
 */
interface DatagramLine {

    /** Returns Netty's channel of this socket. */
    DatagramChannel channel();

    /** Returns the option that lets others be bound to the same port. */
    ChannelOption<Boolean> reusePort();

    /** Learns whom to tell what comes. */
    void receiver(DatagramWire wire);

    /**
     * Sends at once, and returns false if the socket does not take it now. Of an empty one a socket does not say whether it
     * did: it counts as taken.
     *
     * @param to null if the socket is connected
     */
    boolean send(byte[] data, @Nullable InetSocketAddress to) throws IOException;
}
