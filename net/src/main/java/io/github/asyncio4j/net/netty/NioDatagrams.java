package io.github.asyncio4j.net.netty;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A socket that is reached by way of the JDK. */
final class NioDatagrams implements DatagramLine {

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final java.nio.channels.DatagramChannel jdk;
    private final NioDatagramChannel channel;
    private @Nullable DatagramWire wire;

    private NioDatagrams(java.nio.channels.DatagramChannel jdk) {
        this.jdk = jdk;
        channel = new NioDatagramChannel(jdk);
    }

    static DatagramLine open(@Nullable SocketProtocolFamily family, SharedMemory memory) throws IOException {
        if (family == null) {
            return new NioDatagrams(java.nio.channels.DatagramChannel.open());
        }
        return new NioDatagrams(java.nio.channels.DatagramChannel.open(family == SocketProtocolFamily.INET
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6));
    }

    @Override
    public DatagramChannel channel() {
        return channel;
    }

    @Override
    public ChannelOption<Boolean> reusePort() {
        return NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
    }

    @Override
    public void receiver(DatagramWire told) {
        wire = told;
    }

    @Override
    public boolean send(byte[] data, @Nullable InetSocketAddress to) throws IOException {
        if (to == null && data.length == 0) {
            sendEmptyConnected();
            return true;
        }
        ByteBuffer buffer = ByteBuffer.wrap(data);
        return (to == null ? jdk.write(buffer) : jdk.send(buffer, to)) > 0 || data.length == 0;
    }

    /**
     * The JDK sends an empty datagram only where it is not connected. Connecting drops what came before, so that is taken
     * first.
     */
    private void sendEmptyConnected() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(SharedMemory.SIZE);
        for (InetSocketAddress from; (from = (InetSocketAddress) jdk.receive(buffer)) != null; buffer.clear()) {
            wire.received(Arrays.copyOf(buffer.array(), buffer.position()), from);
        }
        InetSocketAddress remote = (InetSocketAddress) jdk.getRemoteAddress();
        jdk.disconnect();
        try {
            jdk.send(EMPTY.duplicate(), remote);
        } finally {
            jdk.connect(remote);
        }
    }
}
