package io.github.asyncio4j.http.h2;

import static io.github.asyncio4j.Asyncio.async;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.TlsInfo;
import io.github.asyncio4j.net.netty.Inbound;
import io.github.asyncio4j.net.netty.Line;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One stream: a request and its response, as the messages of HTTP/1 that the rest of the project knows.
 *
 * <pre>
 *   OPEN --close--> CLOSING (what is queued goes out; what still comes is dropped) --> LOST
 *        --abort--> CLOSING (reset) --> LOST
 *        --(reset by the peer, or lost with the connection)--> LOST
 * </pre>
 */
public final class StreamLine implements Line {

    private enum State {
        OPEN, CLOSING, LOST
    }

    private final Multiplexer connection;
    private final Future<Void> closed;
    private final IncomingHalf incoming;
    private final OutgoingHalf outgoing;
    private final EarlyEnd earlyEnd = new EarlyEnd();

    /** The number of the stream; 0 until this side has opened it. */
    private int id;
    private State state = State.OPEN;

    /** Whether a reset was asked for here. */
    private boolean aborted;

    /** Whether bytes go over it in both directions from here on, and no messages of HTTP. */
    private boolean tunnel;

    StreamLine(Multiplexer connection, int id) {
        this.connection = connection;
        this.id = id;
        closed = connection.loop().createFuture();
        incoming = new IncomingHalf(this, connection.windows());
        outgoing = new OutgoingHalf(this, connection.out());
    }

    /** Returns the number of the stream; 0 until this side has opened it. */
    public int id() {
        return id;
    }

    void opened(int number) {
        id = number;
    }

    IncomingHalf incoming() {
        return incoming;
    }

    OutgoingHalf outgoing() {
        return outgoing;
    }

    EarlyEnd earlyEnd() {
        return earlyEnd;
    }

    /** Has bytes go over it in both directions, behind the heads that were written and came. */
    public void becomeTunnel() {
        tunnel = true;
    }

    boolean isTunnel() {
        return tunnel;
    }

    /** Returns how it ended before its time, told of the other side; null where nothing is known of that. */
    public @Nullable String ending() {
        return earlyEnd.ending();
    }

    /** Returns what the other side has sent that breaks the rules, which has ended this; null if it was not that. */
    public @Nullable String fault() {
        return earlyEnd.fault();
    }

    /** Returns whether the peer has said that it has done nothing with it. */
    public boolean isUnprocessed() {
        return earlyEnd.isUnprocessed();
    }

    /** Returns whether both sides have said all. */
    public boolean isComplete() {
        return outgoing.isEnded() && incoming.isEnded();
    }

    // ---- what goes out

    @Override
    public void write(Object message) {
        if (state != State.OPEN || outgoing.isEnded()) {
            ReferenceCountUtil.release(message);
            return;
        }
        switch (message) {
            case WholeResponse response -> outgoing.write(response);
            case HttpRequest request -> {
                incoming.response().answers(request.method().name().equals("HEAD"));
                outgoing.write(request, Heads.fields(request, connection.scheme()));
            }
            case HttpResponse response -> outgoing.write(response, Heads.fields(response));
            case HttpContent content -> outgoing.write(content);
            case byte[] bytes when tunnel -> outgoing.write(bytes);
            default -> throw new IllegalArgumentException("a stream carries the messages of HTTP and no " + message);
        }
    }

    @Override
    public long unsent() {
        return outgoing.unsent();
    }

    @Override
    public boolean isWritable() {
        return state == State.LOST || !outgoing.isFull();
    }

    @Override
    public Coroutine<Void> drain() {
        return async(() -> {
            outgoing.awaitRoom();
            NetworkException failure = earlyEnd.failure();
            if (aborted || state == State.LOST && failure != null) {
                throw failure != null ? failure : EarlyEnd.failed("the stream was aborted");
            }
        });
    }

    // ---- what comes in

    void inbound(Inbound receiver) {
        incoming.reader(receiver);
    }

    @Override
    public void pauseReading() {
        incoming.pause();
    }

    @Override
    public void resumeReading() {
        incoming.resume();
    }

    @Override
    public void taken(int bytes) {
        incoming.taken(bytes);
    }

    // ---- how it ends

    @Override
    public void close() {
        if (state != State.OPEN) {
            return;
        }
        if (tunnel && !outgoing.isEnded()) {
            outgoing.end();
        }
        state = State.CLOSING;
        if (outgoing.isEnded()) {
            incoming.dropRest();
        } else {
            aborted = true;
            reset(Http2Error.INTERNAL_ERROR);
        }
    }

    @Override
    public void abort() {
        if (state != State.LOST && !aborted && !isComplete()) {
            aborted = true;
            state = State.CLOSING;
            reset(Http2Error.CANCEL);
        }
    }

    void reset(Http2Error code) {
        connection.out().reset(this, code);
    }

    /** The stream is over, in one way or the other. */
    void lost() {
        if (state == State.LOST) {
            return;
        }
        boolean complete = outgoing.isEnded() && (incoming.isEnded() || state == State.CLOSING && !aborted);
        if (!complete) {
            earlyEnd.lost(aborted ? "the stream was aborted" : "the stream was lost, with its connection",
                    connection.farewell().theirs());
        }
        state = State.LOST;
        incoming.lost(complete ? null : earlyEnd.failure());
        if (loop().isClosed()) {
            return;
        }
        if (!closed.done()) {
            closed.setResult(null);
        }
        outgoing.wake();
    }

    @Override
    public boolean isClosing() {
        return state != State.OPEN;
    }

    @Override
    public boolean isLost() {
        return state == State.LOST;
    }

    @Override
    public Future<Void> closed() {
        return closed;
    }

    // ---- where it belongs

    @Override
    public EventLoop loop() {
        return connection.loop();
    }

    @Override
    public SocketAddress localAddress() {
        return connection.wire().localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return connection.wire().remoteAddress();
    }

    @Override
    public @Nullable TlsInfo tlsInfo() {
        return connection.wire().tlsInfo();
    }

    @Override
    public String toString() {
        return "StreamLine[" + id + " " + state + ", " + outgoing.unsent() + " bytes to send]";
    }
}
