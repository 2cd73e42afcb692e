package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import java.util.Map;

/** Serves each connection of a server by a handler in a task of its own. */
record StreamService(EventLoop loop, Server server, ConnectionHandler handler, ListenOptions options) {

    /** Called while the loop polls. */
    Transports.Receiver accept(Transport transport) {
        if (options.tls() != null) {
            server.attachEarly(transport);
        }
        StreamReader reader = new StreamReader(options.limit(), loop);
        return StreamReceiver.of(transport, reader.buffer(), () -> begin(transport, reader));
    }

    /** A task factory is user code, and with eager tasks the handler too, so the task is made in a turn of the loop. */
    private void begin(Transport transport, StreamReader reader) {
        server.attach(transport, null);
        loop.callSoon(() -> start(transport, reader));
    }

    private void start(Transport transport, StreamReader reader) {
        StreamWriter writer = new StreamWriter(transport, reader);
        Task<Void> task;
        try {
            task = loop.createTask(serve(transport, reader, writer));
        } catch (Throwable e) {
            transport.abort();
            server.detachWhenGone(transport);
            throw e;
        }
        if (!task.done()) {
            server.attach(transport, task);
        }
        task.addDoneCallback(done -> served(transport, done));
    }

    private Coroutine<Void> serve(Transport transport, StreamReader reader, StreamWriter writer) {
        return async(() -> {
            try {
                handler.handle(reader, writer);
            } finally {
                transport.close();
            }
        });
    }

    private void served(Transport transport, Future<Void> task) {
        transport.close();
        server.detachWhenGone(transport);
        if (!task.cancelled() && task.exception() != null) {
            loop.callExceptionHandler(new ErrorContext("Unhandled exception in the handler of a connection: "
                    + task.exception(), task.exception(), Map.of("transport", transport, "task", task)));
        }
    }
}
