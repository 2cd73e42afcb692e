package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Serves an {@link Application} over HTTP/1.1 on the loop where it was started.
 *
 * <p>Each connection is a task, which answers its requests one after the other, in order. Close it, best in a {@code
 * try}, or await {@link #stop}.
 */
public final class WebServer implements AutoCloseable {

    private final EventLoop loop;
    private final Listening listening;
    private @Nullable Task<Void> stopping;
    private final Future<Void> stopped;

    private WebServer(EventLoop loop, Listening listening) {
        this.loop = loop;
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
     * Begins to serve. Suspends until connections are accepted.
     *
     * @param host the name or address to listen on: {@code 127.0.0.1} for this machine alone, {@code 0.0.0.0} for all
     * @param port the port, or 0 for any that is free
     * @throws io.github.asyncio4j.net.NetworkException when awaited, if the port is taken or the address is not of this
     *         machine
     */
    public static Coroutine<WebServer> start(Application app, String host, int port, ServerOptions options) {
        Objects.requireNonNull(app, "the application is null");
        Objects.requireNonNull(host, "the host is null; 127.0.0.1 is this machine alone");
        Objects.requireNonNull(options, "the options are null; ServerOptions.defaults() has the defaults");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("the port is " + port + "; 0 to 65535 are allowed, 0 for any free one");
        }
        return async(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            return new WebServer(loop, Listening.open(loop, app.router(), host, port, options));
        });
    }

    /** Returns the port it listens on. */
    public int port() {
        return listening.address().getPort();
    }

    /** Returns the address it listens on. */
    public InetSocketAddress address() {
        return listening.address();
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
     */
    public Coroutine<Void> stop() {
        return async(() -> {
            beginStop();
            await(serveForever());
        });
    }

    private void beginStop() {
        if (stopping == null) {
            stopping = loop.createTask(async(() -> {
                try {
                    listening.close();
                } finally {
                    stopped.setResult(null);
                }
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
