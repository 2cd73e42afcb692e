package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Connects to itself until there is no descriptor left, then tries more, and says what it is told. */
final class Poor {

    private Poor() {}

    public static void main(String[] arguments) {
        run(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> System.out.println("accept: " + context.message()));
            Server server = await(Network.startServer((reader, _) -> await(reader.read()), "127.0.0.1", 0));
            // What it will need is loaded while it can be.
            say("connecting", () -> await(Network.openConnection("127.0.0.1", 1)));
            say("listening", () -> await(Network.startServer((_, _) -> {}, "127.0.0.1", server.port())));
            say("listening at a file", () -> await(Network.startUnixServer((_, _) -> {}, Path.of(arguments[0], "x"))));
            await(gather(createTask(sleep(Duration.ofMillis(1))), createTask(sleep(Duration.ofMillis(2)))));
            List<Connection> open = new ArrayList<>();
            say("connecting", () -> {
                while (true) {
                    open.add(await(Network.openConnection("127.0.0.1", server.port())));
                }
            });
            say("listening", () -> await(Network.startServer((_, _) -> {}, "127.0.0.1", 0)));
            say("listening at a file", () -> await(Network.startUnixServer((_, _) -> {}, Path.of(arguments[0]))));
            open.forEach(Connection::close);
            await(sleep(Duration.ofMillis(100)));
            System.out.println("and goes on");
            server.close();
            server.closeClients();
            await(server.waitClosed());
        });
        System.out.println("over");
    }

    private static void say(String what, io.github.asyncio4j.Action action) throws Exception {
        try {
            action.run();
            System.out.println(what + ": done");
        } catch (NetworkException e) {
            System.out.println(what + ": " + e.getMessage());
        }
    }
}
