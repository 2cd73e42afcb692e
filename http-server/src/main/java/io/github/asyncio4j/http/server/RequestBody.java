package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.BodyStream;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.codec.Bodies;
import io.github.asyncio4j.http.codec.Framing;
import io.github.asyncio4j.http.codec.Gathering;
import io.github.asyncio4j.http.codec.HeaderMapping;
import io.github.asyncio4j.http.codec.Inbox;
import io.github.asyncio4j.net.NetworkException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** The body of a request, while its connection brings it. */
final class RequestBody implements BodyStream {

    /** How much of a body that the handler left unread is read for it, to keep the connection; and how long, in all. */
    private static final long MAX_DRAIN = 64 * 1024;
    private static final long MAX_DRAIN_NANOS = 1_000_000_000;

    private final ServerConnection connection;
    private final Inbox inbox;
    private final long declared;
    private final int maxBody;
    private final BodyPatience patience;
    private boolean continueOwed;
    private boolean ended;
    private long received;
    private boolean piecemeal;
    private byte @Nullable [] whole;
    private Headers trailers = Headers.EMPTY;

    /** Why there will be no more of it, though its end has not come; null while there is no reason. */
    private @Nullable HttpStatusException broken;

    RequestBody(ServerConnection connection, Inbox inbox, Framing framing, int maxBody,
            BodyPatience patience) {
        this.connection = connection;
        this.inbox = inbox;
        declared = framing.length();
        continueOwed = framing.expectsContinue();
        this.maxBody = maxBody;
        this.patience = patience;
        if (declared == 0 && inbox.poll() instanceof LastHttpContent last) {
            last.release();
            ended = true;
        }
    }

    /** Whether the head announced a body. */
    boolean isExpected() {
        return declared != 0;
    }

    @Override
    public Coroutine<byte @Nullable []> readChunk() {
        return async(() -> {
            if (whole != null) {
                throw new IllegalStateException("the body was read as a whole before; take it from read() or text()");
            }
            piecemeal = true;
            return next();
        });
    }

    /** Returns the whole body. Suspends until it is there. */
    byte[] whole() {
        byte[] known = whole;
        if (known != null) {
            return known;
        }
        if (piecemeal) {
            throw new IllegalStateException("parts of the body were read by content() before; read the rest there");
        }
        if (declared > maxBody) {
            throw new ContentTooLargeException(maxBody);
        }
        Gathering pieces = new Gathering();
        for (byte[] piece = next(); piece != null; piece = next()) {
            pieces.add(piece);
            if (received > maxBody) {
                throw new ContentTooLargeException(maxBody);
            }
        }
        byte[] all = pieces.bytes();
        whole = all;
        return all;
    }

    private byte @Nullable [] next() {
        if (connection.isOver(this)) {
            throw new IllegalStateException("the body of a request can be read until its handler has returned");
        }
        while (!ended) {
            byte[] piece = take(Inbox.NO_LIMIT);
            if (piece.length > 0) {
                return piece;
            }
        }
        return null;
    }

    private byte[] take(long nanos) {
        if (broken != null) {
            throw broken;
        }
        if (continueOwed) {
            continueOwed = false;
            connection.sendContinue();
        }
        long since = patience.now();
        Object next;
        try {
            next = inbox.next(Math.min(nanos, patience.limit()));
        } catch (NetworkException e) {
            throw broken(400, "the connection was lost within the body");
        }
        if (next == Inbox.LATE) {
            throw broken(408, "408 Request Timeout");
        }
        if (!(next instanceof HttpContent content) || content.decoderResult().isFailure()) {
            ReferenceCountUtil.release(next);
            throw broken(400, "400 Bad Request");
        }
        byte[] piece = Bodies.take(content);
        if (content instanceof LastHttpContent last) {
            ended = true;
            trailers = HeaderMapping.read(last.trailingHeaders());
        }
        received += piece.length;
        patience.waited(since, piece.length);
        return piece;
    }

    private HttpStatusException broken(int status, String text) {
        HttpStatusException why = new HttpStatusException(status, text);
        broken = why;
        return why;
    }

    @Override
    public boolean isAtEnd() {
        return ended;
    }

    /** Returns the fields behind the body, once its end has been read. */
    Headers trailers() {
        return trailers;
    }

    /** Whether what is left of the body is so little that the connection is worth it. */
    boolean canDrain() {
        if (broken != null || continueOwed && !ended) {
            return false;
        }
        return ended || declared == Framing.CHUNKED || declared - received <= MAX_DRAIN;
    }

    /** Reads what the handler left, and returns whether the connection stands at the next request. */
    boolean drain() {
        if (ended || !canDrain()) {
            return ended && broken == null;
        }
        long limit = received + MAX_DRAIN;
        long end = connection.now() + MAX_DRAIN_NANOS;
        try {
            while (!ended && received <= limit) {
                take(Math.max(1, end - connection.now()));
            }
        } catch (HttpStatusException e) {
            return false;
        }
        return ended;
    }
}
