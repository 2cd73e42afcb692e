package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;
import static java.lang.IO.*;

import io.github.asyncio4j.net.*;
import java.util.List;

/** A server that sends each line back, and a client of it. */
final class Echo {

    /** Runs in a task of its own for each connection, which is closed when it returns. */
    void echo(StreamReader reader, StreamWriter writer) {
        for (var line : forAwait(reader.lines())) {
            await(writer.send(line));
        }
        await(writer.send("good bye\n"));
    }

    void main() {
        run(() -> {
            try (var server = await(Network.startServer(this::echo, "127.0.0.1", 0));
                    var connection = await(Network.openConnection("127.0.0.1", server.port()))) {
                for (var word : List.of("one", "two", "three")) {
                    await(connection.writer().send(word + "\n"));
                    println("sent " + word + ", received " + await(connection.reader().readTextLine()));
                }
                connection.writer().writeEof();
                println("after the end received " + await(connection.reader().readTextLine()));
            }
        });
    }
}
