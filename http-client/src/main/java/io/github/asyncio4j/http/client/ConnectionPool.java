package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.http.codec.Deadline;
import io.github.asyncio4j.http.codec.HeadBytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
 * <p>Where a server may speak HTTP/2, only one connection to it is made at a time, as long as it is not known that it does
 * not: the others wait for that one, and go on it, or all make theirs.
 *
 * <p>Invariants: {@code open} is the sum over the places, and at most the limit; where somebody in the line could be
 * served, he has been.
 */
final class ConnectionPool {

    /** The connections to one place. */
    private static final class Place {
        private int open;

        /** How many of these are being made. */
        private int opening;
        private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>(2);

        /** Those that take many requests at a time. */
        private final List<ClientConnection> shared = new ArrayList<>(0);
    }

    /** Of so many servers it is remembered what they speak. */
    private static final int MAX_REMEMBERED = 1_000;

    private final EventLoop loop;
    private final ClientOptions options;
    private final Connector connector;
    private final long keepAliveNanos;
    private final HeadBytes head = new HeadBytes();
    private final Map<Route, Place> places = new HashMap<>();
    private final ArrayDeque<Waiter> line = new ArrayDeque<>();

    /** Which servers that might speak HTTP/2 did so when they were asked last. */
    private final Map<Route, Boolean> sharing = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Route, Boolean> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** Those that are connected, oldest first. */
    private final Set<ClientConnection> connected = new LinkedHashSet<>();
    private int open;
    private boolean closed;
    private Unclosed.@Nullable OfSession session;

    ConnectionPool(EventLoop loop, ClientOptions options) {
        this.loop = loop;
        this.options = options;
        connector = new Connector(options);
        keepAliveNanos = Deadline.nanos(options.keepAliveTimeout());
    }

    EventLoop loop() {
        return loop;
    }

    /** Learns what notices that nobody has the session any more. */
    void watchedBy(Unclosed.OfSession watch) {
        session = watch;
    }

    /** Returns what puts heads together, one at a time. */
    HeadBytes head() {
        return head;
    }

    PoolStats stats() {
        int idle = 0;
        for (Place place : places.values()) {
            idle += place.idle.size() + (int) place.shared.stream().filter(ClientConnection::isUnused).count();
        }
        return new PoolStats(open, idle, line.size());
    }

    boolean isClosed() {
        return closed;
    }

    // ---- taking

    /**
     * Returns a connection for one request, idle before or new. Suspends while there is no slot, and while it connects.
     */
    ClientConnection acquire(Target target, RequestOptions request, Limits limits) {
        checkOpen();
        Route route = connector.route(target.origin(), request.connection());
        Place place = place(route);
        ClientConnection reused = takeShared(place);
        if (reused == null) {
            reused = takeIdle(place);
        }
        boolean slot = reused == null && mayConnect(route, place);
        if (slot) {
            takeSlot(route, place);
        }
        while (reused == null) {
            if (!slot) {
                reused = waitForTurn(route, limits);
            }
            if (reused == null) {
                ClientConnection made = connect(route, limits);
                if (made != null) {
                    return made;
                }
                slot = false;
            }
        }
        limits.trace().tell(TraceConfig::onConnectionReused);
        return reused;
    }

    /**
     * Makes a connection for a slot that is taken; the slot is free again if that fails. Returns null if the server takes no
     * requests on it as yet.
     */
    private @Nullable ClientConnection connect(Route route, Limits limits) {
        ClientConnection made;
        try {
            made = limits.connecting(() -> connector.connect(route, this));
        } catch (Throwable e) {
            if (mayShare(route) && !(e instanceof CancelledError)) {
                letAllTry(route);
            }
            endOpening(route);
            freeSlot(route);
            throw e;
        }
        endOpening(route);
        boolean entered = made.enterPool();
        if (entered) {
            connected.add(made);
        } else {
            freeSlot(route);
        }
        if (closed) {
            made.close();
            checkOpen();
        }
        if (route.isHttp2()) {
            sharing.put(route, made.isShared());
        }
        if (!made.isShared()) {
            serveLine();
            return made;
        }
        if (entered) {
            place(route).shared.add(made);
        }
        ClientConnection first = made.takesNone() ? null : made.openStream();
        roomFor(made);
        return first;
    }

    /** Whether a connection to this place may turn out to be one for many requests at a time. */
    private boolean mayShare(Route route) {
        return route.isHttp2() && sharing.getOrDefault(route, true);
    }

    /** Whether there is, or will be, a connection that one who wants one to this place should wait for. */
    private boolean isPromised(Route route, Place place) {
        return mayShare(route) && (place.opening > 0 || place.shared.stream().anyMatch(ClientConnection::takesNone));
    }

    private boolean mayConnect(Route route, Place place) {
        return hasSlot(place) && !isPromised(route, place);
    }

    /** Those who waited for a connection that could not be made find out on their own, and need not do so one by one. */
    private void letAllTry(Route route) {
        Place place = place(route);
        for (Waiter waiter : line) {
            if (!waiter.turn().done() && waiter.route().equals(route) && hasSlot(place)) {
                takeSlot(route, place);
                waiter.turn().setResult(null);
            }
        }
    }

    private void endOpening(Route route) {
        place(route).opening--;
    }

    private Place place(Route route) {
        return places.computeIfAbsent(route, _ -> new Place());
    }

    private void forgetIfEmpty(Route route) {
        if (place(route).open == 0) {
            places.remove(route);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the session is closed; a request needs an open ClientSession");
        }
    }

    private static @Nullable ClientConnection takeShared(Place place) {
        for (ClientConnection connection : place.shared) {
            if (connection.canOpenStream()) {
                return connection.openStream();
            }
        }
        return null;
    }

    /** Has those in line who want it take the room that a shared connection has. */
    void roomFor(ClientConnection shared) {
        if (closed) {
            if (shared.isUnused()) {
                shared.close();
            }
            return;
        }
        for (Waiter waiter : line) {
            if (!shared.canOpenStream()) {
                break;
            }
            if (!waiter.turn().done() && waiter.route().equals(shared.route())) {
                waiter.turn().setResult(shared.openStream());
            }
        }
        if (shared.isUnused() && line.stream().anyMatch(this::lacksSlotOfPool)) {
            shared.close();
        }
        if (open < options.limit()) {
            serveLine();
        }
    }

    /** Whether one waits for nothing but that the whole pool has less connections. */
    private boolean lacksSlotOfPool(Waiter waiter) {
        Place place = place(waiter.route());
        return !waiter.turn().done() && place.open < options.limitPerHost() && open >= options.limit()
                && !isPromised(waiter.route(), place);
    }

    private @Nullable ClientConnection takeIdle(Place place) {
        for (ClientConnection c = place.idle.poll(); c != null; c = place.idle.poll()) {
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

    private void takeSlot(Route route, Place place) {
        place.open++;
        open++;
        place.opening++;
    }

    private @Nullable ClientConnection waitForTurn(Route route, Limits limits) {
        if (line.size() >= options.maxWaiting()) {
            throw new PoolFullException(line.size() + " requests wait for one of " + options.limit()
                    + " connections already, which is the limit maxWaiting; send fewer at once, or set other limits");
        }
        Waiter waiter = new Waiter(route, loop.createFuture());
        line.add(waiter);
        if (lacksSlotOfPool(waiter)) {
            makeRoom();
        }
        try {
            return limits.waiting(() -> await(waiter.turn()));
        } catch (CancelledError | RuntimeException e) {
            giveBack(waiter);
            throw e;
        } finally {
            line.remove(waiter);
            forgetIfEmpty(route);
        }
    }

    /** Closes the oldest connection that nobody uses, to another place, for somebody who needs its slot. */
    private void makeRoom() {
        for (ClientConnection c : connected) {
            boolean kept = place(c.route()).idle.remove(c);
            if (kept) {
                c.becomeBusy();
            }
            if (kept || c.isUnused()) {
                c.close();
                return;
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
            endOpening(waiter.route());
            freeSlot(waiter.route());
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
            if (waiter.route().equals(connection.route())) {
                waiter.turn().setResult(connection);
                return;
            }
            if (lacksSlotOfPool(waiter)) {
                // He lacks nothing but a slot of the whole pool, and was here first.
                connection.close();
                return;
            }
        }
        place(connection.route()).idle.add(connection);
        connection.becomeIdle(keepAliveNanos);
    }

    /** Learns that a connection is gone. */
    void lost(ClientConnection connection) {
        connected.remove(connection);
        place(connection.route()).shared.remove(connection);
        place(connection.route()).idle.remove(connection);
        freeSlot(connection.route());
    }

    private void freeSlot(Route route) {
        open--;
        place(route).open--;
        serveLine();
        forgetIfEmpty(route);
    }

    /** Has those in line who may make a connection do so. */
    private void serveLine() {
        for (Waiter waiter : line) {
            Place place = place(waiter.route());
            if (!waiter.turn().done() && mayConnect(waiter.route(), place)) {
                takeSlot(waiter.route(), place);
                waiter.turn().setResult(null);
            }
        }
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

    /**
     * Closes the connections that are kept, and each of the others when its response is over: nobody has the session any
     * more, but somebody may have a response or a WebSocket of it.
     */
    void retire() {
        if (closed) {
            return;
        }
        closed = true;
        for (ClientConnection c : List.copyOf(connected)) {
            if (place(c.route()).idle.contains(c) || c.isUnused()) {
                c.close();
            }
        }
    }

    /** The loop was closed, and with it the connections. */
    void loopClosed() {
        if (!closed && session != null) {
            session.loopClosed();
        }
        closed = true;
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
