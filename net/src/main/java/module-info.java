/** The network of asyncio4j: streams and servers over Netty. */
module io.github.asyncio4j.net {
    requires transitive io.github.asyncio4j.core;
    requires static org.jspecify;

    // Netty shows in the one package that is named after it.
    requires transitive io.netty.buffer;
    requires transitive io.netty.transport;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.codec.dns;
    requires io.netty.resolver;
    requires io.netty.resolver.dns;
    requires io.netty.handler;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.kqueue;
    requires io.netty.transport.unix.common;

    exports io.github.asyncio4j.net;
    exports io.github.asyncio4j.net.netty;

    provides io.github.asyncio4j.poll.PollerProvider with io.github.asyncio4j.net.netty.NettyPollerProvider;
}
