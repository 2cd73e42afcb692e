package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;
import static java.lang.IO.*;
import static java.time.Duration.*;

import io.github.asyncio4j.*;
import io.github.asyncio4j.net.*;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chat with a guest who does not read. What cannot be sent to him waits in a queue with room for 100 messages; then he
 * is out. Nobody else waits for him, and the server's memory has a limit.
 */
final class Chat {

    /** One who takes part: what waits for him, and the task that listens to him. */
    record Guest(String name, Queue<String> waiting, StreamWriter writer, Task<?> task) {}

    private final Map<String, Guest> guests = new LinkedHashMap<>();

    /** Serves one guest: a task sends what waits for him while this one reads what he says. */
    void serve(StreamReader reader, StreamWriter writer) {
        var guest = new Guest(await(reader.readTextLine()), new Queue<>(100), writer, currentTask());
        guests.put(guest.name(), guest);
        tell("* " + guest.name() + " is here");
        try {
            taskGroup(group -> {
                group.createTask(send(guest));
                for (var line : forAwait(reader.textLines())) {
                    tell(guest.name() + ": " + line);
                    await(sleep(ZERO)); // where many lines came at once, the others still get them one by one
                }
                guest.waiting().shutdown();
            });
        } finally {
            guests.remove(guest.name());
        }
    }

    Coroutine<Void> send(Guest guest) {
        return async(() -> {
            for (var message : guest.waiting().untilShutDown()) {
                await(guest.writer().send(message + "\n"));
            }
        });
    }

    /** Never waits for anybody. */
    void tell(String message) {
        for (var guest : List.copyOf(guests.values())) {
            try {
                guest.waiting().putNowait(message);
            } catch (QueueFullException e) {
                drop(guest);
            }
        }
    }

    /** Closes his connection. What the system has for him still arrives, should he read one day, and why there is no more. */
    void drop(Guest guest) {
        guests.remove(guest.name());
        guest.writer().write("* you are out: 100 messages wait for you\n");
        guest.task().cancel();
        tell("* " + guest.name() + " is out, who does not read");
    }

    /** Comes in and waits for the welcome. */
    Connection enter(int port, String name) {
        var connection = await(Network.openConnection("127.0.0.1", port));
        await(connection.writer().send(name + "\n"));
        println(name + " reads: " + await(connection.reader().readTextLine()));
        return connection;
    }

    /** Reads and counts what ann says, until the one is out who does not read. */
    Coroutine<Integer> listen(Connection connection, String name) {
        return async(() -> {
            int heard = 0;
            for (var line : forAwait(connection.reader().textLines())) {
                if (line.startsWith("* slow")) {
                    println(name + " reads: " + line);
                    return heard;
                }
                heard += line.startsWith("ann: ") ? 1 : 0;
            }
            throw new IllegalStateException("the chat has ended");
        });
    }

    void main() {
        run(() -> {
            try (var server = await(Network.startServer(this::serve, "127.0.0.1", 0));
                    var slow = enter(server.port(), "slow");
                    var ann = enter(server.port(), "ann");
                    var bob = enter(server.port(), "bob")) {
                var annHears = createTask(listen(ann, "ann"));
                var bobHears = createTask(listen(bob, "bob"));
                while (!annHears.done()) {
                    await(ann.writer().send("blah ".repeat(4_000) + "\n"));
                }
                println("bob heard as much as ann: " + await(bobHears).equals(await(annHears)));
                println("slow reads at last: " + last(slow));
            }
        });
    }

    private String last(Connection connection) {
        String last = "";
        for (var line : forAwait(connection.reader().textLines())) {
            last = line;
        }
        return last;
    }
}
