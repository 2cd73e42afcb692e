package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A line for each request, written away from the loop: at most 10,000 lines wait, more are dropped and counted. Servers of
 * several loops can share one.
 *
 * <pre>{@code
 * ServerOptions.defaults().withAccessLog(AccessLog.to(System.out::println))
 * }</pre>
 *
 * <p>In a format stand {@code %a} for the client's address, {@code %t} for the time when the request began, {@code %r} for
 * its first line, {@code %s} for the status, {@code %b} for the bytes of the body, {@code %T} for the time it took in seconds,
 * {@code %Tf} with their fraction, {@code %D} in microseconds, <code>%{Name}i</code> for a header of the request,
 * <code>%{Name}o</code> for one of the response, {@code %%} for a percent sign. Of each thing that the client has sent a line
 * shows 1,024 characters, with its control characters, quotes and backslashes escaped; messages of errors show 100.
 */
public final class AccessLog {

    /** The format unless another one is given: nothing of it is a header of the client, which may be a secret. */
    public static final String DEFAULT_FORMAT = "%a %t \"%r\" %s %b %D";

    private static final int MOST_WAITING = 10_000;
    private static final int BATCH = 1_000;

    private final Consumer<? super String> sink;
    private final AccessFormat format;
    private final ArrayBlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean writing = new AtomicBoolean();
    private final AtomicLong dropped = new AtomicLong();

    /** What writes at present; of the loop that asked for it. */
    private volatile @Nullable Future<?> writer;

    private AccessLog(Consumer<? super String> sink, String format) {
        this.sink = Objects.requireNonNull(sink, "what takes the lines is null");
        this.format = new AccessFormat(format);
    }

    /** Makes one whose lines go to this, one after the other, on a thread of the loop's executor; it may block. */
    public static AccessLog to(Consumer<? super String> sink) {
        return new AccessLog(sink, DEFAULT_FORMAT);
    }

    /** Makes one whose lines go to the logger {@code io.github.asyncio4j.http.access} at the level INFO. */
    public static AccessLog toLogger() {
        System.Logger logger = System.getLogger("io.github.asyncio4j.http.access");
        return to(line -> logger.log(System.Logger.Level.INFO, line));
    }

    /**
     * Returns another one with this format.
     *
     * @throws IllegalArgumentException if it has a percent sign with something else than the above
     */
    public AccessLog withFormat(String format) {
        return new AccessLog(sink, format);
    }

    /** Returns how many lines were dropped because the sink was too slow. */
    public long dropped() {
        return dropped.get();
    }

    void log(EventLoop loop, AccessFormat.Entry entry) {
        if (!waiting.offer(format.line(entry))) {
            dropped.incrementAndGet();
        }
        write(loop);
    }

    private void write(EventLoop loop) {
        if (!waiting.isEmpty() && writing.compareAndSet(false, true)) {
            Future<?> running = loop.runInExecutor(() -> {
                writeWaiting();
                return null;
            });
            writer = running;
            running.addDoneCallback(_ -> {
                writer = null;
                if (!loop.isClosed()) {
                    write(loop);
                }
            });
        }
    }

    private void writeWaiting() {
        try {
            List<String> lines = new ArrayList<>();
            while (waiting.drainTo(lines, BATCH) > 0) {
                lines.forEach(sink);
                lines.clear();
            }
        } finally {
            writing.set(false);
        }
    }

    /** Suspends until what was logged so far is written. */
    void flush(EventLoop loop) {
        write(loop);
        Future<?> running = writer;
        if (running != null) {
            await(Asyncio.wait(List.of(running)));
        }
    }

    @Override
    public String toString() {
        return "AccessLog[" + format + ", " + waiting.size() + " lines waiting, " + dropped + " dropped]";
    }
}
