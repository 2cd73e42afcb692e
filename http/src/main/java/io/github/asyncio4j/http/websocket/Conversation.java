package io.github.asyncio4j.http.websocket;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.AsyncIterator;
import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.StopAsyncIteration;
import io.github.asyncio4j.http.Json;
import io.github.asyncio4j.http.WebSocket;
import io.github.asyncio4j.http.WebSocketClosedException;
import io.github.asyncio4j.http.WebSocketException;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.http.codec.WritePatience;
import io.github.asyncio4j.http.grammar.Gate;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.netty.Line;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket over a wire, or a stream of HTTP/2, that is its own from the handshake on: what a program does with it. What
 * goes over the wire is the {@link Dialogue}'s matter. Everything runs on the loop's thread; what comes in is read while
 * the loop polls, up to the limits of the {@link Arrivals}.
 */
public final class Conversation implements WebSocket {

    /** How often the end can be received; more is a loop that does not look. */
    private static final int MAX_ENDS = 5;

    private final Line wire;
    private final EventLoop loop;
    private final Dialogue dialogue;
    private final Handshake agreed;

    /** What makes JSON and reads it; null for the one that is installed. */
    private final @Nullable Json json;

    /** How long the other side may take nothing; null for as long as it likes. */
    private final @Nullable Duration writeTimeout;

    /** How long who receives waits if it says no limit itself; null for as long as it takes. */
    private final @Nullable Duration receiveTimeout;
    private int endsReceived;

    /** The one task that receives; null when none does. */
    private @Nullable Future<Void> receiver;

    /** Makes the conversation over a wire; what comes in has to be passed to it from now on. */
    public Conversation(Line wire, boolean client, Handshake agreed, WebSocketOptions options) {
        this.wire = wire;
        this.agreed = agreed;
        loop = wire.loop();
        json = options.json();
        writeTimeout = options.writeTimeout();
        receiveTimeout = options.receiveTimeout();
        dialogue = new Dialogue(wire, client, agreed, options, this::wake);
    }

    // ---- what comes in, while the loop polls

    /** Takes what came in on the wire. */
    public void received(Object message) {
        dialogue.received(message);
    }

    /**
     * Takes that nothing more comes. Over TLS the wire is still there then, and the other side waits for the end of this
     * direction too.
     */
    public void eof() {
        wire.close();
    }

    /** Takes the end of the wire. */
    public void lost(@Nullable NetworkException why) {
        dialogue.lost(why);
    }

    /** Takes the end of the loop. */
    public void discard() {
        dialogue.discard();
    }

    private void wake() {
        Future<Void> waiting = receiver;
        if (waiting != null && !waiting.done() && dialogue.hasSomething()) {
            waiting.setResult(null);
        }
    }

    // ---- receiving

    @Override
    public Coroutine<WebSocketMessage> receive() {
        return async(this::next);
    }

    @Override
    public Coroutine<WebSocketMessage> receive(Duration limit) {
        Objects.requireNonNull(limit, "the limit is null; receive() has none");
        return async(() -> nextWithin(limit));
    }

    private WebSocketMessage next() {
        Duration limit = receiveTimeout;
        return limit == null ? nextOfAll() : nextWithin(limit);
    }

    private WebSocketMessage nextWithin(Duration limit) {
        try {
            return Asyncio.timeout(limit, this::nextOfAll);
        } catch (AsyncTimeoutException e) {
            throw new AsyncTimeoutException("no message was received within " + limit + ": " + this, e);
        }
    }

    private WebSocketMessage nextOfAll() {
        checkLoop();
        if (receiver != null) {
            throw new IllegalStateException("another task is receiving from " + this
                    + "; one at a time may, and hand on what it gets");
        }
        while (true) {
            WebSocketMessage message = dialogue.poll();
            if (message != null) {
                return message;
            }
            dialogue.failIfBroken();
            if (dialogue.end() != null) {
                return end();
            }
            Future<Void> waiting = loop.createFuture();
            receiver = waiting;
            try {
                await(waiting);
            } finally {
                receiver = null;
            }
        }
    }

    private WebSocketMessage end() {
        if (++endsReceived > MAX_ENDS) {
            throw new IllegalStateException("the end was received " + MAX_ENDS
                    + " times; stop receiving at a WebSocketMessage.Close: " + this);
        }
        return dialogue.end();
    }

    @Override
    public Coroutine<String> receiveText() {
        return async(this::text);
    }

    private String text() {
        WebSocketMessage message = next();
        if (message instanceof WebSocketMessage.Text(String text)) {
            return text;
        }
        throw unexpected("a text", message);
    }

    @Override
    public <T> Coroutine<@Nullable T> receiveJson(Class<T> type) {
        Objects.requireNonNull(type, "the class is null");
        return async(() -> {
            Json mapper = mapper();
            return mapper.read(text().getBytes(StandardCharsets.UTF_8), type);
        });
    }

    private Json mapper() {
        return json == null ? Json.installed() : json;
    }

    @Override
    public Coroutine<byte[]> receiveBytes() {
        return async(() -> {
            WebSocketMessage message = next();
            if (message instanceof WebSocketMessage.Binary(byte[] bytes)) {
                return bytes;
            }
            throw unexpected("a binary message", message);
        });
    }

    private WebSocketException unexpected(String what, WebSocketMessage message) {
        if (message instanceof WebSocketMessage.Close) {
            return isClosedNow(what + " was expected, and the WebSocket was closed");
        }
        return new WebSocketException(what + " was expected, and the other side sent one of "
                + message.getClass().getSimpleName() + ": " + this);
    }

    @Override
    public AsyncIterator<WebSocketMessage> asyncIterator() {
        return () -> async(() -> {
            WebSocketMessage message = next();
            if (message instanceof WebSocketMessage.Close) {
                throw new StopAsyncIteration();
            }
            return message;
        });
    }

    // ---- sending

    @Override
    public Coroutine<Void> send(String text) {
        Objects.requireNonNull(text, "the text is null");
        return async(() -> transmit(Frames.TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Coroutine<Void> send(byte[] bytes) {
        Objects.requireNonNull(bytes, "the bytes are null");
        return async(() -> transmit(Frames.BINARY, bytes));
    }

    @Override
    public Coroutine<Void> sendJson(@Nullable Object value) {
        return async(() -> transmit(Frames.TEXT, mapper().write(value)));
    }

    @Override
    public Coroutine<Void> ping(byte[] bytes) {
        Objects.requireNonNull(bytes, "the bytes are null; new byte[0] are none");
        return async(() -> transmit(Frames.PING, bytes));
    }

    @Override
    public Coroutine<Void> pong(byte[] bytes) {
        Objects.requireNonNull(bytes, "the bytes are null; those of the ping are expected");
        return async(() -> transmit(Frames.PONG, bytes));
    }

    private void transmit(int opcode, byte[] payload) {
        checkLoop();
        if (dialogue.isClosed()) {
            throw isClosedNow("nothing can be sent any more");
        }
        dialogue.write(opcode, payload);
        if (!wire.isWritable()) {
            try {
                drain();
            } catch (NetworkException e) {
                throw isClosedNow("the connection was lost while a message was sent");
            }
        }
    }

    private void drain() {
        Duration limit = writeTimeout;
        if (limit == null) {
            await(wire.drain());
        } else if (!new WritePatience(wire, limit).drain(dialogue::written)) {
            dialogue.stalled(limit);
            throw isClosedNow("the other side takes nothing of what is sent");
        }
    }

    private WebSocketClosedException isClosedNow(String what) {
        WebSocketMessage.Close last = dialogue.end();
        WebSocketMessage.Close close = last == null ? new WebSocketMessage.Close(CloseCodes.LOST, "") : last;
        String reason = close.reason().isEmpty() ? "" : " (" + Gate.printable(close.reason()) + ")";
        return new WebSocketClosedException(what + ": code " + close.code() + reason + ": " + this, close.code(),
                close.reason(), dialogue.failure());
    }

    // ---- closing

    @Override
    public Coroutine<Void> close(int code, String reason) {
        byte[] payload = CloseCodes.payload(code, reason);
        return async(() -> {
            begin(code, reason, payload);
            waitUntilGone();
        });
    }

    @Override
    public void close() {
        if (loop.isClosed()) {
            return;
        }
        goodbye(CloseCodes.NORMAL, "");
        if (Asyncio.currentTask() != null) {
            waitUntilGone();
        }
    }

    /** Says goodbye without waiting for an answer. */
    public void goodbye(int code, String reason) {
        begin(code, reason, CloseCodes.payload(code, reason));
    }

    private void begin(int code, String reason, byte[] payload) {
        checkLoop();
        dialogue.begin(code, reason, payload);
    }

    private void waitUntilGone() {
        try {
            await(Asyncio.wait(List.of(dialogue.gone())));
        } catch (CancelledError e) {
            wire.abort();
            throw e;
        }
    }

    private void checkLoop() {
        if (Asyncio.getRunningLoop() != loop) {
            throw new IllegalStateException(this + " belongs to another loop than the one that runs here");
        }
    }

    // ---- what it tells of itself

    /** Returns how many bytes came that nobody has received: whole messages, and parts of the next. */
    public long bytesUnread() {
        return dialogue.bytesUnread();
    }

    @Override
    public boolean isClosed() {
        return dialogue.isClosed();
    }

    @Override
    public @Nullable Integer closeCode() {
        return dialogue.closeCode();
    }

    @Override
    public @Nullable RuntimeException exception() {
        return dialogue.exception();
    }

    @Override
    public @Nullable String protocol() {
        return agreed.protocol();
    }

    @Override
    public boolean isCompressed() {
        return agreed.deflate() != null;
    }

    @Override
    public String toString() {
        return dialogue.toString();
    }
}
