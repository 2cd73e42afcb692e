package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.codec.HeaderMapping;
import io.github.asyncio4j.http.codec.Inbox;
import io.github.asyncio4j.http.codec.Tokens;
import io.github.asyncio4j.http.grammar.Gate;
import io.github.asyncio4j.net.NetworkException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One request and its response, up to the response's head. */
final class Exchange {

    /** How many responses of 1xx may come before the real one. */
    private static final int MAX_INFORMATIONAL = 100;

    private final ClientOptions options;
    private final ConnectionPool pool;
    private final String method;
    private final Target target;
    private final Limits limits;
    private final FullHttpRequest message;

    Exchange(ClientOptions options, ConnectionPool pool, String method, Target target, RequestOptions request) {
        this.options = options;
        this.pool = pool;
        this.method = method;
        this.target = target;
        ClientTimeout own = request.timeout();
        limits = new Limits(pool.loop(), own == null ? options.timeout() : own, target);
        message = RequestMessage.of(method, target, options.headers(), request);
    }

    /**
     * Sends it and returns the response. Suspends until its head is there. On every failure the connection is closed.
     */
    ClientResponse perform() {
        boolean close = message.headers().contains(HttpHeaderNames.CONNECTION)
                && Tokens.contains(message.headers().get(HttpHeaderNames.CONNECTION), HttpHeaderValues.CLOSE);
        boolean head = method.equals("HEAD");
        ClientConnection connection = pool.acquire(target, limits);
        ClientResponse response;
        try {
            connection.send(message, head);
            HttpResponse received = receive(connection.inbox());
            response = response(connection, received, close, head);
        } catch (Throwable e) {
            connection.close();
            throw e;
        }
        return options.raiseForStatus() ? response.raiseForStatus() : response;
    }

    private HttpResponse receive(Inbox inbox) {
        int informational = 0;
        while (true) {
            Object next = next(inbox);
            if (next instanceof HttpResponse head) {
                check(head);
                if (head.status().code() >= 200) {
                    return head;
                }
                if (++informational > MAX_INFORMATIONAL) {
                    throw new InvalidResponseException("the server sent more than " + MAX_INFORMATIONAL
                            + " responses of 1xx before its answer: " + target, null);
                }
            } else if (next != LastHttpContent.EMPTY_LAST_CONTENT) {
                ReferenceCountUtil.release(next);
                throw new InvalidResponseException("the server sent a body before a head: " + target, null);
            }
        }
    }

    private Object next(Inbox inbox) {
        Object next;
        try {
            next = inbox.next(limits.read());
        } catch (NetworkException e) {
            throw disconnected(e);
        }
        if (next == Inbox.LATE) {
            throw limits.lateRead();
        }
        if (next == null) {
            throw disconnected(null);
        }
        return next;
    }

    private ServerDisconnectedException disconnected(@Nullable Throwable cause) {
        return new ServerDisconnectedException("the server closed the connection before its response was there: "
                + target, cause);
    }

    private void check(HttpResponse head) {
        if (head.decoderResult().isFailure()) {
            Throwable cause = head.decoderResult().cause();
            ReferenceCountUtil.release(head);
            if (cause instanceof PrematureChannelClosureException) {
                throw disconnected(cause);
            }
            throw invalid(String.valueOf(cause.getMessage()), cause);
        }
        int status = head.status().code();
        if (!head.protocolVersion().protocolName().equals("HTTP") || head.protocolVersion().majorVersion() != 1) {
            throw invalid("its version is " + head.protocolVersion(), null);
        }
        if (status < 100 || status > 999 || status == 101) {
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
        boolean bodyless = head || status == 204 || status == 304;
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
        if (length == 0) {
            body.takeEnd();
        }
        return new ClientResponse(method, target.url(), status, received.status().reasonPhrase(), headers, body);
    }

    private static long declared(HttpHeaders headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return length == null ? ResponseBody.UNKNOWN : Long.parseLong(length.strip());
    }
}
