package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.Status;
import io.github.asyncio4j.http.codec.HeaderMapping;
import io.github.asyncio4j.net.netty.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The writing of one response. */
final class Outgoing {

    /** Without Netty's checks: everything that is written has passed the gate of {@link Headers}. */
    private static final HttpHeadersFactory UNCHECKED =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private static final DefaultFullHttpResponse CONTINUE = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
            HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);

    private final Wire wire;
    private final ResponseHeaders common;
    private final Duration writeTimeout;

    /** Whether the client sees no body, because it asked with HEAD. */
    private final boolean toHead;
    private final boolean http10;
    private boolean keepAlive;
    private boolean begun;

    Outgoing(Wire wire, ResponseHeaders common, Duration writeTimeout, boolean toHead, boolean http10,
            boolean keepAlive) {
        this.wire = wire;
        this.common = common;
        this.writeTimeout = writeTimeout;
        this.toHead = toHead;
        this.http10 = http10;
        this.keepAlive = keepAlive;
    }

    static void sendContinue(Wire wire) {
        wire.write(CONTINUE.retainedDuplicate());
    }

    /** Whether the head has been sent, so that there is no other response any more. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether the connection can go on after this response. */
    boolean keepsAlive() {
        return keepAlive;
    }

    /** Sends a response. Suspends while the client is behind, and while a file is read. */
    void send(Response response) throws Exception {
        switch (response.body()) {
            case ResponseBody.Bytes(byte[] bytes) -> sendWhole(response, bytes);
            case ResponseBody.File(var path) -> FileSending.send(this, response, path);
            case ResponseBody.Stream(BodyProducer producer) -> sendStream(response, producer);
        }
    }

    private void sendWhole(Response response, byte[] bytes) {
        boolean empty = toHead || hasNoBody(response.status());
        ByteBuf content = empty || bytes.length == 0 ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes);
        HttpHeaders headers = headers(response);
        if (!hasNoBody(response.status()) || response.status() == 205) {
            headers.add(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(response.status() == 205 ? 0 : bytes.length));
        }
        begun = true;
        wire.write(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status(response), content, headers,
                EmptyHttpHeaders.INSTANCE));
        drain();
    }

    private void sendStream(Response response, BodyProducer producer) throws Exception {
        HttpHeaders headers = headers(response, !http10);
        boolean bodyless = hasNoBody(response.status());
        if (!bodyless && !http10) {
            headers.add(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        if (toHead || bodyless) {
            beginAndEnd(response, headers);
            return;
        }
        begin(response, headers);
        producer.writeTo(new BodyWriter(this));
        end();
    }

    /** Sends the head of a response whose body is of a known length. */
    void begin(Response response, long length) {
        HttpHeaders headers = headers(response);
        headers.add(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
        if (toHead) {
            beginAndEnd(response, headers);
        } else {
            begin(response, headers);
        }
    }

    private void begin(Response response, HttpHeaders headers) {
        begun = true;
        wire.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status(response), headers));
    }

    private void beginAndEnd(Response response, HttpHeaders headers) {
        begun = true;
        wire.write(new HeadOnly(status(response), headers));
    }

    /** Sends a piece of the body. Suspends while the client is behind. */
    void content(byte[] piece) {
        if (piece.length > 0) {
            wire.write(new DefaultHttpContent(Unpooled.wrappedBuffer(piece)));
        }
        drain();
    }

    /** Says that the body is complete. */
    void end() {
        wire.write(LastHttpContent.EMPTY_LAST_CONTENT);
        drain();
    }

    /** Whether a body is to be sent after the head. */
    boolean wantsBody() {
        return !toHead;
    }

    private void drain() {
        if (!wire.isWritable()) {
            try {
                Asyncio.timeout(writeTimeout, () -> {
                    await(wire.drain());
                });
            } catch (AsyncTimeoutException e) {
                wire.abort();
                throw new SlowClient(writeTimeout);
            }
        }
    }

    private HttpHeaders headers(Response response) {
        return headers(response, true);
    }

    private HttpHeaders headers(Response response, boolean delimited) {
        HttpHeaders headers = UNCHECKED.newHeaders();
        MediaType type = response.mediaType();
        Headers own = response.headers();
        if (type != null && (own.size() == 0 || !own.contains("Content-Type"))) {
            headers.add(HttpHeaderNames.CONTENT_TYPE, type.text());
        }
        HeaderMapping.write(own, headers);
        headers.add(HttpHeaderNames.DATE, common.date());
        keepAlive &= delimited;
        if (!keepAlive) {
            headers.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (http10) {
            headers.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return headers;
    }

    private static HttpResponseStatus status(Response response) {
        HttpResponseStatus known = HttpResponseStatus.valueOf(response.status());
        String reason = response.ownReason();
        return reason == null ? known : new HttpResponseStatus(response.status(), reason);
    }

    private static boolean hasNoBody(int status) {
        return Status.isBodyless(status) || status == 205;
    }

    /** A head with nothing after it, whatever length it declares. */
    static final class HeadOnly extends DefaultFullHttpResponse {
        HeadOnly(HttpResponseStatus status, HttpHeaders headers) {
            super(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER, headers, EmptyHttpHeaders.INSTANCE);
        }
    }

    /** The client did not take the response in time; the connection is cut. */
    static final class SlowClient extends RuntimeException {
        private static final long serialVersionUID = 1;

        SlowClient(@Nullable Duration limit) {
            super("the client did not take the response for as long as the limit writeTimeout, " + limit);
        }
    }
}
