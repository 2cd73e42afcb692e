package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.ReturnWhen;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.netty.Inbound;
import io.github.asyncio4j.net.netty.Wire;
import io.github.asyncio4j.net.netty.WireServer;
import io.netty.channel.ChannelPipeline;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A listening socket and the connections that came by it. */
final class Listening {

    /** How long handlers that were cancelled may take to end, before their connections are cut. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private final Router router;
    private final ServerOptions options;
    private final ResponseHeaders headers;

    /** Oldest first. */
    private final Map<Wire, ServerConnection> connections = new LinkedHashMap<>();
    private @Nullable WireServer server;
    private boolean stopping;

    private Listening(EventLoop loop, Router router, ServerOptions options) {
        this.router = router;
        this.options = options;
        headers = new ResponseHeaders(loop);
    }

    /** Listens. Suspends until it does. */
    static Listening open(EventLoop loop, Router router, String host, int port, ServerOptions options) {
        InetSocketAddress address = await(Network.resolve(host, port)).getFirst();
        Listening listening = new Listening(loop, router, options);
        listening.server = await(WireServer.listen(address, options.backlog(), listening::setUp, listening::accepted));
        return listening;
    }

    private Inbound setUp(Wire wire, ChannelPipeline pipeline) {
        ServerConnection connection = ServerConnection.setUp(this, wire, pipeline);
        connections.put(wire, connection);
        return connection;
    }

    private void accepted(Wire wire) {
        ServerConnection connection = connections.get(wire);
        if (connection != null) {
            connection.begin();
        }
    }

    void lost(Wire wire) {
        connections.remove(wire);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server().address();
    }

    private WireServer server() {
        return Objects.requireNonNull(server);
    }

    int connections() {
        return connections.size();
    }

    Router router() {
        return router;
    }

    ServerOptions options() {
        return options;
    }

    ResponseHeaders headers() {
        return headers;
    }

    /** Whether no further request is to be answered on a connection. */
    boolean isStopping() {
        return stopping;
    }

    /** Stops accepting, and ends the connections: the idle ones at once, the others when their handler has, or must. */
    void close() {
        stopping = true;
        server().close();
        try {
            await(Asyncio.wait(List.of(server().closed())));
            copy().forEach(ServerConnection::closeIfIdle);
            waitForTasks(options.shutdownTimeout());
            tasks().forEach(Task::cancel);
            waitForTasks(LAST_WAIT);
        } finally {
            copy().forEach(ServerConnection::abort);
        }
        waitForWires();
    }

    private List<ServerConnection> copy() {
        return List.copyOf(connections.values());
    }

    private List<Task<Void>> tasks() {
        List<Task<Void>> tasks = new ArrayList<>();
        for (ServerConnection connection : connections.values()) {
            Task<Void> task = connection.task();
            if (task != null && !task.done()) {
                tasks.add(task);
            }
        }
        return tasks;
    }

    private void waitForTasks(Duration limit) {
        List<Task<Void>> tasks = tasks();
        if (!tasks.isEmpty()) {
            await(Asyncio.wait(tasks, limit, ReturnWhen.ALL_COMPLETED));
        }
    }

    private void waitForWires() {
        if (!connections.isEmpty()) {
            await(Asyncio.wait(connections.keySet().stream().map(Wire::closed).toList()));
        }
    }

    @Override
    public String toString() {
        return (stopping ? "stopping, " : "") + address() + ", connections " + connections.size();
    }
}
