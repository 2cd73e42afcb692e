package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;
import static java.lang.IO.*;
import static java.time.Duration.*;

import io.github.asyncio4j.*;
import io.github.asyncio4j.net.*;

/** Asynchronous generators in a row: the lines of a connection as they arrive, then some of them. */
final class AsyncLines {

    AsyncGenerator<String, Void> lines(StreamReader reader) {
        return asyncGenerator(y -> {
            for (var line = await(reader.readTextLine()); line != null; line = await(reader.readTextLine())) {
                y.yield(line);
            }
        });
    }

    AsyncGenerator<String, Void> matching(AsyncIterable<String> lines, String word) {
        return asyncGenerator(y -> {
            for (var line : forAwait(lines)) {
                if (line.contains(word)) {
                    y.yield(line);
                }
            }
        });
    }

    /** A server that says something every 20 ms. */
    void talk(StreamReader reader, StreamWriter writer) {
        for (int n = 1; n <= 9; n++) {
            await(sleep(ofMillis(20)));
            writer.write((n + (n % 3 == 0 ? " fizz" : " plain") + "\n").getBytes());
            await(writer.drain());
        }
        writer.close();
    }

    void main() {
        run(() -> {
            try (var server = await(Network.startServer(this::talk, "127.0.0.1", 0));
                    var connection = await(Network.openConnection("127.0.0.1", server.port()))) {
                for (var line : forAwait(matching(lines(connection.reader()), "fizz"))) {
                    println("received " + line);
                }
            }
        });
    }
}
