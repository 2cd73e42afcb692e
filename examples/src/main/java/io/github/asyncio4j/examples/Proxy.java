package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;
import static java.lang.IO.*;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.net.*;

/** A proxy that passes bytes both ways, each until its own end: one side may go on when the other has said all. */
final class Proxy {

    private static final int SOME = 64 * 1024;

    /** Passes what comes; a slow receiver slows the sender. */
    Coroutine<Void> pass(StreamReader from, StreamWriter to) {
        return async(() -> {
            for (var data = await(from.read(SOME)); data.length > 0; data = await(from.read(SOME))) {
                await(to.send(data));
            }
            to.writeEof();
        });
    }

    /** Where one way fails, both end. */
    ConnectionHandler to(String host, int port) {
        return (reader, writer) -> {
            try (var target = await(Network.openConnection(host, port))) {
                taskGroup(group -> {
                    group.createTask(pass(reader, target.writer()));
                    group.createTask(pass(target.reader(), writer));
                });
            }
        };
    }

    /** Answers only when it has heard all, so it needs the end of one direction alone. */
    void count(StreamReader reader, StreamWriter writer) {
        var all = await(reader.read());
        await(writer.send("%,d bytes\n".formatted(all.length)));
    }

    void main() {
        run(() -> {
            try (var counter = await(Network.startServer(this::count, "127.0.0.1", 0));
                    var proxy = await(Network.startServer(to("127.0.0.1", counter.port()), "127.0.0.1", 0));
                    var connection = await(Network.openConnection("127.0.0.1", proxy.port()))) {
                await(connection.writer().send(new byte[1_000_000]));
                connection.writer().writeEof();
                println("through the proxy: " + await(connection.reader().readTextLine()));
            }
        });
    }
}
