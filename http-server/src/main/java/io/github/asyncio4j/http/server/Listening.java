package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.ReturnWhen;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Tls;
import io.github.asyncio4j.net.netty.Inbound;
import io.github.asyncio4j.net.netty.Line;
import io.github.asyncio4j.net.netty.Wire;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A listening socket and the connections that came by it. */
final class Listening {

    /** How long handlers that were cancelled may take to end, before their connections are cut. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private final Router router;
    private final ServerOptions options;
    private final ResponseHeaders headers;

    /** Oldest first. */
    private final Map<Line, Served> connections = new LinkedHashMap<>();

    /** What still runs for clients that have gone. */
    private final Set<Task<Void>> abandoned = new LinkedHashSet<>();
    private final InFlight inFlight;
    private @Nullable Sockets sockets;
    private boolean stopping;

    Listening(EventLoop loop, Application app, ServerOptions options) {
        router = app.router();
        this.options = options;
        headers = new ResponseHeaders(loop);
        inFlight = new InFlight(loop, options.maxBytesInFlight(), this::bytesInFlight, this::acceptWhatFits);
    }

    /** Listens. Suspends until it does. */
    static Listening open(EventLoop loop, Application app, List<ListenOptions> places, ServerOptions options) {
        Listening listening = new Listening(loop, app, options);
        listening.sockets = Sockets.open(places, options, listening::setUp, listening::accepted);
        return listening;
    }

    private Inbound setUp(Wire wire, ChannelPipeline pipeline, @Nullable Tls tls) {
        if (tls != null && tls.alpn().contains("h2")) {
            return noted(wire, Entrance.byTls(this, wire, pipeline));
        }
        if (tls == null && options.http2PriorKnowledge()) {
            return noted(wire, Entrance.byPreface(this, wire, pipeline));
        }
        return noted(wire, ServerConnection.setUp(this, wire, pipeline::addLast));
    }

    private <S extends Served & Inbound> Inbound noted(Wire wire, S connection) {
        connections.put(wire, connection);
        acceptWhatFits();
        return connection;
    }

    /** Has those who connect wait in the system's queue while there is no room for them. */
    private void acceptWhatFits() {
        Sockets some = sockets;
        if (stopping || some == null) {
            return;
        }
        if (connections.size() >= options.maxConnections() || inFlight.isTooMuch()) {
            some.pause();
        } else {
            some.resume();
        }
    }

    private long bytesInFlight() {
        long bytes = 0;
        for (Served connection : connections.values()) {
            bytes += connection.bytesInFlight();
        }
        return bytes;
    }

    /** Returns whether there is memory for what another request brings and asks for. */
    boolean hasRoom() {
        return !inFlight.isTooMuch();
    }

    private void accepted(Wire wire) {
        Served connection = connections.get(wire);
        if (connection != null) {
            connection.begin();
        }
    }

    void lost(Line wire) {
        Served gone = connections.remove(wire);
        if (gone != null) {
            List<Task<Void>> left = new ArrayList<>(1);
            gone.addTasksTo(left);
            abandoned.addAll(left);
            left.forEach(task -> task.addDoneCallback(_ -> abandoned.remove(task)));
        }
        acceptWhatFits();
    }

    List<SocketAddress> addresses() {
        return sockets == null ? List.of() : sockets.addresses();
    }

    int connections() {
        return connections.size();
    }

    /** Finds who answers. */
    Match match(HttpRequest head, RequestTarget target) {
        String method = head.method().name();
        if (!router.usesHosts()) {
            return router.match(method, target.path());
        }
        String named = target.host();
        String host = named != null ? named : head.headers().get(HttpHeaderNames.HOST);
        return router.match(new Candidate.Asked(method, target.path(), host));
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

    /** Stops accepting, and closes the idle connections. Suspends until what was accepted last is known. */
    void stopAccepting() {
        stopping = true;
        Objects.requireNonNull(sockets).close();
        await(Asyncio.sleep(Duration.ZERO));
        copy().forEach(Served::closeIfIdle);
    }

    /** Ends the connections: when their handler has ended, or must. Suspends until they are gone. */
    void close() {
        try {
            waitForTasks(options.shutdownTimeout());
            tasks().forEach(Task::cancel);
            waitForTasks(LAST_WAIT);
        } finally {
            copy().forEach(Served::abort);
        }
        waitForWires();
        inFlight.close();
    }

    /** Ends all connections now, whatever is being answered. */
    void cut() {
        tasks().forEach(Task::cancel);
        copy().forEach(Served::abort);
    }

    /** Suspends until the access log is written. */
    void flushLog() {
        AccessLog log = options.accessLog();
        if (log != null) {
            log.flush(Asyncio.getRunningLoop());
        }
    }

    private List<Served> copy() {
        return List.copyOf(connections.values());
    }

    private List<Task<Void>> tasks() {
        List<Task<Void>> tasks = new ArrayList<>(abandoned);
        connections.values().forEach(connection -> connection.addTasksTo(tasks));
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
            await(Asyncio.wait(connections.keySet().stream().map(Line::closed).toList()));
        }
    }

    @Override
    public String toString() {
        return (stopping ? "stopping, " : "") + String.join(", ", addresses().stream().map(Object::toString).toList())
                + ", connections " + connections.size();
    }
}
