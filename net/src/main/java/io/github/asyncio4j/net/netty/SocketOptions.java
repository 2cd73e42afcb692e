package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.net.NetworkException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of a connected socket by the JDK's names, whichever of Netty's ways there is to it. */
final class SocketOptions {

    private static final Map<String, ChannelOption<?>> COMMON = Map.of(
            "SO_KEEPALIVE", ChannelOption.SO_KEEPALIVE,
            "SO_RCVBUF", ChannelOption.SO_RCVBUF,
            "SO_SNDBUF", ChannelOption.SO_SNDBUF,
            "SO_REUSEADDR", ChannelOption.SO_REUSEADDR,
            "SO_LINGER", ChannelOption.SO_LINGER,
            "TCP_NODELAY", ChannelOption.TCP_NODELAY,
            "IP_TOS", ChannelOption.IP_TOS);

    /** Those of jdk.net.ExtendedSocketOptions, by name, since that module may be missing. */
    private static final Map<String, ChannelOption<?>> EPOLL = Map.of(
            "TCP_KEEPIDLE", EpollChannelOption.TCP_KEEPIDLE,
            "TCP_KEEPINTERVAL", EpollChannelOption.TCP_KEEPINTVL,
            "TCP_KEEPCOUNT", EpollChannelOption.TCP_KEEPCNT,
            "TCP_QUICKACK", EpollChannelOption.TCP_QUICKACK);

    private SocketOptions() {}

    /**
     * @throws UnsupportedOperationException if the socket has no such option
     * @throws NetworkException if the system refuses the value
     */
    static <T> void set(Channel channel, SocketOption<T> option, T value) {
        ChannelOption<T> nettys = nettys(channel, option);
        try {
            if (nettys == null || !channel.config().setOption(nettys, value)) {
                throw unknown(channel, option);
            }
        } catch (ChannelException e) {
            throw new NetworkException("cannot set " + option + " of " + channel + " to " + value + ": "
                    + (e.getCause() == null ? e : e.getCause()).getMessage(), Failures.asIo(e));
        }
    }

    /** @throws UnsupportedOperationException if the socket has no such option */
    static <T> T get(Channel channel, SocketOption<T> option) {
        ChannelOption<T> nettys = nettys(channel, option);
        T value = nettys == null ? null : channel.config().getOption(nettys);
        if (value == null) {
            throw unknown(channel, option);
        }
        return value;
    }

    @SuppressWarnings("unchecked") // The tables pair options of one type.
    private static <T> @Nullable ChannelOption<T> nettys(Channel channel, SocketOption<T> option) {
        ChannelOption<?> found = COMMON.get(option.name());
        if (found == null && channel instanceof EpollSocketChannel) {
            found = EPOLL.get(option.name());
        }
        if (found == null && channel instanceof NioSocketChannel) {
            found = NioChannelOption.of(option);
        }
        return (ChannelOption<T>) found;
    }

    private static UnsupportedOperationException unknown(Channel channel, SocketOption<?> option) {
        return new UnsupportedOperationException("there is no option " + option + " of " + channel
                + "; there are those of java.net.StandardSocketOptions, and with TCP the TCP_KEEP* ones of"
                + " jdk.net.ExtendedSocketOptions");
    }
}
