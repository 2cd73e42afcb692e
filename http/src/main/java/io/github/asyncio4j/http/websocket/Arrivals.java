package io.github.asyncio4j.http.websocket;

import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.net.netty.Line;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The messages that came and were not received yet. When there is no room for more, nothing further is decoded, and
 * nothing is read from the socket, until half of them are gone; and when the share of a turn is used up, until the next
 * turn of the loop, so that the other connections are served besides one that floods.
 */
final class Arrivals {

    /** How much is decoded in a turn, as {@link FrameReader#work} has it. */
    private static final int SHARE = 64;

    private final Line wire;
    private final FrameReader reader;
    private final Runnable goOn;
    private final int maxMessages;
    private final int maxBytes;
    private final boolean autoPing;
    private final ArrayDeque<WebSocketMessage> queue = new ArrayDeque<>();
    private long bytes;
    private boolean paused;

    /** Up to which work of the reader this turn's share is. */
    private long share;

    /** Whether the share is used up, and the next turn has another one. */
    private boolean yielding;

    /** Where it stands in the line of those that decompress a long message. */
    private final Runnable turn = this::nextTurn;

    /** Whether it has stood there for the message that it is in. */
    private boolean begun;

    /** Whether the reader has no whole message, as far as it was fed. */
    private boolean drained = true;

    /** Whether messages are not kept, since this side has said goodbye. */
    private boolean dropping;

    /** Whether bytes are not even read, since the end has come. */
    private boolean ignoring;

    /** Makes one, which has the rest looked at when its turn comes. */
    Arrivals(Line wire, FrameReader reader, WebSocketOptions options, Runnable goOn) {
        this.wire = wire;
        this.reader = reader;
        this.goOn = goOn;
        maxMessages = options.maxQueue();
        maxBytes = options.maxMessage();
        autoPing = options.autoPing();
    }

    boolean autoPing() {
        return autoPing;
    }

    /** Takes what came in. It is copied here, where Netty's buffer may be touched, and released. */
    void received(Object message) {
        if (!ignoring && message instanceof ByteBuf buffer) {
            reader.feed(ByteBufUtil.getBytes(buffer));
            drained = false;
            if (!yielding) {
                share = reader.work() + SHARE;
            }
        }
        ReferenceCountUtil.release(message);
    }

    /** Returns the next message that is to be looked at; null if there is none, no room for it, or not in this turn. */
    @Nullable
    WebSocketMessage next() throws Violation {
        WebSocketMessage next = null;
        boolean more = true;
        while (more && !ignoring && hasRoom() && hasShare()) {
            next = reader.next();
            more = next == null && reader.isInflating();
            drained = next == null && !more;
            if (!more) {
                begun = false;
            }
        }
        if (next == null) {
            adjust();
        }
        return next;
    }

    private boolean hasRoom() {
        return dropping || queue.size() < maxMessages && bytes <= maxBytes;
    }

    private boolean hasShare() {
        if (reader.work() >= share && !yielding) {
            yielding = true;
            if (reader.isInflating()) {
                Inflating.of(wire.loop()).lineUp(wire.loop(), turn, begun);
                begun = true;
            } else {
                wire.loop().callSoon(this::nextTurn);
            }
        }
        return !yielding;
    }

    private void nextTurn() {
        yielding = false;
        share = reader.work() + SHARE;
        goOn.run();
    }

    private void adjust() {
        boolean enough = !ignoring && (yielding || !hasRoom());
        if (enough && !paused) {
            paused = true;
            wire.pauseReading();
        } else if (paused && !enough
                && (ignoring || dropping || queue.size() <= maxMessages / 2 && bytes <= maxBytes / 2)) {
                    paused = false;
                    wire.resumeReading();
                }
    }

    /** Returns how many bytes are held, of whole messages and of parts. */
    long bytes() {
        return bytes + reader.bytes();
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether nothing more can be made of what has come. */
    boolean isDrained() {
        return drained || ignoring;
    }

    /** Keeps a message until it is received. */
    void keep(WebSocketMessage message) {
        if (!dropping) {
            queue.add(message);
            bytes += sizeOf(message);
        }
    }

    @Nullable
    WebSocketMessage poll() {
        WebSocketMessage message = queue.poll();
        if (message != null) {
            bytes -= sizeOf(message);
        }
        return message;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    private static int sizeOf(WebSocketMessage message) {
        return switch (message) {
            case WebSocketMessage.Text text -> text.text().length();
            case WebSocketMessage.Binary binary -> binary.bytes().length;
            default -> 0;
        };
    }

    /** Drops what is there, and what comes, up to the CLOSE of the other side. */
    void drop() {
        dropping = true;
        queue.clear();
        bytes = 0;
    }

    /**
     * Reads nothing any more, and lets go of what is not read and of the message that is not whole, for the connection may
     * last as long as the other side wants; whole messages can still be received.
     */
    void ignore() {
        end();
        adjust();
    }

    /** Gives back what the system holds for it. */
    void end() {
        ignoring = true;
        if (begun) {
            Inflating.of(wire.loop()).leave(turn);
        }
        reader.end();
    }
}
