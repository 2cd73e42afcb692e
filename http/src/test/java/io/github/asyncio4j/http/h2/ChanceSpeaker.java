package io.github.asyncio4j.http.h2;

import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.netty.Inbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One end of a stream that does, by chance, what its program may do at any time. */
final class ChanceSpeaker implements Inbound {

    private final StreamLine line;
    private final boolean server;
    private final Random chance;

    /** Whether the head of the other side has come; whether that of this one was written, and all. */
    private boolean heard;
    private boolean begun;
    private boolean ended;
    private boolean over;

    /** The bytes of the body that came; and those of them that it took. */
    private int received;
    private int taken;

    ChanceSpeaker(StreamLine line, boolean server, Random chance) {
        this.line = line;
        this.server = server;
        this.chance = chance;
    }

    @Override
    public void received(Object message) {
        heard |= message instanceof HttpMessage;
        if (message instanceof HttpContent content) {
            received += content.content().readableBytes();
        } else if (message instanceof ByteBuf bytes) {
            // Of a tunnel, whose bytes count as taken.
            received += bytes.readableBytes();
            taken += bytes.readableBytes();
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void eof() {}

    @Override
    public void lost(@Nullable NetworkException why) {
        over = true;
    }

    StreamLine line() {
        return line;
    }

    boolean isOver() {
        return over;
    }

    /** Returns how much of the window of its stream is used by what came and was not taken, of so many bytes that came. */
    int untaken(int delivered) {
        return (line.isClosing() ? received : delivered) - taken;
    }

    /** Begins, if it can. */
    void begin() {
        if (!begun && (!server || heard)) {
            begun = true;
            if (server) {
                line.write(new DefaultHttpResponse(Heads.VERSION, HttpResponseStatus.OK));
            } else {
                DefaultHttpRequest request = new DefaultHttpRequest(Heads.VERSION, HttpMethod.POST, "/");
                request.headers().set("host", "x");
                line.write(request);
            }
        }
    }

    /** Does something. */
    void act() {
        begin();
        int what = chance.nextInt(100);
        if (what < 40) {
            speak(1 + chance.nextInt(chance.nextBoolean() ? 200 : 30_000));
        } else if (what < 48) {
            end(chance.nextInt(4) == 0);
        } else if (what < 51) {
            line.close();
        } else if (what < 54) {
            line.abort();
        } else if (what < 62) {
            line.pauseReading();
        } else if (what < 74) {
            line.resumeReading();
        } else if (what < 75 && begun && heard) {
            line.becomeTunnel();
        } else {
            take(chance.nextInt(received - taken + 1));
        }
    }

    private void speak(int size) {
        if (begun && !ended && line.isWritable()) {
            line.write(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[size])));
        }
    }

    private void end(boolean withTrailers) {
        if (begun && !ended) {
            ended = true;
            DefaultLastHttpContent last = new DefaultLastHttpContent();
            if (withTrailers) {
                last.trailingHeaders().set("a", "b");
            }
            line.write(last);
        }
    }

    private void take(int bytes) {
        taken += bytes;
        line.taken(bytes);
    }

    /** Takes all that has come, and says no more. */
    void finish() {
        begin();
        line.resumeReading();
        take(received - taken);
        end(false);
    }

    @Override
    public String toString() {
        return line + ", " + received + " bytes received";
    }
}
