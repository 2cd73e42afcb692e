package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.codec.HeaderMapping;
import io.github.asyncio4j.http.grammar.Gate;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/** Makes the message that is sent of what the caller asked for. */
final class RequestMessage {

    /** Without Netty's checks: everything that is written has passed {@link Gate}. */
    private static final HttpHeadersFactory UNCHECKED =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private RequestMessage() {}

    /**
     * Makes the message.
     *
     * @throws IllegalArgumentException if the method is no token, or a header is the client's to write
     */
    static FullHttpRequest of(String method, Target target, Headers sessionHeaders, RequestOptions request) {
        Gate.checkMethod(method);
        if (method.equals("CONNECT")) {
            throw new IllegalArgumentException("the method CONNECT makes a tunnel and not a request;"
                    + " it is not supported");
        }
        Headers headers = sessionHeaders.with(request.headers());
        refuse(headers, "Content-Length");
        refuse(headers, "Transfer-Encoding");
        byte[] body = request.body();
        FullHttpRequest message = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method),
                target.path(), body == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body), UNCHECKED,
                UNCHECKED);
        HttpHeaders out = message.headers();
        addUnlessGiven(headers, out, HttpHeaderNames.HOST, target.hostHeader());
        addUnlessGiven(headers, out, HttpHeaderNames.ACCEPT, "*/*");
        addUnlessGiven(headers, out, HttpHeaderNames.USER_AGENT, "asyncio4j");
        HeaderMapping.write(headers, out);
        if (body != null || hasBodyByNature(method)) {
            out.add(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body == null ? 0 : body.length));
        }
        return message;
    }

    /** Servers expect these to say that their body is empty. */
    private static boolean hasBodyByNature(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }

    private static void addUnlessGiven(Headers given, HttpHeaders out, CharSequence name, String value) {
        if (!given.contains(name.toString())) {
            out.add(name, value);
        }
    }

    private static void refuse(Headers headers, String name) {
        if (headers.contains(name)) {
            throw new IllegalArgumentException("the header " + name + " is the client's to write, by the body that the"
                    + " request has; leave it out");
        }
    }
}
