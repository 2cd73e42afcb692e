package io.github.asyncio4j.http.client;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.http.codec.Deadline;
import io.github.asyncio4j.http.codec.Inbox;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** How much time one request has left, in each of its phases. Every wait of a request has one limit: the nearest. */
final class Limits {

    private final EventLoop loop;
    private final ClientTimeout timeout;
    private final Target target;
    private final long start;

    Limits(EventLoop loop, ClientTimeout timeout, Target target) {
        this.loop = loop;
        this.timeout = timeout;
        this.target = target;
        start = loop.time().toNanos();
    }

    /** Runs the wait for a turn in the pool. */
    <T> T waiting(Callable<T> wait) {
        return within(null, wait);
    }

    /** Runs the making of a connection. */
    <T> T connecting(Callable<T> connect) {
        return within(timeout.sockConnect(), connect);
    }

    private <T> T within(@Nullable Duration sockConnect, Callable<T> part) {
        long spent = loop.time().toNanos() - start;
        String name = "connect";
        Duration limit = timeout.connect();
        long left = left(limit, spent);
        if (left(timeout.total(), spent) < left) {
            name = "total";
            limit = timeout.total();
            left = left(limit, spent);
        }
        if (left(sockConnect, 0) < left) {
            name = "sockConnect";
            limit = sockConnect;
            left = left(sockConnect, 0);
        }
        if (limit == null) {
            return Asyncio.await(Asyncio.async(part));
        }
        try {
            return Asyncio.timeout(Duration.ofNanos(left), part);
        } catch (AsyncTimeoutException e) {
            throw late(name, limit, e);
        }
    }

    private static long left(@Nullable Duration limit, long spent) {
        return limit == null ? Inbox.NO_LIMIT : Math.max(0, Deadline.nanos(limit) - spent);
    }

    /** How long the next bytes may take, in nanoseconds. */
    long read() {
        long silence = left(timeout.sockRead(), 0);
        if (timeout.total() == null) {
            return silence;
        }
        return Math.min(silence, left(timeout.total(), loop.time().toNanos() - start));
    }

    /** Returns the error of a read that took longer than {@link #read} said. */
    AsyncTimeoutException lateRead() {
        Duration total = timeout.total();
        boolean all = left(total, loop.time().toNanos() - start) == 0;
        return all ? late("total", total, null) : late("sockRead", timeout.sockRead(), null);
    }

    private AsyncTimeoutException late(String name, @Nullable Duration limit, @Nullable Throwable cause) {
        String what = switch (name) {
            case "total" -> "the whole request took longer than its limit total";
            case "connect" -> "no connection was there within the limit connect";
            case "sockConnect" -> "no connection was made within the limit sockConnect";
            default -> "the server sent nothing for as long as the limit sockRead";
        };
        return new AsyncTimeoutException(what + ", " + limit + ": " + target.url(), cause);
    }
}
