package io.github.asyncio4j.http.h2;

import io.github.asyncio4j.TimerHandle;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.netty.Inbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The half of a stream that comes in, up to the peer's end of it. Each byte of data is either given back as room at once,
 * or waits here or with the reader, and is given back when that takes it.
 */
final class IncomingHalf {

    /** How much of a body that nobody wants may still come before the peer is told to stop, and for how long. */
    private static final int MAX_DROPPED = 64 * 1024;
    private static final Duration DROP_TIME = Duration.ofSeconds(1);

    private final StreamLine line;
    private final Windows windows;
    private final ResponseShape response = new ResponseShape();
    private @Nullable Inbound reader;

    /** Whether the peer has said all. */
    private boolean ended;
    private boolean paused;

    /** What came while nobody wanted more; one buffer, in however many frames it came. */
    private @Nullable ByteBuf held;
    private @Nullable LastHttpContent heldEnd;

    /** How many bytes were read by whoever gets the messages, and not yet returned to the peer as room. */
    private int taken;

    private int dropped;
    private @Nullable TimerHandle dropping;

    IncomingHalf(StreamLine line, Windows windows) {
        this.line = line;
        this.windows = windows;
    }

    void reader(Inbound receiver) {
        reader = receiver;
    }

    ResponseShape response() {
        return response;
    }

    boolean isEnded() {
        return ended;
    }

    // ---- what comes, while the loop polls

    /** Takes a head, or the end. */
    void received(HttpObject message) {
        if (message instanceof LastHttpContent last) {
            ended = true;
            if (held != null || paused) {
                heldEnd = last;
                return;
            }
        }
        if (!line.isClosing()) {
            if (line.isTunnel()) {
                reader.eof();
            } else {
                reader.received(message);
            }
        }
    }

    /** Takes the head of a response, which may be one of 1xx, or trailers. */
    void receivedByClient(Fields fields, boolean end) {
        if (!response.awaitsHead()) {
            response.checkEnd();
            received(Heads.trailers(fields));
            return;
        }
        received(response.head(fields, end));
        if (end) {
            response.checkEnd();
            received(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    /** Takes a part of a body, and returns how much room for more it leaves at once. */
    int received(ByteBuf data, boolean end) {
        int n = data.readableBytes();
        if (n > 0) {
            response.bodyBegun();
        }
        if (line.isClosing()) {
            ended |= end;
            drop(n);
            return n;
        }
        if (held != null || paused) {
            held = (held == null ? Unpooled.buffer(Math.max(n, 1024)) : held).writeBytes(data);
            if (end) {
                received(LastHttpContent.EMPTY_LAST_CONTENT);
            }
        } else if (line.isTunnel()) {
            if (n > 0) {
                reader.received(copy(data));
            }
            if (end) {
                received(LastHttpContent.EMPTY_LAST_CONTENT);
            }
            return n;
        } else if (end) {
            ended = true;
            reader.received(n == 0 ? LastHttpContent.EMPTY_LAST_CONTENT : new DefaultLastHttpContent(copy(data)));
        } else if (n > 0) {
            reader.received(new DefaultHttpContent(copy(data)));
        }
        return 0;
    }

    private static ByteBuf copy(ByteBuf data) {
        return Unpooled.wrappedBuffer(ByteBufUtil.getBytes(data));
    }

    private void drop(int bytes) {
        dropped += bytes;
        if (dropped > MAX_DROPPED && !ended) {
            stopPeer();
        }
    }

    private void stopPeer() {
        line.reset(Http2Error.NO_ERROR);
    }

    // ---- what its reader wants

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        ByteBuf waiting = held;
        LastHttpContent end = heldEnd;
        if (waiting != null) {
            held = null;
            if (line.isTunnel()) {
                taken(waiting.readableBytes());
                reader.received(waiting);
            } else {
                reader.received(new DefaultHttpContent(waiting));
            }
        }
        if (end != null) {
            heldEnd = null;
            received(end);
        }
    }

    void taken(int bytes) {
        if (bytes > 0 && !line.isLost()) {
            if (taken == 0) {
                windows.giveBack(line);
            }
            taken += bytes;
        }
    }

    /** Returns how many bytes were read since it was asked last. */
    int takeTaken() {
        int bytes = taken;
        taken = 0;
        return bytes;
    }

    /** Nobody wants the rest, which may still come for a while. */
    void dropRest() {
        if (held != null) {
            taken(held.readableBytes());
            held = null;
        }
        if (!ended) {
            dropping = line.loop().callLater(DROP_TIME, this::stopPeer);
        }
    }

    /** The stream is over. */
    void lost(@Nullable NetworkException why) {
        held = null;
        TimerHandle timer = dropping;
        if (timer != null) {
            timer.cancel();
        }
        Inbound receiver = reader;
        if (receiver != null && line.loop().isClosed()) {
            receiver.discard();
        } else if (receiver != null) {
            receiver.eof();
            receiver.lost(why);
        }
    }
}
