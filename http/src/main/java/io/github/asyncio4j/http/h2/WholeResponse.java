package io.github.asyncio4j.http.h2;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

/** A response whose body is there, for a stream: its fields are those of HTTP/2 from the beginning. */
public final class WholeResponse {

    private final Http2Headers fields;
    private final byte[] body;

    /** Makes one without fields. */
    public WholeResponse(AsciiString status, byte[] body) {
        fields = new DefaultHttp2Headers(false).status(status);
        this.body = body;
    }

    /** Adds a field, which has passed the gate. One that says something of the connection is left out. */
    public void add(CharSequence name, CharSequence value) {
        AsciiString lower = AsciiString.of(name).toLowerCase();
        if (!Fields.isOfConnections(lower)) {
            fields.add(lower, value);
        }
    }

    Http2Headers fields() {
        return fields;
    }

    byte[] body() {
        return body;
    }

    @Override
    public String toString() {
        return "WholeResponse[" + fields.status() + ", " + body.length + " bytes]";
    }
}
