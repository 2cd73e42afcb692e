/** An HTTP client for coroutines. */
module io.github.asyncio4j.http.client {
    requires static org.jspecify;
    requires transitive io.github.asyncio4j.http;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;

    exports io.github.asyncio4j.http.client;
}
