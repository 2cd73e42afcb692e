package io.github.asyncio4j.http.client;

import io.github.asyncio4j.Future;
import org.jspecify.annotations.Nullable;

/** One who waits for a connection. His turn brings an idle connection, or null for a slot to make one. */
final class Waiter {

    private final Origin origin;
    private final Future<@Nullable ClientConnection> turn;

    Waiter(Origin origin, Future<@Nullable ClientConnection> turn) {
        this.origin = origin;
        this.turn = turn;
    }

    Origin origin() {
        return origin;
    }

    Future<@Nullable ClientConnection> turn() {
        return turn;
    }
}
