package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.http.codec.Deadline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a session, and the line of those who wait for one.
 *
 * <p>A connection takes a slot from the moment it is begun until it is gone, idle or not. Who waits gets either an idle
 * connection or a free slot, in the order of the line; what a waiter was given and could not take goes to the next.
 *
 * <p>Invariants: {@code open} is the sum over the places, and at most the limit; where somebody in the line could be
 * served, he has been.
 */
final class ConnectionPool {

    /** The connections to one place. */
    private static final class Place {
        private int open;
        private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>(2);
    }

    private final EventLoop loop;
    private final ClientOptions options;
    private final long keepAliveNanos;
    private final Map<Origin, Place> places = new HashMap<>();
    private final ArrayDeque<Waiter> line = new ArrayDeque<>();

    /** Those that are connected, oldest first. */
    private final Set<ClientConnection> connected = new LinkedHashSet<>();
    private int open;
    private int idle;
    private boolean closed;

    ConnectionPool(EventLoop loop, ClientOptions options) {
        this.loop = loop;
        this.options = options;
        keepAliveNanos = Deadline.nanos(options.keepAliveTimeout());
    }

    EventLoop loop() {
        return loop;
    }

    PoolStats stats() {
        return new PoolStats(open, idle, line.size());
    }

    boolean isClosed() {
        return closed;
    }

    // ---- taking

    /**
     * Returns a connection for one request, idle before or new. Suspends while there is no slot, and while it connects.
     */
    ClientConnection acquire(Target target, Limits limits) {
        checkOpen();
        Origin origin = target.origin();
        Place place = place(origin);
        ClientConnection reused = takeIdle(place);
        if (reused == null && hasSlot(place)) {
            takeSlot(place);
        } else if (reused == null) {
            reused = waitForTurn(origin, limits);
        }
        if (reused != null) {
            return reused;
        }
        return connect(origin, limits);
    }

    /** Makes a connection for a slot that is taken; the slot is free again if that fails. */
    private ClientConnection connect(Origin origin, Limits limits) {
        ClientConnection made = null;
        try {
            made = limits.connecting(() -> Connecting.to(origin, this, options));
        } finally {
            if (made != null && made.enterPool()) {
                connected.add(made);
            } else {
                freeSlot(origin);
            }
        }
        if (closed) {
            made.close();
            checkOpen();
        }
        return made;
    }

    private Place place(Origin origin) {
        return places.computeIfAbsent(origin, _ -> new Place());
    }

    private void forgetIfEmpty(Origin origin) {
        if (place(origin).open == 0) {
            places.remove(origin);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the session is closed; a request needs an open ClientSession");
        }
    }

    private @Nullable ClientConnection takeIdle(Place place) {
        for (ClientConnection c = place.idle.poll(); c != null; c = place.idle.poll()) {
            idle--;
            c.becomeBusy();
            if (c.isReusable()) {
                return c;
            }
            c.close();
        }
        return null;
    }

    private boolean hasSlot(Place place) {
        return open < options.limit() && place.open < options.limitPerHost();
    }

    private void takeSlot(Place place) {
        place.open++;
        open++;
    }

    private @Nullable ClientConnection waitForTurn(Origin origin, Limits limits) {
        if (line.size() >= options.maxWaiting()) {
            throw new PoolFullException(line.size() + " requests wait for one of " + options.limit()
                    + " connections already, which is the limit maxWaiting; send fewer at once, or set other limits");
        }
        Waiter waiter = new Waiter(origin, loop.createFuture());
        line.add(waiter);
        makeRoom(origin);
        try {
            return limits.waiting(() -> await(waiter.turn()));
        } catch (CancelledError | RuntimeException e) {
            giveBack(waiter);
            throw e;
        } finally {
            line.remove(waiter);
            forgetIfEmpty(origin);
        }
    }

    /** Closes the oldest idle connection to another place if that is what a newcomer to this place needs. */
    private void makeRoom(Origin origin) {
        if (idle > 0 && place(origin).open < options.limitPerHost()) {
            for (ClientConnection c : connected) {
                if (place(c.origin()).idle.remove(c)) {
                    idle--;
                    c.becomeBusy();
                    c.close();
                    return;
                }
            }
        }
    }

    /** Passes on what a waiter was given and cannot take. */
    private void giveBack(Waiter waiter) {
        Future<@Nullable ClientConnection> turn = waiter.turn();
        if (!turn.done() || turn.cancelled() || turn.exception() != null) {
            return;
        }
        ClientConnection given = turn.result();
        if (given == null) {
            freeSlot(waiter.origin());
        } else {
            given.release(true);
        }
    }

    // ---- giving back

    /** Takes a connection that may serve another request: the next in line gets it, else it becomes idle. */
    void release(ClientConnection connection) {
        if (closed || keepAliveNanos == 0) {
            connection.close();
            return;
        }
        for (Waiter waiter : line) {
            if (waiter.turn().done()) {
                continue;
            }
            if (waiter.origin().equals(connection.origin())) {
                waiter.turn().setResult(connection);
                return;
            }
            if (place(waiter.origin()).open < options.limitPerHost()) {
                // He lacks nothing but a slot of the whole pool, and was here first.
                connection.close();
                return;
            }
        }
        idle++;
        place(connection.origin()).idle.add(connection);
        connection.becomeIdle(keepAliveNanos);
    }

    /** Learns that a connection is gone. */
    void lost(ClientConnection connection) {
        connected.remove(connection);
        if (place(connection.origin()).idle.remove(connection)) {
            idle--;
        }
        freeSlot(connection.origin());
    }

    private void freeSlot(Origin origin) {
        open--;
        place(origin).open--;
        for (Waiter waiter : line) {
            Place place = place(waiter.origin());
            if (!waiter.turn().done() && hasSlot(place)) {
                takeSlot(place);
                waiter.turn().setResult(null);
            }
        }
        forgetIfEmpty(origin);
    }

    // ---- the end

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (Waiter waiter : line) {
            if (!waiter.turn().done()) {
                waiter.turn().setException(new IllegalStateException(
                        "the session was closed while this request waited for a connection"));
            }
        }
        List.copyOf(connected).forEach(ClientConnection::close);
    }

    /** Suspends until the connections that there are when this is called are gone. */
    Coroutine<Void> closed() {
        List<Future<Void>> left = new ArrayList<>();
        connected.forEach(connection -> left.add(connection.closed()));
        return async(() -> {
            if (!left.isEmpty()) {
                await(Asyncio.wait(left));
            }
        });
    }
}
