package io.github.asyncio4j.net;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Context;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Handle;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches channels of the JDK on behalf of one loop, whose own poll may be a native one that cannot: a selector on a
 * thread of its own, which posts.
 *
 * <p>A channel that is ready is not watched until the callback has run, so that the thread does not spin. A key stays with
 * the selector until its channel is closed: to cancel it and register again one would have to wait for the other thread.
 * All fields are for the loop's thread but the selector, which both use.
 */
final class Readiness implements AutoCloseable {

    private final EventLoop loop;
    private final Selector selector;
    private final Thread thread;
    private final Map<SelectableChannel, Watch> watches = new IdentityHashMap<>();

    /** What is called for one channel; either side may be null. */
    private static final class Watch {
        @Nullable Side reader;
        @Nullable Side writer;

        @Nullable
        Side side(boolean writing) {
            return writing ? writer : reader;
        }

        @Nullable
        Side replace(boolean writing, @Nullable Side with) {
            Side before = side(writing);
            if (writing) {
                writer = with;
            } else {
                reader = with;
            }
            return before;
        }
    }

    /** One callback, in the context of who asked for it. */
    private static final class Side {
        final Action callback;
        final Context context;

        /** The call that waits for its turn. */
        @Nullable Handle handle;

        Side(Action callback, Context context) {
            this.callback = callback;
            this.context = context;
        }

        void cancel() {
            if (handle != null) {
                handle.cancel();
            }
        }
    }

    private Readiness(EventLoop loop) {
        this.loop = loop;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new NetworkException("cannot open a selector: " + e.getMessage(), e);
        }
        thread = Thread.ofPlatform().name("asyncio4j-readiness").daemon().unstarted(this::select);
        thread.start();
    }

    /** Returns that of the running loop. */
    static Readiness ofRunningLoop() {
        EventLoop loop = Asyncio.getRunningLoop();
        return Network.transports(loop).belonging(Readiness.class, () -> new Readiness(loop));
    }

    /** Has this called each time the channel is ready, in place of what was called before. */
    void add(SelectableChannel channel, boolean writing, Action callback) {
        check(channel);
        Watch watch = watches.computeIfAbsent(channel, _ -> new Watch());
        Side before = watch.replace(writing, new Side(callback, Context.copyContext()));
        if (before != null) {
            before.cancel();
        }
        arm(channel, watch, writing);
    }

    static void check(SelectableChannel channel) {
        if (channel.isBlocking()) {
            throw new IllegalArgumentException("the channel must be non-blocking: call configureBlocking(false) on "
                    + channel);
        }
    }

    private void arm(SelectableChannel channel, Watch watch, boolean writing) {
        int op = operation(channel, writing);
        try {
            SelectionKey key = channel.keyFor(selector);
            if (key == null || !key.isValid()) {
                channel.register(selector, op, watch);
            } else {
                key.attach(watch);
                key.interestOpsOr(op);
            }
            selector.wakeup();
        } catch (IOException | java.nio.channels.CancelledKeyException e) {
            watches.remove(channel);
            IOException why = e instanceof IOException io ? io : new ClosedChannelException();
            throw new NetworkException("cannot watch " + channel + ": it is closed", why);
        }
    }

    private static int operation(SelectableChannel channel, boolean writing) {
        int valid = channel.validOps();
        if (writing) {
            boolean connecting = channel instanceof SocketChannel socket && socket.isConnectionPending();
            return valid & (connecting ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE);
        }
        return valid & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT);
    }

    /** Calls it no more; returns whether there was something to be called. */
    boolean remove(SelectableChannel channel, boolean writing) {
        Watch watch = watches.get(channel);
        Side side = watch == null ? null : watch.replace(writing, null);
        if (side == null) {
            return false;
        }
        side.cancel();
        SelectionKey key = channel.keyFor(selector);
        if (watch.reader == null && watch.writer == null) {
            watches.remove(channel);
        }
        if (key != null && key.isValid()) {
            key.interestOpsAnd(~(writing ? SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT : SelectionKey.OP_READ
                    | SelectionKey.OP_ACCEPT));
        }
        return true;
    }

    /** Removes it if this is still what is called. */
    void remove(SelectableChannel channel, boolean writing, Action callback) {
        Watch watch = watches.get(channel);
        Side side = watch == null ? null : watch.side(writing);
        if (side != null && side.callback == callback) {
            remove(channel, writing);
        }
    }

    private void select() {
        try {
            while (selector.isOpen()) {
                selector.select(this::ready);
            }
        } catch (IOException | IllegalStateException closed) {
            // The loop is closed, and this with it.
        }
    }

    private void ready(SelectionKey key) {
        try {
            int ready = key.readyOps();
            key.interestOpsAnd(~ready);
            Watch watch = (Watch) key.attachment();
            SelectableChannel channel = key.channel();
            loop.callSoonThreadsafe(() -> call(channel, watch, ready));
        } catch (java.nio.channels.CancelledKeyException gone) {
            // Closed or removed meanwhile.
        }
    }

    private void call(SelectableChannel channel, Watch watch, int ready) {
        if ((ready & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0) {
            call(channel, watch, false);
        }
        if ((ready & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0) {
            call(channel, watch, true);
        }
    }

    private void call(SelectableChannel channel, Watch watch, boolean writing) {
        Side side = watch.side(writing);
        if (side == null || watches.get(channel) != watch) {
            return;
        }
        side.handle = loop.callSoon(side.callback, side.context);
        loop.callSoon(() -> {
            if (watch.side(writing) != null && watches.get(channel) == watch && channel.isOpen()) {
                arm(channel, watch, writing);
            }
        });
    }

    @Override
    public void close() {
        watches.clear();
        try {
            selector.close();
            thread.join(1_000);
        } catch (IOException e) {
            throw new NetworkException("cannot close a selector: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
