/** What HTTP client and server share: headers, media types, bodies. */
module io.github.asyncio4j.http {
    requires static org.jspecify;
    requires transitive io.github.asyncio4j.core;
    requires transitive io.github.asyncio4j.net;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.transport;

    // For those who want Brotli and Zstandard, who require them themselves.
    requires static com.aayushatharva.brotli4j;
    requires static com.github.luben.zstd_jni;

    exports io.github.asyncio4j.http;
    exports io.github.asyncio4j.http.codec to io.github.asyncio4j.http.client, io.github.asyncio4j.http.server;
    exports io.github.asyncio4j.http.h2 to io.github.asyncio4j.http.client, io.github.asyncio4j.http.server;
    exports io.github.asyncio4j.http.websocket to io.github.asyncio4j.http.client, io.github.asyncio4j.http.server;
    exports io.github.asyncio4j.http.options to io.github.asyncio4j.http.client, io.github.asyncio4j.http.server;
    exports io.github.asyncio4j.http.grammar to io.github.asyncio4j.http.client, io.github.asyncio4j.http.server;

    uses io.github.asyncio4j.http.Json;
}
