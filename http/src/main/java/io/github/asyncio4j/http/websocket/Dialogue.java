package io.github.asyncio4j.http.websocket;

import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.http.WebSocketException;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.http.codec.Deadline;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.netty.Line;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the two sides of a WebSocket say, by its rules: frames, pings, and how it ends. It never waits; who does is told
 * when there is something to look at.
 *
 * <pre>
 *   OPEN --begin (CLOSE is sent)----------------> CLOSING --(CLOSE comes)--> CLOSED
 *        --(CLOSE comes, and is answered)---------------------------------> CLOSED
 *        --(a rule broken: CLOSE is sent; no pong; the wire lost)----------> CLOSED
 * </pre>
 *
 * <p>A rule that is broken behind good messages closes when these are answered: when the next one is asked for, or the
 * time of a closing has passed.
 */
final class Dialogue {

    private enum State {
        OPEN, CLOSING, CLOSED
    }

    private final Line wire;
    private final boolean client;
    private final Runnable wake;
    private final Arrivals arrivals;
    private final FrameWriter writer;
    private final Pongs pongs;
    private final Heartbeat heartbeat;

    /** Cuts the connection when the closing takes too long, and has a rule broken when the answers do. */
    private final Deadline closing;
    private final long closeNanos;
    private final Future<Void> gone;
    private State state = State.OPEN;
    private long written;

    /** Whether the wire is lost. Messages that came before may still be unread then, and the state OPEN. */
    private boolean wireLost;
    private @Nullable NetworkException wireFailure;

    /** What is received last; null while open. */
    private WebSocketMessage.@Nullable Close end;
    private @Nullable Integer closeCode;
    private @Nullable RuntimeException exception;

    /** The rule that the other side broke; null if none. While OPEN, what came before is still being answered. */
    private @Nullable Violation broken;

    /** Whether a message was received and the next one not asked for, so that it may still be answered. */
    private boolean answering;

    /** Makes one, which tells when a message or the end can be received. */
    Dialogue(Line wire, boolean client, Handshake agreed, WebSocketOptions options, Runnable wake) {
        this.wire = wire;
        this.client = client;
        this.wake = wake;
        EventLoop loop = wire.loop();
        Deflate deflate = agreed.deflate();
        arrivals = new Arrivals(wire, new FrameReader(!client, deflate, options), options, this::readOn);
        writer = new FrameWriter(client, deflate);
        pongs = new Pongs(wire, this::sendPong);
        heartbeat = new Heartbeat(loop, options, arrivals::isPaused, this::beat, this::died);
        closing = new Deadline(loop, this::late);
        closeNanos = Deadline.nanos(options.closeTimeout());
        gone = loop.createFuture();
        heartbeat.start();
    }

    // ---- what comes in, while the loop polls

    /** Takes what came in on the wire. */
    void received(Object message) {
        heartbeat.alive();
        arrivals.received(message);
        read();
    }

    /** Takes the end of the wire. */
    void lost(@Nullable NetworkException why) {
        wireLost = true;
        wireFailure = why;
        heartbeat.stop();
        closing.cancel();
        writer.end();
        read();
        if (!gone.done()) {
            gone.setResult(null);
        }
    }

    /** Takes the end of the loop. */
    void discard() {
        writer.end();
        arrivals.end();
    }

    /** Reads as many messages as there is room for. */
    private void read() {
        boolean wasPaused = arrivals.isPaused();
        try {
            for (WebSocketMessage next = arrivals.next(); next != null; next = arrivals.next()) {
                take(next);
            }
        } catch (Violation e) {
            broken = e;
            arrivals.ignore();
            if (state == State.OPEN && !wireLost) {
                closing.set(closeNanos);
            }
        }
        if (arrivals.isEmpty() && !answering || wireLost || state == State.CLOSING) {
            failIfBroken();
        }
        if (wireLost && arrivals.isDrained()) {
            if (state != State.CLOSED) {
                over(CloseCodes.LOST, "", wireFailure != null ? wireFailure
                        : new WebSocketException("the connection was lost without a CLOSE: " + wire));
            }
            arrivals.end();
        }
        if (wasPaused && !arrivals.isPaused()) {
            heartbeat.alive(); // an answer may lie in the socket, unread so far
        }
        wake.run();
    }

    /** Reads what was left over by a turn whose share was used up. */
    private void readOn() {
        pongs.merge(this::read);
    }

    private void take(WebSocketMessage message) {
        switch (message) {
            case WebSocketMessage.Close close -> closed(close);
            case WebSocketMessage.Ping ping when arrivals.autoPing() -> pongs.owe(ping.bytes());
            case WebSocketMessage.Pong _ when arrivals.autoPing() -> {}
            default -> arrivals.keep(message);
        }
    }

    private void closed(WebSocketMessage.Close theirs) {
        if (state == State.OPEN) {
            boolean silent = theirs.code() == CloseCodes.NONE;
            write(Frames.CLOSE, silent ? new byte[0] : CloseCodes.payload(theirs.code(), ""));
        }
        over(theirs.code(), theirs.reason(), null);
        if (client) {
            limitClosing(); // the server is to end the connection first, so that its port is free at once
        } else {
            closeWire();
        }
    }

    private void late() {
        if (broken == null || state != State.OPEN) {
            wire.abort();
        } else {
            failIfBroken();
            wake.run();
        }
    }

    /** Closes, if there is a rule broken whose time has come. */
    void failIfBroken() {
        if (broken != null && state != State.CLOSED) {
            fail(broken);
        }
    }

    private void fail(Violation broken) {
        if (state == State.OPEN) {
            closing.clear();
            write(Frames.CLOSE, CloseCodes.payload(broken.code(), CloseCodes.shortened(broken.getMessage())));
        }
        over(broken.code(), broken.getMessage(), new WebSocketException(
                "the other side broke a rule of WebSocket: " + broken.getMessage()));
        if (wire.canWriteEof() && !wire.isClosing()) {
            // Closed with bytes unread the system would reset the connection, and our CLOSE might not arrive.
            wire.writeEof();
            limitClosing();
        } else {
            closeWire();
        }
    }

    private void closeWire() {
        wire.close();
        limitClosing();
    }

    private void limitClosing() {
        if (state == State.CLOSED) {
            arrivals.ignore();
        }
        if (!wireLost && !closing.isSet()) {
            closing.set(closeNanos);
        }
    }

    private void over(int code, String reason, @Nullable RuntimeException why) {
        state = State.CLOSED;
        heartbeat.stop();
        closeCode = code;
        exception = why;
        if (end == null) {
            end = new WebSocketMessage.Close(code, reason);
        }
    }

    // ---- the heart

    private void beat(byte[] ping) {
        write(Frames.PING, ping);
    }

    private void died(Duration limit) {
        over(CloseCodes.LOST, "", new WebSocketException("the other side did not answer a ping within the limit"
                + " pongTimeout, " + limit + ": " + wire));
        arrivals.ignore();
        wire.abort();
        wake.run();
    }

    private void sendPong(byte[] payload) {
        if (state == State.OPEN) {
            write(Frames.PONG, payload);
        }
    }

    void write(int opcode, byte[] payload) {
        byte[] frame = Frames.isControl(opcode) ? writer.control(opcode, payload) : writer.message(opcode, payload);
        written += frame.length;
        wire.write((Object) frame);
    }

    /** Returns how many bytes were written in all. */
    long written() {
        return written;
    }

    /** Cuts the connection, whose other side takes nothing of what is written. */
    void stalled(Duration limit) {
        if (state != State.CLOSED) {
            over(CloseCodes.LOST, "",
                    new WebSocketException("the other side took nothing of what was sent for as long as"
                            + " the limit writeTimeout, " + limit + ": " + wire));
        }
        arrivals.ignore();
        wire.reset();
        wake.run();
    }

    // ---- closing

    /** Says goodbye, if nobody has. */
    void begin(int code, String reason, byte[] payload) {
        failIfBroken();
        if (state == State.OPEN && !wireLost) {
            write(Frames.CLOSE, payload);
            state = State.CLOSING;
            end = new WebSocketMessage.Close(code, reason);
            heartbeat.stop();
            limitClosing();
            arrivals.drop();
            read();
        }
    }

    // ---- what there is to receive

    /** Returns the next message, from whose answer on more may come; null if there is none. */
    @Nullable
    WebSocketMessage poll() {
        WebSocketMessage message = arrivals.poll();
        answering = message != null;
        if (answering) {
            read();
        }
        return message;
    }

    /** Returns what is received last; null while open. */
    WebSocketMessage.@Nullable Close end() {
        return end;
    }

    boolean hasSomething() {
        return end != null || !arrivals.isEmpty();
    }

    long bytesUnread() {
        return arrivals.bytes();
    }

    /** Returns whether nothing can be sent any more. */
    boolean isClosed() {
        return state != State.OPEN || wireLost;
    }

    /** Returns the future that is done when the wire is gone. */
    Future<Void> gone() {
        return gone;
    }

    @Nullable
    Integer closeCode() {
        return closeCode;
    }

    @Nullable
    RuntimeException exception() {
        return exception;
    }

    /** Returns what went wrong, with this or with the wire. */
    @Nullable
    RuntimeException failure() {
        return exception != null ? exception : wireFailure;
    }

    @Override
    public String toString() {
        String how = state == State.CLOSED ? "closed " + closeCode : state == State.CLOSING ? "closing" : "open";
        return "WebSocket[" + how + (client ? ", to " : ", from ") + wire.remoteAddress() + "]";
    }
}
