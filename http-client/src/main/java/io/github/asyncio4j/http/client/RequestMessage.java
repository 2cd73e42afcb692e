package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.codec.HeadBytes;
import io.github.asyncio4j.http.codec.HeaderMapping;
import io.github.asyncio4j.http.grammar.Gate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;

/** Makes the message that is sent of what the caller asked for. */
final class RequestMessage {

    /** Without Netty's checks: everything that is written has passed {@link Gate}. */
    private static final HttpHeadersFactory UNCHECKED =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private RequestMessage() {}

    /**
     * Makes the whole message, for a request without a body or with one of bytes.
     *
     * @param auto the headers that are added
     * @throws IllegalArgumentException if the method is no token, or a header is the client's to write
     */
    static HttpRequest whole(ClientRequest request, Target target, AutoHeaders auto) {
        byte[] bytes = request.body() == null ? null : request.body().bytes();
        ByteBuf content = bytes == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes);
        return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method(request), target.path(), content,
                headers(request, target, auto, bytes == null ? 0 : bytes.length, false), EmptyHttpHeaders.INSTANCE);
    }

    /** Makes the head of a message, whose body follows. The same are refused as by {@link #whole}. */
    static HttpRequest head(ClientRequest request, Target target, AutoHeaders auto, long length,
            boolean expectContinue) {
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, method(request), target.path(),
                headers(request, target, auto, length, expectContinue));
    }

    /** Returns the head of a message as HTTP/1 sends it. */
    static byte[] headBytes(HttpRequest message, HeadBytes head) {
        head.begin(message.method().asciiName(), message.uri(), message.protocolVersion().text());
        var fields = message.headers().iteratorCharSequence();
        while (fields.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = fields.next();
            head.add(field.getKey(), field.getValue());
        }
        return head.end();
    }

    private static HttpMethod method(ClientRequest request) {
        if (request.method().equals("CONNECT")) {
            throw new IllegalArgumentException("the method CONNECT makes a tunnel and not a request;"
                    + " it is not supported");
        }
        return HttpMethod.valueOf(request.method());
    }

    private static HttpHeaders headers(ClientRequest request, Target target, AutoHeaders auto, long length,
            boolean expectContinue) {
        Headers headers = request.headers();
        refuse(headers, "Content-Length");
        refuse(headers, "Transfer-Encoding");
        HttpHeaders out = UNCHECKED.newHeaders();
        addUnlessGiven(headers, out, HttpHeaderNames.HOST, target.hostHeader());
        if (auto.has("Accept")) {
            addUnlessGiven(headers, out, HttpHeaderNames.ACCEPT, "*/*");
        }
        if (auto.has("User-Agent")) {
            addUnlessGiven(headers, out, HttpHeaderNames.USER_AGENT, "asyncio4j");
        }
        HeaderMapping.write(headers, out);
        Body body = request.body();
        if (body != null && auto.has("Content-Type")) {
            addUnlessGiven(headers, out, HttpHeaderNames.CONTENT_TYPE, body.mediaType().text());
        }
        if (body != null && length == Body.UNKNOWN_LENGTH) {
            out.add(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (body != null || hasBodyByNature(request.method())) {
            out.add(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
        }
        if (expectContinue) {
            addUnlessGiven(headers, out, HttpHeaderNames.EXPECT, "100-continue");
        }
        return out;
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
