package io.github.asyncio4j.http.websocket;

import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.http.codec.Deadline;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pings after a silence, and notices when there is no answer. Whatever comes in is a sign of life.
 *
 * <pre>
 *   silence --(interval)--> pinged --(timeout)--> dead
 *      ^--(anything comes in)--'
 * </pre>
 */
final class Heartbeat {

    private static final int PAYLOAD = 4;

    private final @Nullable Duration interval;
    private final Duration timeout;
    private final Consumer<byte[]> ping;
    private final Consumer<Duration> dead;
    private final BooleanSupplier deaf;
    private final Deadline next;
    private final long intervalNanos;
    private boolean running;
    private boolean pinged;
    private int count;

    /**
     * Makes one that stands still.
     *
     * @param deaf whether nothing is read here, so that an answer could not be heard
     * @param ping sends a ping
     * @param dead is told of the end
     */
    Heartbeat(EventLoop loop, WebSocketOptions options, BooleanSupplier deaf, Consumer<byte[]> ping,
            Consumer<Duration> dead) {
        this.deaf = deaf;
        interval = options.pingInterval();
        timeout = options.pongTimeout();
        this.ping = ping;
        this.dead = dead;
        next = new Deadline(loop, this::passed);
        intervalNanos = interval == null ? 0 : Deadline.nanos(interval);
    }

    void start() {
        if (interval != null) {
            running = true;
            next.set(intervalNanos);
        }
    }

    /** Something came in. */
    void alive() {
        if (running) {
            pinged = false;
            next.set(intervalNanos);
        }
    }

    private void passed() {
        if (deaf.getAsBoolean()) {
            alive();
        } else if (pinged) {
            dead.accept(timeout);
        } else {
            beat();
        }
    }

    private void beat() {
        pinged = true;
        byte[] payload = new byte[PAYLOAD];
        for (int i = 0; i < PAYLOAD; i++) {
            payload[i] = (byte) (count >> 8 * (PAYLOAD - 1 - i));
        }
        count++;
        next.set(Deadline.nanos(timeout));
        ping.accept(payload);
    }

    void stop() {
        running = false;
        next.cancel();
    }
}
