package io.github.asyncio4j.http.h2;

import io.github.asyncio4j.http.codec.Framing;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

/** A request that came on a stream, which delimits it. */
public final class StreamRequest extends DefaultHttpRequest {

    /** What a stream is to become (RFC 8441). */
    public enum Opens {
        /** It is a request like all. */
        NOTHING,
        /** A WebSocket. The request looks like one of HTTP/1 that asks for it, but for the key. */
        WEBSOCKET,
        /** Something that is not spoken here. */
        UNKNOWN
    }

    private final Framing framing;
    private final Opens opens;

    StreamRequest(HttpMethod method, String target, HttpHeaders headers, Framing framing, Opens opens) {
        super(Heads.VERSION, method, target, headers);
        this.framing = framing;
        this.opens = opens;
    }

    /** Returns what the stream is to become. */
    public Opens opens() {
        return opens;
    }

    /** Returns how it is delimited. */
    public Framing framing() {
        return framing;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
