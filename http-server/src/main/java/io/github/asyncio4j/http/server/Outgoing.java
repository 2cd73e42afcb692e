package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.ReturnWhen;
import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.BodyProducer;
import io.github.asyncio4j.http.BodyWriter;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.Status;
import io.github.asyncio4j.http.codec.HeadBytes;
import io.github.asyncio4j.http.codec.HeaderMapping;
import io.github.asyncio4j.http.codec.WritePatience;
import io.github.asyncio4j.http.h2.StreamLine;
import io.github.asyncio4j.http.h2.WholeResponse;
import io.github.asyncio4j.net.netty.Line;
import io.github.asyncio4j.net.netty.Wire;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The writing of one response. */
final class Outgoing implements BodyWriter {

    /** Without Netty's checks: everything that is written has passed the gate of {@link Headers}. */
    private static final HttpHeadersFactory UNCHECKED =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private static final DefaultFullHttpResponse CONTINUE = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
            HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);

    private static final byte[] NO_BYTES = {};

    private final Line wire;
    private final ResponseHeaders common;
    private final Duration writeTimeout;

    /** Whether the client sees no body, because it asked with HEAD. */
    private final boolean toHead;
    private final boolean http10;
    private boolean keepAlive;
    private boolean begun;

    /** Whether the body is complete: what is written later would be taken for the next response. */
    private boolean ended;

    /** The status that was sent, and how many bytes of a body; for the access log. */
    private int status;
    private long bytes;

    /** Whether nothing goes after the head. */
    private boolean bodyless;

    /** What is answered; null where the head of the request was refused. */
    private @Nullable Request request;

    /** How much of a body of a declared length is to come; negative where none was declared. */
    private long left = Body.UNKNOWN_LENGTH;

    Outgoing(Line wire, ResponseHeaders common, Duration writeTimeout, boolean toHead, boolean http10,
            boolean keepAlive) {
        this.wire = wire;
        this.common = common;
        this.writeTimeout = writeTimeout;
        this.toHead = toHead;
        this.http10 = http10;
        this.keepAlive = keepAlive;
    }

    static void sendContinue(Line wire) {
        wire.write(CONTINUE.retainedDuplicate());
    }

    /** Tells which request is answered: what is sent of a file depends on it. */
    void answers(Request answered) {
        request = answered;
    }

    @Nullable
    Request request() {
        return request;
    }

    /** Sends the head behind which the connection, or the stream, is a WebSocket. */
    void sendSwitch(Response response, Headers handshake) {
        begun = true;
        HttpHeaders headers = UNCHECKED.newHeaders();
        HeaderMapping.write(response.headers().with(handshake), headers);
        headers.add(HttpHeaderNames.DATE, common.date());
        wire.write(wire instanceof StreamLine
                ? new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, headers)
                : new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS,
                        Unpooled.EMPTY_BUFFER, headers, EmptyHttpHeaders.INSTANCE));
    }

    /** Whether the head has been sent, so that there is no other response any more. */
    boolean hasBegun() {
        return begun;
    }

    int status() {
        return status;
    }

    long bytes() {
        return bytes;
    }

    /** Whether the connection can go on after this response. */
    boolean keepsAlive() {
        return keepAlive;
    }

    /** Sends a response. Suspends while the client is behind, and while a file is read. */
    void send(Response response) throws Exception {
        heed(response);
        switch (response.body()) {
            case ResponseBody.Bytes(byte[] bytes) -> sendWhole(response, bytes);
            case ResponseBody.File(FileSource source) -> FileSending.send(this, response, source);
            case ResponseBody.Stream(BodyProducer producer) -> sendStream(response, producer);
            case ResponseBody.Of(Body body) -> sendBody(response, body);
            default -> throw new IllegalStateException("the response to " + wire + " cannot be sent here: " + response);
        }
    }

    /** A stream ends with its response anyway, and the connection is not its own. */
    private void heed(Response response) {
        keepAlive &= !response.closes() || wire instanceof StreamLine;
    }

    private void sendWhole(Response response, byte[] bytes) {
        boolean bodyless = hasNoBody(response.status());
        byte[] content = toHead || bodyless ? NO_BYTES : bytes;
        String length = !bodyless ? Integer.toString(bytes.length) : response.status() == 205 ? "0" : null;
        if (wire instanceof StreamLine) {
            WholeResponse whole = new WholeResponse(status(response).codeAsText(), content);
            common.write(response, false, true, whole::add);
            if (length != null) {
                whole.add(HttpHeaderNames.CONTENT_LENGTH, length);
            }
            begun = true;
            wire.write(whole);
        } else {
            byte[] head = head(response, length);
            begun = true;
            wire.write(head);
            if (content.length > 0) {
                wire.write(content);
            }
        }
        this.bytes += content.length;
        drain();
    }

    private byte[] head(Response response, @Nullable String length) {
        HttpResponseStatus line = status(response);
        HeadBytes head = common.head();
        head.begin(HttpVersion.HTTP_1_1.text(), line.codeAsText(), line.reasonPhrase());
        common.write(response, http10, keepAlive, head::add);
        if (length != null) {
            head.add(HttpHeaderNames.CONTENT_LENGTH, length);
        }
        return head.end();
    }

    private void sendStream(Response response, BodyProducer producer) throws Exception {
        if (beginChunks(response)) {
            producer.writeTo(this);
            end();
        }
    }

    /** Sends the head of a response of unknown length, and returns whether a body goes after it. */
    private boolean beginChunks(Response response) {
        HttpHeaders headers = headers(response, !http10);
        boolean bodyless = hasNoBody(response.status());
        if (!bodyless && !http10) {
            headers.add(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        if (response.status() == 205) {
            // Unlike the other statuses without a body this one has to say so.
            headers.add(HttpHeaderNames.CONTENT_LENGTH, "0");
        }
        if (toHead || bodyless) {
            beginAndEnd(response, headers);
            return false;
        }
        begin(response, headers);
        return true;
    }

    /** Sends the head of a response whose handler writes the body; then come {@link #write} and {@link #endStream}. */
    void beginStream(Response response, long length) {
        heed(response);
        if (length == Body.UNKNOWN_LENGTH || hasNoBody(response.status())) {
            bodyless = !beginChunks(response);
        } else {
            begin(response, length);
            bodyless = toHead;
            left = length;
        }
        drain();
    }

    /** Ends the body that a handler has written. The trailers are sent where the body has chunks, or is a stream's. */
    void endStream(Headers trailers) {
        if (!bodyless) {
            checkComplete();
            ended = true;
            LastHttpContent last = LastHttpContent.EMPTY_LAST_CONTENT;
            if (trailers.size() > 0) {
                last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, UNCHECKED);
                HeaderMapping.write(trailers, last.trailingHeaders());
            }
            wire.write(last);
            drain();
        }
    }

    private void sendBody(Response response, Body body) throws Exception {
        byte[] bytes = body.bytes();
        long length = bytes == null ? await(body.length()) : bytes.length;
        if (bytes != null) {
            sendWhole(response, bytes);
        } else if (length == Body.UNKNOWN_LENGTH || hasNoBody(response.status())) {
            sendStream(response, _ -> await(body.writeTo(this)));
        } else {
            begin(response, length);
            if (wantsBody()) {
                left = length;
                await(body.writeTo(this));
                checkComplete();
                end();
            }
        }
    }

    private void checkComplete() {
        if (left > 0) {
            throw new IllegalStateException("the body is " + left + " bytes shorter than its declared length; the"
                    + " connection is cut");
        }
    }

    @Override
    public Coroutine<Void> write(byte[] piece) {
        Objects.requireNonNull(piece, "the piece of the body is null");
        return async(() -> {
            if (ended) {
                throw new IllegalStateException("the body has been sent; a producer writes until it returns");
            }
            if (left >= 0) {
                if (piece.length > left) {
                    throw new IllegalStateException("the body is longer than its declared length by "
                            + (piece.length - left) + " bytes; the connection is cut");
                }
                left -= piece.length;
            }
            content(piece);
        });
    }

    /** Sends the head of a response whose body is of a known length. */
    void begin(Response response, long length) {
        HttpHeaders headers = headers(response, true);
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
            bytes += piece.length;
            wire.write(new DefaultHttpContent(Unpooled.wrappedBuffer(piece)));
        }
        drain();
    }

    /** Says that the body is complete. */
    void end() {
        ended = true;
        wire.write(LastHttpContent.EMPTY_LAST_CONTENT);
        drain();
    }

    /** Whether the system can send files over this line: not with TLS, and not over one of several streams. */
    boolean sendsFiles() {
        return wire instanceof Wire && wire.tlsInfo() == null;
    }

    /**
     * Sends a part of a file by the system, as the whole body; the file is closed in the end. False if it became shorter.
     * Suspends until it is sent.
     */
    boolean file(FileChannel file, long from, long count) {
        SentFile sent = new SentFile(wire.loop(), file, from, count);
        wire.write(sent);
        wire.write(LastHttpContent.EMPTY_LAST_CONTENT);
        try {
            for (long before = -1; !sent.done().done(); before = sent.transferred()) {
                if (sent.transferred() == before) {
                    throw tooSlow();
                }
                await(Asyncio.wait(List.of(sent.done()), writeTimeout, ReturnWhen.ALL_COMPLETED));
            }
        } catch (CancelledError e) {
            wire.abort();
            throw e;
        }
        if (!sent.isComplete() && !sent.isShrunk()) {
            await(wire.closed());
            await(wire.drain());
        }
        return sent.isComplete();
    }

    private SlowClient tooSlow() {
        wire.reset();
        return new SlowClient(writeTimeout);
    }

    /** Whether a body is to be sent after the head. */
    boolean wantsBody() {
        return !toHead && !bodyless;
    }

    private void drain() {
        if (!wire.isWritable() && !new WritePatience(wire, writeTimeout).drain(() -> 0)) {
            throw tooSlow();
        }
    }

    private HttpHeaders headers(Response response, boolean delimited) {
        HttpHeaders headers = UNCHECKED.newHeaders();
        keepAlive &= delimited;
        common.write(response, http10, keepAlive, headers::add);
        return headers;
    }

    private HttpResponseStatus status(Response response) {
        status = response.status();
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
