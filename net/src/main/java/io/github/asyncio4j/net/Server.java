package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.ReturnWhen;
import io.github.asyncio4j.Task;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Listening sockets and the connections they accepted: asyncio's Server. Made by {@link Network#startServer} and
 * {@link Network#createServer}. A server that is forgotten closes with its loop, which says so in debug mode.
 */
public final class Server implements AutoCloseable {

    /** How long a peer that does not read may hold up the end of {@link #serveForever}. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final EventLoop loop;

    /** The connections that are served or still send what is queued, oldest first; with the task that serves them, if one does. */
    private final Map<Transport, Optional<Task<Void>>> connections = new LinkedHashMap<>();

    /** Completed when the sockets are closed and no connection is left. */
    private final Future<Void> over;

    /** The sockets; empty until they are bound. */
    private List<Transports.Listener> listeners = List.of();

    /** What {@link #serveForever} waits for, and close cancels; null while it is not called. */
    private @Nullable Future<Void> forever;
    private boolean started;
    private boolean closed;

    Server(EventLoop loop) {
        this.loop = loop;
        over = loop.createFuture();
    }

    void listen(List<Transports.Listener> bound, boolean serving) {
        listeners = bound;
        started = serving;
    }

    /** Takes a connection that a task serves, or none. */
    void attach(Transport transport, @Nullable Task<Void> task) {
        connections.put(transport, Optional.ofNullable(task));
    }

    /** Takes a connection whose TLS handshake is to be done before it is served. */
    void attachEarly(Transport transport) {
        attach(transport, null);
        transport.closed().addDoneCallback(_ -> {
            if (connections.remove(transport, Optional.empty())) {
                finishIfOver();
            }
        });
    }

    /** Forgets a connection once it is gone. */
    void detachWhenGone(Transport transport) {
        transport.closed().addDoneCallback(_ -> {
            connections.remove(transport);
            finishIfOver();
        });
    }

    /** Returns the port it listens at; of several the first one's. */
    public int port() {
        return address().getPort();
    }

    /**
     * Returns the address it listens at; of several the first.
     *
     * @throws IllegalStateException if it listens at a socket of the file system; see {@link #addresses}
     */
    public InetSocketAddress address() {
        if (listeners.isEmpty()) {
            throw new IllegalStateException("the server does not listen yet");
        }
        if (listeners.getFirst().address() instanceof InetSocketAddress address) {
            return address;
        }
        throw new IllegalStateException("the server listens at " + addresses() + ", which has no port");
    }

    /** Returns the addresses it listens at; none once it is closed. */
    public List<SocketAddress> addresses() {
        return closed ? List.of() : listeners.stream().map(Transports.Listener::address).toList();
    }

    /** Returns the loop that it belongs to. */
    public EventLoop loop() {
        return loop;
    }

    /** Accepts connections from here on, if it does not yet; a second call does nothing. Suspends for one turn of the loop. */
    public Coroutine<Void> startServing() {
        return async(() -> {
            begin();
            await(Asyncio.sleep(Duration.ZERO));
        });
    }

    private void begin() {
        if (closed) {
            throw new IllegalStateException(this + " does not listen any more");
        }
        if (!started) {
            started = true;
            listeners.forEach(Transports.Listener::start);
        }
    }

    /** Returns how many connections are being served, or send what is left after it. */
    public int connections() {
        return connections.size();
    }

    /** Returns whether it accepts connections. */
    public boolean isServing() {
        return started && !closed;
    }

    /** Stops listening and ends {@link #serveForever}; a second call does nothing. The connections it has go on. Returns at once. */
    @Override
    public void close() {
        if (!closed && !listeners.isEmpty()) {
            listeners.forEach(Transports.Listener::close);
            closed = true;
            if (!loop.isClosed()) {
                if (forever != null) {
                    forever.cancel();
                }
                finishIfOver();
            }
        }
    }

    /**
     * Closes all connections after sending what is queued, as {@link Transport#close} does, and cancels the handlers of
     * those that have one: what a handler writes from here on is dropped, and what it reads is the end. Returns at once.
     */
    public void closeClients() {
        Map.copyOf(connections).forEach((transport, task) -> {
            transport.close();
            task.ifPresent(Task::cancel);
        });
    }

    /** A handler that is cancelled may still say goodbye: its connection is closed when it ends. */
    private void cancelHandlers() {
        Map.copyOf(connections).forEach((transport, task) -> task.ifPresentOrElse(Task::cancel, transport::close));
    }

    /** Closes all connections at once and drops what is queued: for peers that do not read. Their handlers see the loss. */
    public void abortClients() {
        List.copyOf(connections.keySet()).forEach(Transport::abort);
    }

    /** Suspends until the server is closed, all its connections are served, and all they had to send is sent. */
    public Coroutine<Void> waitClosed() {
        return async(() -> {
            if (!over.done()) {
                await(Asyncio.wait(List.of(over)));
            }
        });
    }

    /**
     * Suspends for ever. A cancel closes the server, cancels its handlers, and waits for them and for what is queued; what
     * a peer does not take within 2 seconds is dropped. {@link #close} ends it too, with a CancelledError, once all
     * connections are served.
     *
     * @throws IllegalStateException if the server is closed, or another task is in this method
     */
    public Coroutine<Void> serveForever() {
        return async(() -> {
            if (forever != null) {
                throw new IllegalStateException(this + " serves for ever already");
            }
            begin();
            forever = loop.createFuture();
            try {
                await(forever);
            } catch (CancelledError e) {
                if (!closed) {
                    close();
                    cancelHandlers();
                    await(Asyncio.wait(List.of(over), PATIENCE, ReturnWhen.ALL_COMPLETED));
                    abortClients();
                }
                await(waitClosed());
                throw e;
            } finally {
                forever = null;
            }
        });
    }

    private void finishIfOver() {
        if (closed && connections.isEmpty() && !over.done()) {
            over.setResult(null);
        }
    }

    @Override
    public String toString() {
        return "Server["
                + (closed ? "closed"
                        : listeners.isEmpty() ? "new" : addresses() + (started ? " serving" : " not started"))
                + ", "
                + connections.size() + " connections]";
    }
}
