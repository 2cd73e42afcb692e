package io.github.asyncio4j.http.client;

import io.github.asyncio4j.Action;
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

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EventLoop loop;
    private final ClientTimeout timeout;
    private final Target target;
    private final Trace trace;

    /** When the call began; all attempts and redirects of it count. */
    private final long begun;

    /** When this attempt began. */
    private final long start;

    Limits(EventLoop loop, ClientTimeout timeout, Target target) {
        this(loop, timeout, target, loop.time().toNanos(), Trace.NONE);
    }

    /** Makes those of an attempt, for a call that began at this time of the loop. */
    Limits(EventLoop loop, ClientTimeout timeout, Target target, long begun, Trace trace) {
        this.trace = trace;
        this.loop = loop;
        this.timeout = timeout;
        this.target = target;
        this.begun = begun;
        start = loop.time().toNanos();
    }

    /** Runs the wait for a turn in the pool. */
    <T> T waiting(Callable<T> wait) {
        trace.tell(TraceConfig::onConnectionQueuedStart);
        T turn = within(null, wait);
        trace.tell(TraceConfig::onConnectionQueuedEnd);
        return turn;
    }

    /** Runs the making of a connection. */
    <T> T connecting(Callable<T> connect) {
        trace.tell(TraceConfig::onConnectionCreateStart);
        T connection;
        if (trace.isHeard()) {
            try (var _ = TracedResolver.TRACE.set(trace)) {
                connection = within(timeout.sockConnect(), connect);
            }
        } else {
            connection = within(timeout.sockConnect(), connect);
        }
        trace.tell(TraceConfig::onConnectionCreateEnd);
        return connection;
    }

    private <T> T within(@Nullable Duration sockConnect, Callable<T> part) {
        long spent = loop.time().toNanos() - start;
        String name = "connect";
        Duration limit = timeout.connect();
        long left = left(limit, spent);
        if (total() < left) {
            name = "total";
            limit = timeout.total();
            left = total();
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

    /** Who hears of the request. */
    Trace trace() {
        return trace;
    }

    /** How long the next bytes may take, in nanoseconds. */
    long read() {
        long silence = left(timeout.sockRead(), 0);
        return Math.min(silence, total());
    }

    /** How long the whole may still take, in nanoseconds. */
    long total() {
        Duration total = timeout.total();
        return total == null ? Inbox.NO_LIMIT : left(total, loop.time().toNanos() - begun);
    }

    /** Runs a wait for the server to take what was sent. */
    void writing(Action wait) throws Exception {
        long left = read();
        if (left == Inbox.NO_LIMIT) {
            wait.run();
            return;
        }
        try {
            Asyncio.timeout(Duration.ofNanos(left), wait);
        } catch (AsyncTimeoutException e) {
            throw total() == 0 ? late("total", timeout.total(), e) : late("write", timeout.sockRead(), e);
        }
    }

    /** How long a server that has let a limit pass may take to show that it is still there. */
    Duration patience() {
        Duration silence = timeout.sockRead();
        return silence == null || silence.isZero() ? PATIENCE : silence;
    }

    /** Returns the error of a read that took longer than {@link #read} said. */
    AsyncTimeoutException lateRead() {
        Duration total = timeout.total();
        boolean all = total() == 0;
        return all ? late("total", total, null) : late("sockRead", timeout.sockRead(), null);
    }

    private AsyncTimeoutException late(String name, @Nullable Duration limit, @Nullable Throwable cause) {
        String end = ", " + limit + ": " + target;
        return switch (name) {
            case "total" ->
                    new AsyncTimeoutException("the whole request took longer than its limit total" + end, cause);
            case "connect" -> new ConnectionTimeoutException("no connection was there within the limit connect" + end,
                    cause);
            case "sockConnect" -> new ConnectionTimeoutException(
                    "no connection was made within the limit sockConnect" + end, cause);
            case "write" -> new SockReadTimeoutException(
                    "the server took nothing of the body for as long as the limit sockRead" + end, cause);
            default -> new SockReadTimeoutException("the server sent nothing for as long as the limit sockRead" + end,
                    cause);
        };
    }
}
