package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.RunOptions;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.ListenOptions;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Serves an {@link Application} over HTTP/1.1 on the loop where it was started.
 *
 * <p>Each connection is a task, which answers its requests one after the other, in order. Close it, best in a {@code
 * try}, or await {@link #stop}.
 */
public final class WebServer implements AutoCloseable {

    private final EventLoop loop;
    private final Application app;
    private final Listening listening;
    private @Nullable Task<Void> stopping;
    private final Future<Void> stopped;

    private WebServer(EventLoop loop, Application app, Listening listening) {
        this.loop = loop;
        this.app = app;
        this.listening = listening;
        stopped = loop.createFuture();
    }

    /**
     * Begins to serve, with the defaults of {@link ServerOptions}. See {@link #start(Application, String, int,
     * ServerOptions)}.
     */
    public static Coroutine<WebServer> start(Application app, String host, int port) {
        return start(app, host, port, ServerOptions.defaults());
    }

    /**
     * Begins to serve: the application starts up, then the address is bound. Suspends until connections are accepted.
     *
     * @param host the name or address to listen on: {@code 127.0.0.1} for this machine alone, {@code 0.0.0.0} for all
     * @param port the port, or 0 for any that is free
     * @throws io.github.asyncio4j.net.NetworkException when awaited, if the port is taken or the address is not of this
     *         machine
     * @throws IllegalStateException when awaited, if the application was served before
     */
    public static Coroutine<WebServer> start(Application app, String host, int port, ServerOptions options) {
        Objects.requireNonNull(app, "the application is null");
        Objects.requireNonNull(host, "the host is null; 127.0.0.1 is this machine alone");
        Objects.requireNonNull(options, "the options are null; ServerOptions.defaults() has the defaults");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("the port is " + port + "; 0 to 65535 are allowed, 0 for any free one");
        }
        return start(app, options, ListenOptions.at(host, port).withBacklog(options.backlog()));
    }

    /** Begins to serve, with the defaults; see {@link #start(Application, ServerOptions, ListenOptions...)}. */
    public static Coroutine<WebServer> start(Application app, ListenOptions... at) {
        return start(app, ServerOptions.defaults(), at);
    }

    /**
     * Begins to serve at several places: ports and unix sockets, with TLS or without. The application starts up, then all
     * are bound, then connections are accepted. With TLS a client chooses HTTP/2 or HTTP/1.1, unless the options of the
     * TLS offer other protocols. The system probes idle connections (SO_KEEPALIVE). Suspends until connections are accepted.
     *
     * <pre>{@code
     * await(WebServer.start(app, ListenOptions.at("", 80), ListenOptions.at("", 443).withTls(Tls.server(cert, key)),
     *         ListenOptions.atUnix(Path.of("/run/app.sock"))))
     * }</pre>
     *
     * @throws io.github.asyncio4j.net.NetworkException when awaited, if one cannot be bound; then none is
     * @throws IllegalStateException when awaited, if the application was served before
     */
    public static Coroutine<WebServer> start(Application app, ServerOptions options, ListenOptions... at) {
        Objects.requireNonNull(app, "the application is null");
        Objects.requireNonNull(options, "the options are null; ServerOptions.defaults() has the defaults");
        // What a client that vanished holds is given up some day, however long its timeouts are.
        List<ListenOptions> places = Stream.of(at).map(ListenOptions::withKeepAlive).toList();
        if (places.isEmpty()) {
            throw new IllegalArgumentException("there is no place to listen at; give ListenOptions.at(host, port)");
        }
        return async(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            app.startUp();
            try {
                return new WebServer(loop, app, Listening.open(loop, app, places, options));
            } catch (Throwable e) {
                leave(app, e);
                throw e;
            }
        });
    }

    /** Runs a program that is this server, with the defaults; see {@link #runApp(Application, ServerOptions, ListenOptions...)}. */
    public static void runApp(Application app, ListenOptions... at) {
        runApp(app, ServerOptions.defaults(), at);
    }

    /**
     * Runs a program that is this server, on a loop of its own, until SIGINT or SIGTERM asks for its end. Then the server
     * stops as by {@link #stop}; a second signal cuts what is still being answered. For the thread of {@code main}.
     *
     * @throws io.github.asyncio4j.net.NetworkException if a place cannot be bound
     */
    public static void runApp(Application app, ServerOptions options, ListenOptions... at) {
        Objects.requireNonNull(app, "the application is null");
        RunningApp running = new RunningApp(() -> app, options, at);
        Asyncio.run(() -> running.run(0), RunOptions.DEFAULT.withInterrupts(false));
    }

    /**
     * Runs a program that is a server on several loops, each with a thread and an application of its own; the system
     * spreads the connections over them. The rest is as with {@link #runApp(Application, ServerOptions, ListenOptions...)}.
     *
     * @param loops 1 to 1,024; as many as there are processors is a good number
     * @param factory makes an application, once on each loop; it may await
     * @param at ports with a number: each loop would take another free one
     */
    public static void runApps(int loops, Callable<Application> factory, ServerOptions options, ListenOptions... at) {
        Objects.requireNonNull(factory, "the maker of the applications is null");
        ListenOptions[] shared = new ListenOptions[at.length];
        for (int i = 0; i < at.length; i++) {
            shared[i] = at[i].withReusePort();
        }
        RunningApp running = new RunningApp(factory, options.sharedBy(loops), shared);
        Asyncio.runLoops(loops, running::run);
    }

    private static void leave(Application app, Throwable failure) {
        try {
            app.cleanUp();
        } catch (Exception second) {
            failure.addSuppressed(second);
        }
    }

    /**
     * Returns the port it listens on, the first of several.
     *
     * @throws IllegalStateException if it listens at no port
     */
    public int port() {
        return address().getPort();
    }

    /** Returns the address it listens on, the first of several; it throws as {@link #port}. */
    public InetSocketAddress address() {
        for (SocketAddress address : addresses()) {
            if (address instanceof InetSocketAddress internet) {
                return internet;
            }
        }
        throw new IllegalStateException(this + " listens at no port of the internet; addresses() has them all");
    }

    /** Returns the addresses it listens on, in the order they were given. */
    public List<SocketAddress> addresses() {
        return listening.addresses();
    }

    /** Returns how many connections are open. */
    public int connections() {
        return listening.connections();
    }

    /** Suspends until the server is stopped; a cancel of this wait leaves it running. */
    public Coroutine<Void> serveForever() {
        return async(() -> {
            Future<Void> waiter = loop.createFuture();
            stopped.addDoneCallback(_ -> {
                if (!waiter.done()) {
                    waiter.setResult(null);
                }
            });
            await(waiter);
        });
    }

    /**
     * Stops: no new connections; those without a request are closed; handlers have {@link
     * ServerOptions#shutdownTimeout} to end, then they are cancelled. Suspends until every connection is closed. A
     * second call waits for the first.
     *
     * @throws Exception when awaited: what the application's shutdown and cleanup fail with, of several an
     *         {@link io.github.asyncio4j.ExceptionGroup}; the server is stopped nevertheless
     */
    public Coroutine<Void> stop() {
        return async(() -> {
            beginStop();
            await(serveForever());
            await(Objects.requireNonNull(stopping));
        });
    }

    /** Ends what is still being answered. */
    void cut() {
        listening.cut();
    }

    private void beginStop() {
        if (stopping == null) {
            stopping = loop.createTask(async(() -> {
                Closing closing = new Closing();
                try {
                    closing.run(listening::stopAccepting);
                    closing.run(app::shutDown);
                    closing.run(listening::close);
                    closing.run(app::cleanUp);
                    closing.run(listening::flushLog);
                } finally {
                    stopped.setResult(null);
                }
                closing.end();
            }), "stop of " + this);
        }
    }

    /** Stops as {@link #stop} does; in a coroutine it suspends until all is closed, in a callback it begins to stop. */
    @Override
    public void close() {
        if (loop.isClosed()) {
            return;
        }
        if (Asyncio.currentTask() != null) {
            await(stop());
        } else {
            beginStop();
        }
    }

    @Override
    public String toString() {
        return "WebServer[" + listening + "]";
    }
}
