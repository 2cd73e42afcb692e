package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A listening socket and the connections it accepted: asyncio's Server. Made by {@link Network#startServer}. */
public final class Server implements AutoCloseable {

    private final EventLoop loop;
    private final ConnectionHandler handler;

    /** The connections that are being served, oldest first. */
    private final Map<Transport, Task<Void>> connections = new LinkedHashMap<>();

    /** Completed when the socket is closed and no connection is left. */
    private final Future<Void> over;
    private Transports.@Nullable Listener listener;
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
        connections.remove(transport);
        if (!task.cancelled() && task.exception() != null) {
            loop.callExceptionHandler(new ErrorContext("Unhandled exception in the handler of a connection: "
                    + task.exception(), task.exception(), Map.of("transport", transport, "task", task)));
        }
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

    /** Returns how many connections are being served. */
    public int connections() {
        return connections.size();
    }

    /** Returns whether it accepts connections. */
    public boolean isServing() {
        return listener != null && !closed;
    }

    /** Stops listening; the connections it has go on. Returns at once; a second call does nothing. */
    @Override
    public void close() {
        if (!closed && listener != null) {
            closed = true;
            listener.close();
            finishIfOver();
        }
    }

    /** Cancels the handlers of all connections, which closes these. */
    public void closeClients() {
        for (Task<Void> task : java.util.List.copyOf(connections.values())) {
            task.cancel();
        }
    }

    /** Suspends until the server is closed and all its connections are served. */
    public Coroutine<Void> waitClosed() {
        return async(() -> {
            while (!over.done()) {
                await(io.github.asyncio4j.Asyncio.wait(java.util.List.of(over)));
            }
        });
    }

    /** Suspends for ever; a cancel closes the server and its connections and waits for them. */
    public Coroutine<Void> serveForever() {
        return async(() -> {
            try {
                await(loop.<Void>createFuture());
            } catch (CancelledError e) {
                close();
                closeClients();
                await(waitClosed());
                throw e;
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
