package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.net.NetworkException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What comes in on a wire as a queue, for a coroutine that reads message by message. Above its limit it stops the socket.
 */
public final class Messages implements Inbound {

    /** How many bytes may be unread before reading stops. */
    public static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_MESSAGES = 1_024;

    private final Line wire;
    private final ToIntFunction<Object> cost;
    private final ArrayDeque<Object> queue = new ArrayDeque<>();
    private int bytes;

    /** The bytes, and what else the messages are said to cost. */
    private int load;
    private boolean paused;
    private boolean ended;
    private boolean released;
    private @Nullable NetworkException failure;

    /** What the one waiting task waits for, until that task runs again; null when none does. */
    private @Nullable Future<Void> waiter;

    /** Makes the queue of a line. */
    public Messages(Line wire) {
        this(wire, _ -> 0);
    }

    /** Makes the queue of a line whose messages cost so many bytes more than they hold: {@value #MAX_BYTES} are let in. */
    public Messages(Line wire, ToIntFunction<Object> cost) {
        this.wire = wire;
        this.cost = cost;
    }

    /** Returns whether none is there. */
    public boolean isEmpty() {
        return queue.isEmpty();
    }

    @Override
    public void received(Object message) {
        if (released) {
            wire.taken(sizeOf(message));
            ReferenceCountUtil.release(message);
            return;
        }
        queue.add(message);
        int size = sizeOf(message);
        bytes += size;
        load += size + cost.applyAsInt(message);
        if (!paused && (load > MAX_BYTES || queue.size() > MAX_MESSAGES)) {
            paused = true;
            wire.pauseReading();
        }
        wake();
    }

    @Override
    public void eof() {
        ended = true;
        wake();
    }

    @Override
    public void lost(@Nullable NetworkException why) {
        failure = why;
        ended = true;
        wake();
    }

    @Override
    public void discard() {
        ended = true;
        release();
    }

    private void wake() {
        Future<Void> waiting = waiter;
        if (waiting != null && !waiting.done()) {
            waiting.setResult(null);
        }
    }

    /** Returns the next message if it is there, else null. What is reference counted is the caller's. */
    public @Nullable Object poll() {
        Object message = queue.poll();
        if (message != null) {
            int size = sizeOf(message);
            bytes -= size;
            load -= size + cost.applyAsInt(message);
            wire.taken(size);
            if (paused && load <= MAX_BYTES / 2 && queue.size() <= MAX_MESSAGES / 2) {
                paused = false;
                wire.resumeReading();
            }
        }
        return message;
    }

    /**
     * Returns the next message, or null at the end. Suspends until there is one. One task at a time.
     *
     * @throws NetworkException if the connection failed, once everything that came before is read
     */
    public Coroutine<@Nullable Object> next() {
        return async(this::take);
    }

    private @Nullable Object take() {
        if (waiter != null) {
            throw new IllegalStateException("another coroutine is already waiting for a message of " + wire);
        }
        Object message = poll();
        while (message == null) {
            if (ended) {
                if (failure != null) {
                    throw failure;
                }
                return null;
            }
            Future<Void> waiting = wire.loop().createFuture();
            waiter = waiting;
            try {
                await(waiting);
            } finally {
                waiter = null;
            }
            message = poll();
        }
        return message;
    }

    /** Returns how many bytes are there, and not read. */
    public int bytes() {
        return bytes;
    }

    /** Returns whether nothing more will come, though something may still be queued. */
    public boolean isEnded() {
        return ended;
    }

    /** Releases what is queued, and what still comes. */
    public void release() {
        released = true;
        queue.forEach(ReferenceCountUtil::release);
        queue.clear();
        wire.taken(bytes);
        bytes = 0;
        load = 0;
        if (paused && !wire.isLost()) {
            paused = false;
            wire.resumeReading();
        }
    }

    private static int sizeOf(Object message) {
        if (message instanceof ByteBuf buffer) {
            return buffer.readableBytes();
        }
        return message instanceof ByteBufHolder holder ? holder.content().readableBytes() : 0;
    }
}
