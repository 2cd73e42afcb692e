package io.github.asyncio4j.http.server;

import io.github.asyncio4j.Task;
import io.github.asyncio4j.TimerHandle;
import io.github.asyncio4j.http.h2.Preface;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.TlsInfo;
import io.github.asyncio4j.net.netty.Inbound;
import io.github.asyncio4j.net.netty.Wire;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection of which it is not known yet whether it speaks HTTP/1 or HTTP/2: TLS has not agreed on it, or the first bytes
 * have not come. From then on it passes everything on to what was chosen.
 */
final class Entrance implements Inbound, Served {

    private final Listening owner;
    private final Wire wire;
    private final ChannelPipeline pipeline;

    /** Where the handlers of the chosen protocol go. */
    private final ChannelHandler place;

    /** The handler that the next one of them goes behind. */
    private ChannelHandler last;
    private final boolean byPreface;
    private boolean begun;
    private boolean stopping;
    private @Nullable Inbound inbound;
    private @Nullable Served served;

    /** Cuts a client that does not say what it wants to speak. */
    private @Nullable TimerHandle limit;

    private Entrance(Listening owner, Wire wire, ChannelPipeline pipeline, boolean byPreface) {
        this.owner = owner;
        this.wire = wire;
        this.pipeline = pipeline;
        this.byPreface = byPreface;
        place = byPreface ? new Preface(this::headBegins, this::choose) : new ChannelInboundHandlerAdapter();
        last = place;
        pipeline.addLast(place);
    }

    /** Sets up a wire that begins with TLS, whose handshake decides. */
    static Entrance byTls(Listening owner, Wire wire, ChannelPipeline pipeline) {
        return new Entrance(owner, wire, pipeline, false);
    }

    /** Sets up a wire whose first bytes decide. */
    static Entrance byPreface(Listening owner, Wire wire, ChannelPipeline pipeline) {
        return new Entrance(owner, wire, pipeline, true);
    }

    @Override
    public void begin() {
        begun = true;
        if (byPreface) {
            limitTo(owner.options().keepAliveTimeout());
        } else {
            TlsInfo tls = Objects.requireNonNull(wire.tlsInfo());
            choose("h2".equals(tls.alpn()));
        }
    }

    /** From its first byte on, a preface has the time of a head: nothing else is waited for longer. */
    private void headBegins() {
        limitTo(owner.options().headTimeout());
    }

    private void limitTo(Duration time) {
        stopLimit();
        limit = wire.loop().callLater(time, wire::abort);
    }

    private void choose(boolean http2) {
        stopLimit();
        if (http2) {
            ServerStreams streams = ServerStreams.setUp(owner, wire, this::add);
            inbound = streams.inbound();
            served = streams;
        } else {
            ServerConnection connection = ServerConnection.setUp(owner, wire, this::add);
            inbound = connection;
            served = connection;
        }
        pipeline.remove(place);
        if (begun) {
            served.begin();
        }
        if (stopping) {
            served.closeIfIdle();
        }
    }

    private void add(ChannelHandler handler) {
        pipeline.addAfter(pipeline.context(last).name(), null, handler);
        last = handler;
    }

    @Override
    public long bytesInFlight() {
        return served == null ? 0 : served.bytesInFlight();
    }

    private void stopLimit() {
        TimerHandle timer = limit;
        if (timer != null) {
            limit = null;
            timer.cancel();
        }
    }

    @Override
    public void received(Object message) {
        inbound.received(message);
    }

    @Override
    public void readComplete() {
        if (inbound != null) {
            inbound.readComplete();
        }
    }

    @Override
    public void eof() {
        if (inbound != null) {
            inbound.eof();
        } else if (!wire.isLost()) {
            wire.close();
        }
    }

    @Override
    public void lost(@Nullable NetworkException why) {
        stopLimit();
        if (inbound != null) {
            inbound.lost(why);
        } else {
            owner.lost(wire);
        }
    }

    @Override
    public void discard() {
        if (inbound != null) {
            inbound.discard();
        }
    }

    @Override
    public void addTasksTo(List<Task<Void>> tasks) {
        if (served != null) {
            served.addTasksTo(tasks);
        }
    }

    @Override
    public void closeIfIdle() {
        stopping = true;
        if (served != null) {
            served.closeIfIdle();
        } else {
            wire.close();
        }
    }

    @Override
    public void abort() {
        if (served != null) {
            served.abort();
        } else {
            wire.abort();
        }
    }

    @Override
    public String toString() {
        return "Entrance[" + (served == null ? wire : served) + "]";
    }
}
