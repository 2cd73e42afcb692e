package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.BodyStream;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.codec.Bodies;
import io.github.asyncio4j.http.codec.Decompression;
import io.github.asyncio4j.http.codec.DecompressionException;
import io.github.asyncio4j.http.codec.Gathering;
import io.github.asyncio4j.http.codec.HeaderMapping;
import io.github.asyncio4j.http.codec.Inbox;
import io.github.asyncio4j.http.grammar.Gate;
import io.github.asyncio4j.net.NetworkException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response, while its connection brings it.
 *
 * <pre>
 *   OPEN --(its end has come)--> ENDED     the connection is given back
 *        --close----------------> CLOSED    the connection is closed, unless the end was there already
 *        --(broken, late)-------> FAILED    the connection is closed
 * </pre>
 */
final class ResponseBody implements BodyStream {

    /** The length of a body that was not declared. */
    static final long UNKNOWN = -1;

    private enum State {
        OPEN, ENDED, CLOSED, FAILED
    }

    private final ClientConnection connection;
    private final Limits limits;
    private final Target target;
    private final long declared;
    private final int maxBody;
    private final boolean keepAlive;
    private State state = State.OPEN;
    private long received;

    /** The codings that are to be undone; null for none. */
    private @Nullable List<String> codings;
    private Decompression.@Nullable Limit decompressionLimit;

    /** What undoes them, from the first piece on. */
    private @Nullable Decompression decompression;
    private boolean piecemeal;
    private byte @Nullable [] whole;
    private Headers trailers = Headers.EMPTY;
    private @Nullable RuntimeException failure;

    ResponseBody(ClientConnection connection, Limits limits, Target target, long declared, int maxBody,
            boolean keepAlive) {
        this.connection = connection;
        this.limits = limits;
        this.target = target;
        this.declared = declared;
        this.maxBody = maxBody;
        this.keepAlive = keepAlive;
    }

    /** Has these values of Content-Encoding undone while it is read. */
    void decode(List<String> contentEncoding, Decompression.Limit limit) {
        codings = contentEncoding;
        decompressionLimit = limit;
    }

    /** Has it noticed if nobody can read this or close it any more. */
    void watch() {
        if (state == State.OPEN) {
            connection.readBy(new Unclosed.OfResponse(this, connection, target));
        }
    }

    /** Takes the end of a body that has no bytes, which came together with the head. */
    void takeEnd() {
        Object next = connection.inbox().poll();
        if (next instanceof LastHttpContent last) {
            last.release();
            finish(State.ENDED);
        }
    }

    /** Hands the connection over to whom the response granted it; nothing of it is read here. */
    ClientConnection takeConnection() {
        state = State.ENDED;
        return connection;
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
            throw fail(tooLong("declared " + declared));
        }
        Gathering pieces = new Gathering();
        long length = 0;
        for (byte[] piece = next(); piece != null; piece = next()) {
            pieces.add(piece);
            length += piece.length;
            if (length > maxBody) {
                throw fail(tooLong("sent " + length));
            }
        }
        byte[] all = pieces.bytes();
        whole = all;
        return all;
    }

    private ClientPayloadException tooLong(String what) {
        return new ClientPayloadException(
                "the body is longer than the limit maxBody, " + maxBody + " bytes: the server "
                        + what + "; read it piece by piece with content(), or set another limit: " + target,
                null);
    }

    private byte @Nullable [] next() {
        while (true) {
            if (state == State.FAILED) {
                throw failure;
            }
            if (state == State.CLOSED) {
                throw new IllegalStateException("the response is closed; read its body before that: " + target);
            }
            byte[] decoded = decompression == null ? null : decode(null);
            if (decoded != null) {
                return decoded;
            }
            if (state == State.ENDED) {
                endDecompression();
                return null;
            }
            byte[] piece = take(receive());
            if (piece.length > 0 && codings != null) {
                piece = decode(piece);
            }
            if (piece != null && piece.length > 0) {
                byte[] heard = piece;
                limits.trace().tell((config, context) -> config.onResponseChunkReceived(context, heard));
                return piece;
            }
        }
    }

    /** Returns the next piece of what is decompressed; null where more has to be received. */
    private byte @Nullable [] decode(byte @Nullable [] received) {
        try {
            if (decompression == null) {
                decompression = Decompression.of(codings, decompressionLimit);
            }
            if (decompression == null) {
                codings = null;
                return received;
            }
            if (received != null) {
                decompression.push(received);
            }
            return decompression.pull();
        } catch (DecompressionException e) {
            throw fail(undecodable(e));
        }
    }

    private void endDecompression() {
        Decompression ended = decompression;
        if (ended != null) {
            try {
                ended.end();
            } catch (DecompressionException e) {
                throw fail(undecodable(e));
            }
            decompression = null;
            ended.close();
        }
    }

    private ClientPayloadException undecodable(DecompressionException e) {
        return new ClientPayloadException(e.getMessage() + ": " + target, e);
    }

    private HttpContent receive() {
        Object next;
        try {
            next = connection.inbox().next(limits.read());
        } catch (NetworkException e) {
            throw fail(truncated(e));
        }
        if (next == Inbox.LATE) {
            connection.doubt(limits.patience());
            throw fail(limits.lateRead());
        }
        if (next == null) {
            throw state == State.OPEN ? fail(truncated(null)) : new IllegalStateException(
                    "the response was closed while its body was read: " + target);
        }
        if (!(next instanceof HttpContent content)) {
            ReferenceCountUtil.release(next);
            throw fail(new ClientPayloadException("the server began another response within the body: " + target,
                    null));
        }
        return content;
    }

    private ClientPayloadException truncated(@Nullable Throwable cause) {
        String fault = connection.fault();
        if (fault != null) {
            return new ClientPayloadException("the body is malformed: " + Gate.printable(fault) + ": " + target, cause);
        }
        String what = declared == UNKNOWN ? "its end is missing, after " + received + " bytes"
                : "the server declared " + declared + " bytes and sent " + received;
        String ending = connection.ending();
        what += ending == null ? "" : declared == UNKNOWN ? ", since the server " + ending : ", and " + ending;
        return new ClientPayloadException("the body ended early: " + what + ": " + target, cause);
    }

    private byte[] take(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            Throwable cause = content.decoderResult().cause();
            content.release();
            throw fail(new ClientPayloadException("the body is malformed: " + cause.getMessage() + ": " + target,
                    cause));
        }
        byte[] piece = Bodies.take(content);
        received += piece.length;
        if (content instanceof LastHttpContent last) {
            end(last);
        }
        return piece;
    }

    private void end(LastHttpContent last) {
        try {
            trailers = HeaderMapping.read(last.trailingHeaders());
        } catch (IllegalArgumentException e) {
            throw fail(new ClientPayloadException("the trailers are malformed: " + e.getMessage() + ": " + target, e));
        }
        finish(State.ENDED);
    }

    private RuntimeException fail(RuntimeException why) {
        failure = why;
        finish(State.FAILED);
        return why;
    }

    private void finish(State end) {
        boolean held = state == State.OPEN;
        state = end;
        if (held) {
            connection.readBy(null);
        }
        if (end != State.ENDED && decompression != null) {
            decompression.close();
            decompression = null;
        }
        if (end == State.ENDED) {
            connection.release(keepAlive);
        } else if (held) {
            connection.close();
        }
    }

    /** What is compressed is at its end when a read has found nothing more in it. */
    @Override
    public boolean isAtEnd() {
        return state == State.ENDED && decompression == null;
    }

    /** Returns the fields behind the body, once its end has been read. */
    Headers trailers() {
        return trailers;
    }

    /** Whether the connection is not needed any more. */
    boolean isOver() {
        return state != State.OPEN;
    }

    /** Gives the connection up: for the next request if the end of the body has arrived, unread as it may be. */
    void close() {
        if (state == State.ENDED && decompression != null) {
            finish(State.CLOSED);
        }
        while (state == State.OPEN) {
            Object next = connection.inbox().poll();
            boolean last = next instanceof LastHttpContent end && end.decoderResult().isSuccess();
            ReferenceCountUtil.release(next);
            if (last) {
                finish(State.ENDED);
            } else if (next == null) {
                finish(State.CLOSED);
            }
        }
    }

    /** Suspends until the connection is gone, if it is on its way to that. */
    void awaitGone() {
        if (connection.isLost()) {
            // Not the future itself: a cancel would end it for others too who wait for it.
            await(Asyncio.wait(List.of(connection.closed())));
        }
    }
}
