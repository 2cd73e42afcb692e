package io.github.asyncio4j.http.client;

import io.github.asyncio4j.Future;
import org.jspecify.annotations.Nullable;

/** One who waits for a connection. His turn brings an idle connection, or null for a slot to make one. */
final class Waiter {

    private final Route route;
    private final Future<@Nullable ClientConnection> turn;

    Waiter(Route route, Future<@Nullable ClientConnection> turn) {
        this.route = route;
        this.turn = turn;
    }

    Route route() {
        return route;
    }

    Future<@Nullable ClientConnection> turn() {
        return turn;
    }
}
