package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.BodyStream;
import io.github.asyncio4j.http.codec.Bodies;
import io.github.asyncio4j.http.codec.Inbox;
import io.github.asyncio4j.net.NetworkException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
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
    private boolean piecemeal;
    private byte @Nullable [] whole;
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

    /** Takes the end of a body that has no bytes, which came together with the head. */
    void takeEnd() {
        Object next = connection.inbox().poll();
        if (next instanceof LastHttpContent last) {
            last.release();
            finish(State.ENDED);
        }
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
        List<byte[]> pieces = new ArrayList<>(1);
        for (byte[] piece = next(); piece != null; piece = next()) {
            pieces.add(piece);
            if (received > maxBody) {
                throw fail(tooLong("sent " + received));
            }
        }
        byte[] all = Bodies.join(pieces, (int) received);
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
            switch (state) {
                case ENDED -> {
                    return null;
                }
                case CLOSED -> throw new IllegalStateException(
                        "the response is closed; read its body before that: " + target);
                case FAILED -> throw failure;
                default -> {}
            }
            byte[] piece = take(receive());
            if (piece.length > 0) {
                return piece;
            }
        }
    }

    private HttpContent receive() {
        Object next;
        try {
            next = connection.inbox().next(limits.read());
        } catch (NetworkException e) {
            throw fail(truncated(e));
        }
        if (next == Inbox.LATE) {
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
        String what = declared == UNKNOWN ? "the end of its chunks is missing, after " + received + " bytes"
                : "the server declared " + declared + " bytes and sent " + received;
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
        if (content instanceof LastHttpContent) {
            finish(State.ENDED);
        }
        return piece;
    }

    private RuntimeException fail(RuntimeException why) {
        failure = why;
        finish(State.FAILED);
        return why;
    }

    private void finish(State end) {
        state = end;
        if (end == State.ENDED) {
            connection.release(keepAlive);
        } else {
            connection.close();
        }
    }

    @Override
    public boolean isAtEnd() {
        return state == State.ENDED;
    }

    /** Whether the connection is not needed any more. */
    boolean isOver() {
        return state != State.OPEN;
    }

    /** Gives the connection up: for the next request if the end of the body has arrived, unread as it may be. */
    void close() {
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
}
