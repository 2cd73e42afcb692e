package io.github.asyncio4j.http.websocket;

import io.github.asyncio4j.EventLoop;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Whose messages are decompressed further in the next turns of a loop: one connection's in each, the first until its
 * message is whole or needs more bytes. A thousand bytes may stand for a million, so that who sends them pays a thousandth
 * of what they cost; many such connections at once would otherwise have a turn of the loop take as long as all of them
 * together, and the heap hold all of their messages half done.
 *
 * <p>Loop thread only.
 */
final class Inflating {

    private static final Map<EventLoop, Inflating> OF_LOOP = Collections.synchronizedMap(new WeakHashMap<>());

    /** Empty at the latest when the loop has ended, so that this does not hold the loop. */
    private final ArrayDeque<Runnable> line = new ArrayDeque<>();

    private boolean scheduled;

    /** Returns that of a loop. */
    static Inflating of(EventLoop loop) {
        return OF_LOOP.computeIfAbsent(loop, _ -> new Inflating());
    }

    /**
     * Has this go on in a turn of its own.
     *
     * @param goOn in the line at most once
     * @param begun whether it has had its turn with the same message, so that it has the next one, too
     */
    void lineUp(EventLoop loop, Runnable goOn, boolean begun) {
        if (begun) {
            line.addFirst(goOn);
        } else {
            line.addLast(goOn);
        }
        schedule(loop);
    }

    private void schedule(EventLoop loop) {
        if (!scheduled) {
            scheduled = true;
            loop.callSoon(() -> turn(loop));
        }
    }

    private void turn(EventLoop loop) {
        scheduled = false;
        Runnable first = line.poll();
        if (!line.isEmpty()) {
            schedule(loop);
        }
        if (first != null) {
            first.run();
        }
    }

    /** Has this wait no more. */
    void leave(Runnable goOn) {
        line.remove(goOn);
    }
}
