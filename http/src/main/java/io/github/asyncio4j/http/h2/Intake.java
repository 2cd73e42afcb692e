package io.github.asyncio4j.http.h2;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.http.codec.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.time.Duration;

/** What the peer may send that costs work here and carries nothing, and how long a head of it may take. */
final class Intake {

    /** The bytes that a client begins with. */
    private static final int PREFACE = 24;

    private final Rules rules;
    private final EventLoop loop;
    private final CountedWriter writer;
    private final FrameScan scan;
    private final Budget resets;
    private final Budget control;
    private final Deadline head;

    /** Which unit of frames the deadline of heads is for. */
    private int pendingUnit = -1;
    private int continuations;
    private int emptyData;

    Intake(Rules rules, EventLoop loop, CountedWriter writer, boolean server, Action headIsLate) {
        this.rules = rules;
        this.loop = loop;
        this.writer = writer;
        scan = new FrameScan(server ? PREFACE : 0, this::isTooMuch);
        resets = new Budget(rules.resetsIn(), rules.resetPeriod(), now());
        control = new Budget(rules.controlBurst(),
                Duration.ofSeconds(1).multipliedBy(rules.controlBurst()).dividedBy(rules.controlRate()), now());
        head = new Deadline(loop, headIsLate);
    }

    private long now() {
        return loop.time().toNanos();
    }

    /** Looks at what came, and returns whether it has a frame too many. */
    boolean isTooMuch(ByteBuf bytes) {
        return scan.isTooMuch(bytes);
    }

    private boolean isTooMuch(byte type, int flags, int length) {
        switch (type) {
            case Http2FrameTypes.DATA -> {
                return false;
            }
            case Http2FrameTypes.HEADERS -> {
                continuations = 0;
                return false;
            }
            case Http2FrameTypes.CONTINUATION -> {
                return ++continuations > rules.maxContinuations();
            }
            case Http2FrameTypes.RST_STREAM -> {
                return !resets.take(now());
            }
            case Http2FrameTypes.WINDOW_UPDATE -> {
                return !writer.takeUpdate() && !control.take(now());
            }
            default -> {
                return !control.take(now());
            }
        }
    }

    /** A reset that came costs nothing: a server may end what we have begun, however often. */
    void resetIsFree() {
        resets.giveBack();
    }

    /** A frame of data came. */
    void checkData(boolean carries) throws Http2Exception {
        if (carries) {
            emptyData = 0;
        } else if (++emptyData > rules.maxEmptyData()) {
            throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many empty frames");
        }
    }

    /** All is looked at that was there to read. */
    void readComplete() {
        if (!scan.isPending()) {
            pendingUnit = -1;
            head.clear();
        } else if (pendingUnit != scan.units()) {
            pendingUnit = scan.units();
            head.set(Deadline.nanos(rules.headTime()));
        }
    }

    /** The connection is gone. */
    void stop() {
        head.cancel();
    }
}
