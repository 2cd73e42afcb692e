package io.github.asyncio4j.net.netty;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.unix.DatagramSocketAddress;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** A socket that is reached natively. On epoll it is also received from past Netty, which overlooks empty datagrams. */
final class UnixDatagrams implements DatagramLine, Shortcut {

    /** How many one event may bring before it is another socket's turn. */
    private static final int RECEIVED_AT_ONCE = 16;

    private static final int COMES = EpollIoOps.EPOLLIN.value() | EpollIoOps.EPOLLERR.value();
    private static final int GOES = EpollIoOps.EPOLLOUT.value();

    private final DatagramChannel channel;
    private final Socket socket;
    private final SharedMemory memory;
    private @Nullable DatagramWire wire;

    UnixDatagrams(DatagramChannel channel, SharedMemory memory) {
        this.channel = channel;
        this.memory = memory;
        socket = (Socket) ((UnixChannel) channel).fd();
    }

    @Override
    public DatagramChannel channel() {
        return channel;
    }

    @Override
    public ChannelOption<Boolean> reusePort() {
        return UnixChannelOption.SO_REUSEPORT;
    }

    @Override
    public void receiver(DatagramWire told) {
        wire = told;
    }

    /** What a full socket takes again is Netty's. An error of a paused socket is told when it is resumed. */
    @Override
    public boolean take(EpollIoOps happened) {
        if (wire == null || wire.loop().isClosed()) {
            return false;
        }
        if ((happened.value() & COMES) != 0) {
            for (int i = 0; i < RECEIVED_AT_ONCE && wire.isReading() && receive();) {
                i++;
            }
        }
        return (happened.value() & GOES) == 0;
    }

    private boolean receive() {
        try {
            DatagramSocketAddress from = socket.recvFromAddress(memory.address(), 0, SharedMemory.SIZE);
            if (from == null) {
                return false;
            }
            wire.received(memory.copy(from.receivedAmount()), new InetSocketAddress(from.getAddress(), from.getPort()));
            return true;
        } catch (ClosedChannelException e) {
            return false;
        } catch (IOException e) {
            wire.failed(e, null);
            return true;
        }
    }

    @Override
    public boolean send(byte[] data, @Nullable InetSocketAddress to) throws IOException {
        if (data.length > SharedMemory.SIZE) {
            return false; // Netty is to say that it is too long.
        }
        memory.put(0, data);
        int sent = to == null
                ? socket.sendAddress(memory.address(), 0, data.length)
                : socket.sendToAddress(memory.address(), 0, data.length, to.getAddress(), to.getPort());
        return sent > 0 || data.length == 0;
    }
}
