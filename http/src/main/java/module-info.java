/** What HTTP client and server share: headers, media types, bodies. */
module io.github.asyncio4j.http {
    requires static org.jspecify;
    requires transitive io.github.asyncio4j.core;
    requires transitive io.github.asyncio4j.net;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.transport;

    exports io.github.asyncio4j.http;
    exports io.github.asyncio4j.http.codec to io.github.asyncio4j.http.client, io.github.asyncio4j.http.server;
    exports io.github.asyncio4j.http.grammar to io.github.asyncio4j.http.client, io.github.asyncio4j.http.server;
}
