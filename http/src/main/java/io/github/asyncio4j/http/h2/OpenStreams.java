package io.github.asyncio4j.http.h2;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.http.codec.Deadline;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection that are open, and the numbers of those that ended last. While none is open, and only then,
 * the time of an idle connection runs.
 */
final class OpenStreams {

    private final Http2Connection connection;
    private final Http2Connection.PropertyKey key;
    private final EventLoop loop;
    private final Deadline idle;
    private final long idleNanos;

    /** How many there are, with those that are fresh. */
    private int count;

    /** Those that were opened here, and of which the peer has not been told. */
    private final Set<StreamLine> fresh = new LinkedHashSet<>();

    private final int[] over = new int[256];
    private int overAt;

    OpenStreams(Http2Connection connection, EventLoop loop, Rules rules, Action whenIdle) {
        this.connection = connection;
        this.loop = loop;
        key = connection.newKey();
        idle = new Deadline(loop, whenIdle);
        idleNanos = Deadline.nanos(rules.idleTime());
    }

    int count() {
        return count;
    }

    /** The connection begins, without a stream; the first may take so long, if that is longer than a later one may. */
    void awaitFirst(long nanos) {
        idle.set(Math.max(nanos, idleNanos));
    }

    @Nullable
    StreamLine line(int id) {
        Http2Stream stream = connection.stream(id);
        return stream == null ? null : line(stream);
    }

    @Nullable
    StreamLine line(Http2Stream stream) {
        return stream.getProperty(key);
    }

    /** The peer has begun a stream. */
    void add(StreamLine line) {
        connection.stream(line.id()).setProperty(key, line);
        opened();
    }

    /** A stream is opened here. */
    void addFresh(StreamLine line) {
        fresh.add(line);
        opened();
    }

    private void opened() {
        count++;
        idle.clear();
    }

    /** The peer is told of a fresh one. Returns whether Netty has it. */
    boolean begun(StreamLine line) {
        fresh.remove(line);
        Http2Stream stream = connection.stream(line.id());
        if (stream != null) {
            stream.setProperty(key, line);
        }
        return stream != null;
    }

    /** Takes one back of which the peer has not been told, and returns whether it is such a one. */
    boolean removeFresh(StreamLine line) {
        return fresh.remove(line);
    }

    List<StreamLine> takeFresh() {
        List<StreamLine> all = List.copyOf(fresh);
        fresh.clear();
        return all;
    }

    /** It is over. */
    void ended(StreamLine line) {
        count--;
        line.lost();
        if (count == 0 && !loop.isClosed()) {
            idle.set(idleNanos);
        }
    }

    void noteEnd(int id) {
        over[overAt++ & over.length - 1] = id;
    }

    /** Returns whether it was among those that ended last. */
    boolean endedLately(int id) {
        return Arrays.stream(over).anyMatch(one -> one == id);
    }

    /** The peer has broken the rules, of which each stream is told. */
    void broken(@Nullable String why) {
        try {
            connection.forEachActiveStream(stream -> {
                StreamLine line = line(stream);
                if (line != null) {
                    line.earlyEnd().broken(why);
                }
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The connection is gone. */
    void stop() {
        idle.cancel();
    }
}
