package io.github.asyncio4j.net;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Context;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Handle;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Watches channels of the JDK on behalf of one loop, whose own poll may be a native one that cannot: a selector on a
 * thread of its own, which posts.
 *
 * <p>A channel that is ready is not watched until the callback has run, so that the thread does not spin. Keys are touched
 * by that thread alone, as the orders say that the loop's thread gives it; all fields else are for the loop's thread.
 */
final class Readiness implements AutoCloseable {

    private static final int READING = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    private static final int WRITING = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

    private final EventLoop loop;
    private final Selector selector;
    private final ConcurrentLinkedQueue<Order> orders = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final Map<SelectableChannel, Watch> watches = new IdentityHashMap<>();

    /** What the thread is to do with the keys. */
    private interface Order {
        void run() throws IOException;
    }

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
        if (!channel.isOpen()) {
            watches.remove(channel);
            throw new NetworkException("cannot watch " + channel + ": it is closed", new ClosedChannelException());
        }
        int op = operation(channel, writing);
        order(() -> armNow(channel, watch, op));
    }

    private void order(Order order) {
        orders.add(order);
        selector.wakeup();
    }

    private void armNow(SelectableChannel channel, Watch watch, int op) throws IOException {
        SelectionKey key = channel.keyFor(selector);
        if (key != null && key.isValid()) {
            key.attach(watch);
            key.interestOpsOr(op);
            return;
        }
        if (key != null) {
            // It was cancelled, and is only gone after a look at the channels.
            selector.selectNow();
        }
        channel.register(selector, op, watch);
    }

    /** A channel that is not watched is given back at once: the JDK does not really close one that has a key. */
    private void disarmNow(SelectableChannel channel, int ops) {
        SelectionKey key = channel.keyFor(selector);
        if (key != null && key.isValid()) {
            key.interestOpsAnd(~ops);
            if (key.interestOps() == 0) {
                key.cancel();
            }
        }
    }

    private static int operation(SelectableChannel channel, boolean writing) {
        int valid = channel.validOps();
        if (writing) {
            boolean connecting = channel instanceof SocketChannel socket && socket.isConnectionPending();
            return valid & (connecting ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE);
        }
        return valid & READING;
    }

    /** Calls it no more; returns whether there was something to be called. */
    boolean remove(SelectableChannel channel, boolean writing) {
        Watch watch = watches.get(channel);
        Side side = watch == null ? null : watch.replace(writing, null);
        if (side == null) {
            return false;
        }
        side.cancel();
        if (watch.reader == null && watch.writer == null) {
            watches.remove(channel);
        }
        order(() -> disarmNow(channel, writing ? WRITING : READING));
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
                for (Order order = orders.poll(); order != null; order = orders.poll()) {
                    carryOut(order);
                }
                selector.select(this::ready);
            }
        } catch (IOException | IllegalStateException closed) {
            // The loop is closed, and this with it.
        }
    }

    private void carryOut(Order order) throws IOException {
        try {
            order.run();
        } catch (ClosedChannelException | CancelledKeyException gone) {
            // The channel was closed meanwhile.
        } catch (ClosedSelectorException closed) {
            throw closed;
        } catch (RuntimeException e) {
            loop.callSoonThreadsafe(
                    () -> loop.callExceptionHandler(new ErrorContext("cannot watch a channel: it must be"
                            + " non-blocking, and made by the JDK's own provider", e, Map.of())));
        }
    }

    private void ready(SelectionKey key) {
        try {
            int ready = key.readyOps();
            key.interestOpsAnd(~ready);
            Watch watch = (Watch) key.attachment();
            SelectableChannel channel = key.channel();
            loop.callSoonThreadsafe(() -> call(channel, watch, ready));
        } catch (CancelledKeyException gone) {
            // Closed meanwhile.
        }
    }

    private void call(SelectableChannel channel, Watch watch, int ready) {
        if ((ready & READING) != 0) {
            call(channel, watch, false);
        }
        if ((ready & WRITING) != 0) {
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
