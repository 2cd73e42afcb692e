package io.github.asyncio4j.http.server;

import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.codec.Deadline;
import io.github.asyncio4j.http.h2.Multiplexer;
import io.github.asyncio4j.http.h2.Rules;
import io.github.asyncio4j.http.h2.StreamLine;
import io.github.asyncio4j.http.h2.Streams;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.netty.Inbound;
import io.github.asyncio4j.net.netty.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/** A connection that speaks HTTP/2: a task for each of its streams, which answers one request. */
final class ServerStreams implements Served, Streams {

    private final Listening owner;
    private final Wire wire;
    private final Rules rules;
    private final Multiplexer connection;

    /** Those whose handlers have not returned, whatever became of their streams, by the numbers of these. */
    private final Map<Integer, ServerConnection> answering = new LinkedHashMap<>();

    private ServerStreams(Listening owner, Wire wire) {
        this.owner = owner;
        this.wire = wire;
        ServerOptions options = owner.options();
        rules = Rules.of(options.http2Options(), options.maxHead(), options.maxFields(), options.headTimeout(),
                options.keepAliveTimeout());
        connection = Multiplexer.server(wire, rules, this);
    }

    /** Sets up a wire on which a client speaks HTTP/2. Called while the loop polls. */
    static ServerStreams setUp(Listening owner, Wire wire, Consumer<ChannelHandler> pipeline) {
        ServerStreams streams = new ServerStreams(owner, wire);
        pipeline.accept(streams.connection);
        return streams;
    }

    /** Returns who is told what comes in on the wire. */
    Inbound inbound() {
        return connection;
    }

    /** There is nothing to begin: what serves a stream begins with it. */
    @Override
    public void begin() {}

    @Override
    public @Nullable Inbound opened(StreamLine stream) {
        if (answering.size() >= rules.maxStreams() + rules.maxHandlers()) {
            return null;
        }
        ServerConnection one = ServerConnection.ofStream(owner, stream);
        Integer id = stream.id();
        answering.put(id, one);
        one.begin(() -> answering.remove(id));
        return one;
    }

    @Override
    public void lost(@Nullable NetworkException why) {
        owner.lost(wire);
    }

    @Override
    public long bytesInFlight() {
        long bytes = wire.unsent();
        for (ServerConnection one : answering.values()) {
            bytes += one.bytesInFlight();
        }
        return bytes;
    }

    @Override
    public void addTasksTo(List<Task<Void>> tasks) {
        answering.values().forEach(one -> one.addTasksTo(tasks));
    }

    @Override
    public void closeIfIdle() {
        connection.shutDown();
        answering.values().forEach(ServerConnection::sayGoodbye);
    }

    @Override
    public void abort() {
        connection.abort();
    }

    @Override
    public String toString() {
        return "ServerStreams[" + answering.size() + " requests, " + connection + "]";
    }
}
