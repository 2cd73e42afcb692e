package io.github.asyncio4j.http.codec;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.netty.Inbound;
import io.github.asyncio4j.net.netty.Line;
import io.github.asyncio4j.net.netty.Messages;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * What comes in on a connection, message by message, with a limit of time to each wait. It stops the socket while too
 * much is unread.
 */
public final class Inbox implements Inbound {

    /** A limit that never passes. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** What {@link #next} returns when the limit has passed. */
    public static final Object LATE = new Object();

    /** How many heads may wait: a client that sends requests at once is stopped there. */
    private static final int MAX_HEADS = 16;
    private static final int HEAD_COST = Messages.MAX_BYTES / MAX_HEADS + 1;
    private static final int PIECE_COST = 256;

    /** A tiny chunk takes no room, but time, of which a turn of the loop has some for each connection. */
    private static final int TINY_COST = Messages.MAX_BYTES / StrictDecoding.MAX_PIECES + 1;

    private final Line wire;
    private final Messages queue;
    private final Deadline deadline;

    /** The one task that waits; null when none does. */
    private @Nullable Future<Boolean> waiter;
    private boolean ended;
    private @Nullable NetworkException failure;

    /** Makes the inbox of a line. */
    public Inbox(Line wire) {
        this.wire = wire;
        queue = new Messages(wire, Inbox::cost);
        deadline = new Deadline(wire.loop(), () -> wake(true));
    }

    /** Each of many small messages costs more than its bytes; of heads so much that reading stops at the limit. */
    private static int cost(Object message) {
        if (message instanceof HttpMessage) {
            return HEAD_COST;
        }
        return message instanceof TinyPieces pieces ? pieces.count() * TINY_COST : PIECE_COST;
    }

    @Override
    public void received(Object message) {
        queue.received(message);
        wake(false);
    }

    @Override
    public void eof() {
        ended = true;
        wake(false);
    }

    @Override
    public void lost(@Nullable NetworkException why) {
        failure = why;
        ended = true;
        deadline.cancel();
        wake(false);
    }

    @Override
    public void discard() {
        ended = true;
        queue.discard();
    }

    private void wake(boolean late) {
        Future<Boolean> waiting = waiter;
        if (waiting != null) {
            waiter = null;
            if (!waiting.done()) {
                waiting.setResult(late);
            }
        }
    }

    /** Returns the next message if it is there, else null. What is reference counted is the caller's. */
    public @Nullable Object poll() {
        return queue.poll();
    }

    /** Returns whether a message is there. */
    public boolean isReady() {
        return !queue.isEmpty();
    }

    /** Returns how many bytes of bodies are there, and not read. */
    public int bytes() {
        return queue.bytes();
    }

    /** Returns whether nothing is there; releases the first of what is, so that the connection is of no use then. */
    public boolean isEmpty() {
        Object stray = queue.poll();
        ReferenceCountUtil.release(stray);
        return stray == null;
    }

    /** Returns whether nothing more will come, though something may still be queued. */
    public boolean isEnded() {
        return ended;
    }

    /** Returns whether somebody waits for a message. */
    public boolean isAwaited() {
        return waiter != null;
    }

    /** Moves the limit of the wait that is going on to so many nanoseconds from now. */
    public void limit(long nanos) {
        deadline.set(nanos);
    }

    /**
     * Returns the next message; null at the end; {@link #LATE} if the limit has passed. Suspends until one of them. A
     * cancel of the wait loses no message.
     *
     * @param nanos the limit, or {@link #NO_LIMIT}
     * @throws NetworkException if the connection failed, once everything that came before is read
     * @throws IllegalStateException if another task is waiting
     */
    public @Nullable Object next(long nanos) {
        Object message = queue.poll();
        if (message != null) {
            return message;
        }
        if (nanos != NO_LIMIT) {
            deadline.set(nanos);
        }
        try {
            while (message == null) {
                if (ended) {
                    if (failure != null) {
                        throw failure;
                    }
                    return null;
                }
                if (await()) {
                    return LATE;
                }
                message = queue.poll();
            }
        } finally {
            deadline.clear();
        }
        return message;
    }

    private boolean await() {
        if (waiter != null) {
            throw new IllegalStateException("another task is already reading from " + wire
                    + "; one at a time may read the messages of a connection");
        }
        Future<Boolean> waiting = wire.loop().createFuture();
        waiter = waiting;
        try {
            return Asyncio.await(waiting);
        } finally {
            if (waiter == waiting) {
                waiter = null;
            }
        }
    }

    /** Releases what is queued, and what still comes. */
    public void release() {
        deadline.cancel();
        queue.release();
    }
}
