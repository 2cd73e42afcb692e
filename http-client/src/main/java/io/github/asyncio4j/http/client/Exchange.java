package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.codec.Decompression;
import io.github.asyncio4j.http.codec.HeaderMapping;
import io.github.asyncio4j.http.codec.Inbox;
import io.github.asyncio4j.http.codec.ResponseDecoder;
import io.github.asyncio4j.http.codec.Tokens;
import io.github.asyncio4j.http.grammar.Gate;
import io.github.asyncio4j.net.NetworkException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One request and its response, up to the response's head. */
final class Exchange {

    /** How many responses of 1xx may come before the real one. */
    private static final int MAX_INFORMATIONAL = 100;

    /** The status that opens a WebSocket, where one was asked for. */
    private static final int SWITCHING = 101;

    private static final long SECOND = 1_000_000_000;

    /** Bodies of bytes up to this length are sent at once with the head, and nothing waits for them. */
    private static final int AT_ONCE = 64 * 1024;

    private final ClientOptions options;
    private final ConnectionPool pool;
    private final ClientRequest request;
    private final Target target;
    private final RequestOptions own;
    private final Limits limits;
    private final boolean expectContinue;

    /** What sends the body while the response is awaited; null where nothing does. */
    private @Nullable Sending sending;

    /** Whether the server answered before it had the body, so that nothing more can be sent on the connection. */
    private boolean early;
    private boolean provedDead;
    private boolean leftAside;

    Exchange(ClientOptions options, ConnectionPool pool, ClientRequest request, Target target, RequestOptions own,
            Limits limits) {
        this.options = options;
        this.pool = pool;
        this.request = request;
        this.target = target;
        this.limits = limits;
        this.own = own;
        expectContinue = own.expectContinue() && request.body() != null;
    }

    /** Returns, after a failure, whether it was that of a kept connection which the server had given up before. */
    boolean provedDead() {
        return provedDead;
    }

    /** Returns, after a failure, whether the server has said that it has done nothing with the request. */
    boolean leftAside() {
        return leftAside;
    }

    /** Returns, after a response, whether it came before any of the body was sent. */
    boolean keptItsBody() {
        return sending == null && early;
    }

    /**
     * Sends it and returns the response. Suspends until its head is there. On every failure the connection is closed.
     */
    ClientResponse perform() {
        boolean head = request.method().equals("HEAD");
        Body body = request.body();
        byte[] bytes = body == null ? null : body.bytes();
        boolean atOnce = body == null || bytes != null && bytes.length <= AT_ONCE && !expectContinue;
        long length = atOnce ? 0 : await(body.length());
        AutoHeaders auto = options.autoHeaders().and(own.autoHeaders());
        HttpRequest message = atOnce ? RequestMessage.whole(request, target, auto)
                : RequestMessage.head(request, target, auto, length, expectContinue);
        boolean decompress = own.connection().decompresses(options);
        if (decompress && auto.has("Accept-Encoding") && !request.headers().contains("Accept-Encoding")
                && !request.headers().contains("Range")) {
            message.headers().add(HttpHeaderNames.ACCEPT_ENCODING, Decompression.accepted());
        }
        boolean close = message.headers().contains(HttpHeaderNames.CONNECTION)
                && Tokens.contains(message.headers().get(HttpHeaderNames.CONNECTION), HttpHeaderValues.CLOSE);
        ClientConnection connection = pool.acquire(target, own, limits);
        try {
            connection.send(message, own.isUpgrade() ? ResponseDecoder.Asked.UPGRADE
                    : head ? ResponseDecoder.Asked.HEAD : ResponseDecoder.Asked.BODY);
            limits.trace().tell((config, context) -> config.onRequestHeadersSent(context, request));
            if (atOnce && bytes != null && bytes.length > 0) {
                // No Sending tells of it: it went with the head.
                limits.trace().tell((config, context) -> config.onRequestChunkSent(context, bytes));
            }
            HttpResponse received = atOnce ? receive(connection) : converse(connection, body, length);
            return response(connection, received, close || early || received.status().code() == SWITCHING, head);
        } catch (Throwable e) {
            provedDead = e instanceof ServerDisconnectedException && connection.provedDead();
            leftAside = e instanceof ServerDisconnectedException && connection.isLeftAside();
            connection.close();
            throw e;
        }
    }

    /** Sends the body and receives the head of the response, whichever is first. */
    private HttpResponse converse(ClientConnection connection, Body body, long length) {
        if (expectContinue) {
            HttpResponse refused = awaitContinue(connection);
            if (refused != null) {
                early = true;
                return refused;
            }
        }
        Sending sender = new Sending(connection, limits, body, length);
        sending = sender;
        try {
            HttpResponse received = receive(connection);
            early = !sender.isComplete();
            return received;
        } catch (ServerDisconnectedException e) {
            sender.throwFailure();
            throw e;
        } finally {
            sender.stop();
        }
    }

    /** Waits a second at most for 100; returns the answer of a server that does not want the body. */
    private @Nullable HttpResponse awaitContinue(ClientConnection connection) {
        long left = SECOND;
        long until = pool.loop().time().toNanos() + SECOND;
        for (int n = 0; n <= MAX_INFORMATIONAL && left > 0; n++) {
            Object next = next(connection, Math.min(left, limits.read()));
            if (next == Inbox.LATE) {
                return null;
            }
            if (next instanceof HttpResponse head) {
                check(head);
                if (head.status().code() >= 200) {
                    return head;
                }
                if (head.status().code() == 100) {
                    return null;
                }
            } else {
                checkIsNoBody(next);
            }
            left = until - pool.loop().time().toNanos();
        }
        return null;
    }

    private HttpResponse receive(ClientConnection connection) {
        int informational = 0;
        while (true) {
            Sending sender = sending;
            Object next = next(connection, sender == null ? limits.read() : sender.limit());
            if (next == Inbox.LATE) {
                connection.doubt(limits.patience());
                throw limits.lateRead();
            }
            if (next instanceof HttpResponse head) {
                check(head);
                if (head.status().code() >= 200 || head.status().code() == SWITCHING) {
                    return head;
                }
                if (++informational > MAX_INFORMATIONAL) {
                    throw new InvalidResponseException("the server sent more than " + MAX_INFORMATIONAL
                            + " responses of 1xx before its answer: " + target, null);
                }
            } else {
                checkIsNoBody(next);
            }
        }
    }

    private void checkIsNoBody(Object message) {
        if (message != LastHttpContent.EMPTY_LAST_CONTENT) {
            ReferenceCountUtil.release(message);
            throw new InvalidResponseException("the server sent a body before a head: " + target, null);
        }
    }

    private Object next(ClientConnection connection, long limit) {
        Object next;
        try {
            next = connection.inbox().next(limit);
        } catch (NetworkException e) {
            throw failure(connection, e);
        }
        if (next == null) {
            throw disconnected(null, null);
        }
        return next;
    }

    private ClientException failure(ClientConnection connection, NetworkException e) {
        String fault = connection.fault();
        return fault == null ? disconnected(connection, e)
                : new InvalidResponseException("the response is not one of HTTP/2: " + Gate.printable(fault) + ": "
                        + target, e);
    }

    private ServerDisconnectedException disconnected(@Nullable ClientConnection connection,
            @Nullable Throwable cause) {
        String ending = connection == null ? null : connection.ending();
        String what = ending == null ? "closed the connection" : ending;
        boolean aside = connection != null && connection.isLeftAside() && ending == null;
        return new ServerDisconnectedException("the server " + (aside
                ? "ends the connection and has done nothing with the request: "
                : what + " before its response was there: ") + target, cause);
    }

    private void check(HttpResponse head) {
        if (head.decoderResult().isFailure()) {
            Throwable cause = head.decoderResult().cause();
            ReferenceCountUtil.release(head);
            if (cause instanceof PrematureChannelClosureException) {
                throw disconnected(null, cause);
            }
            throw invalid(String.valueOf(cause.getMessage()), cause);
        }
        int status = head.status().code();
        if (!head.protocolVersion().protocolName().equals("HTTP") || head.protocolVersion().majorVersion() > 2) {
            throw invalid("its version is " + head.protocolVersion(), null);
        }
        if (status < 100 || status > 999 || status == SWITCHING && !own.isUpgrade()) {
            throw invalid("its status is " + status, null);
        }
        String coding = head.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding != null && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)) {
            throw invalid("its Transfer-Encoding is " + Gate.printable(coding), null);
        }
        if (head.headers().size() > options.maxFields()) {
            throw invalid("it has " + head.headers().size() + " headers, more than the limit maxFields, "
                    + options.maxFields(), null);
        }
    }

    private InvalidResponseException invalid(String what, @Nullable Throwable cause) {
        return new InvalidResponseException("the response is not one of HTTP/1.1: " + what + ": " + target, cause);
    }

    private ClientResponse response(ClientConnection connection, HttpResponse received, boolean close, boolean head) {
        int status = received.status().code();
        boolean bodyless = head || status == SWITCHING || status == 204 || status == 304;
        HttpHeaders netty = received.headers();
        boolean chunked = HttpUtil.isTransferEncodingChunked(received);
        long length = bodyless ? 0 : chunked ? ResponseBody.UNKNOWN : declared(netty);
        // A body that ends with the connection leaves none to keep.
        boolean delimited = chunked || length != ResponseBody.UNKNOWN;
        boolean keepAlive = !close && delimited && HttpUtil.isKeepAlive(received);
        Headers headers;
        try {
            headers = HeaderMapping.read(netty);
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()), e);
        }
        ResponseBody body = new ResponseBody(connection, limits, target, length, options.maxBody(), keepAlive);
        if (length == 0 && status != SWITCHING) {
            body.takeEnd();
        } else if (status != 206 && own.connection().decompresses(options) && headers.contains("Content-Encoding")) {
            body.decode(headers.getAll("Content-Encoding"), options.decompressionLimit());
        }
        if (status != SWITCHING) {
            body.watch();
        }
        return new ClientResponse(request.method(), target.url(), status, received.status().reasonPhrase(), headers,
                body);
    }

    private static long declared(HttpHeaders headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return length == null ? ResponseBody.UNKNOWN : Long.parseLong(length.strip());
    }
}
