package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.ReturnWhen;
import io.github.asyncio4j.Task;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A listening socket and the connections it accepted: asyncio's Server. Made by {@link Network#startServer}. */
public final class Server implements AutoCloseable {

    /** How long a peer that does not read may hold up the end of {@link #serveForever}. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final EventLoop loop;
    private final ConnectionHandler handler;

    /** The connections that are served or still send what is queued, oldest first. */
    private final Map<Transport, Task<Void>> connections = new LinkedHashMap<>();

    /** Completed when the socket is closed and no connection is left. */
    private final Future<Void> over;
    private Transports.@Nullable Listener listener;

    /** What {@link #serveForever} waits for, and close cancels; null while it is not called. */
    private @Nullable Future<Void> forever;
    private boolean closed;

    Server(EventLoop loop, ConnectionHandler handler) {
        this.loop = loop;
        this.handler = handler;
        over = loop.createFuture();
    }

    void listen(Transports.Listener bound) {
        listener = bound;
    }

    /** Takes a connection; called while the loop polls. */
    Transports.Receiver accept(Transport transport) {
        StreamReader reader = new StreamReader(loop, Network.DEFAULT_LIMIT);
        Transports.Receiver receiver = reader.attach(transport);
        StreamWriter writer = new StreamWriter(transport, reader);
        Task<Void> task = loop.createTask(async(() -> serve(transport, reader, writer)));
        connections.put(transport, task);
        task.addDoneCallback(done -> served(transport, done));
        return receiver;
    }

    private void serve(Transport transport, StreamReader reader, StreamWriter writer) throws Exception {
        try {
            handler.handle(reader, writer);
        } finally {
            transport.close();
        }
    }

    private void served(Transport transport, Future<Void> task) {
        transport.close();
        transport.closed().addDoneCallback(_ -> gone(transport));
        if (!task.cancelled() && task.exception() != null) {
            loop.callExceptionHandler(new ErrorContext("Unhandled exception in the handler of a connection: "
                    + task.exception(), task.exception(), Map.of("transport", transport, "task", task)));
        }
    }

    private void gone(Transport transport) {
        connections.remove(transport);
        finishIfOver();
    }

    /** Returns the port it listens at. */
    public int port() {
        return address().getPort();
    }

    /** Returns the address it listens at. */
    public InetSocketAddress address() {
        if (listener == null) {
            throw new IllegalStateException("the server does not listen yet");
        }
        return listener.address();
    }

    /** Returns how many connections are being served, or send what is left after it. */
    public int connections() {
        return connections.size();
    }

    /** Returns whether it accepts connections. */
    public boolean isServing() {
        return listener != null && !closed;
    }

    /** Stops listening and ends {@link #serveForever}; a second call does nothing. The connections it has go on. Returns at once. */
    @Override
    public void close() {
        if (!closed && listener != null) {
            listener.close();
            closed = true;
            if (!loop.isClosed()) {
                if (forever != null) {
                    forever.cancel();
                }
                finishIfOver();
            }
        }
    }

    /** Cancels the handlers of all connections, which closes these after sending what is queued. */
    public void closeClients() {
        List.copyOf(connections.values()).forEach(Task::cancel);
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
            if (!isServing() || forever != null) {
                throw new IllegalStateException(
                        this + (forever == null ? " does not listen" : " serves for ever already"));
            }
            forever = loop.createFuture();
            try {
                await(forever);
            } catch (CancelledError e) {
                if (!closed) {
                    close();
                    closeClients();
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
        return "Server[" + (listener == null ? "new" : listener.address() + (closed ? " closed" : " serving")) + ", "
                + connections.size() + " connections]";
    }
}
