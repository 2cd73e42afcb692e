package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs a server and its clients on one loop, for at most 30 seconds. */
final class Serving {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What the clients do. */
    @FunctionalInterface
    interface Clients {
        void talk(WebServer server) throws Exception;
    }

    private Serving() {}

    static void serve(Consumer<Router> routes, Clients clients) {
        serve(ServerOptions.defaults(), routes, clients);
    }

    static void serve(ServerOptions options, Consumer<Router> routes, Clients clients) {
        Application app = new Application();
        routes.accept(app.router());
        serveApp(options, app, clients);
    }

    static void serveApp(ServerOptions options, Application app, Clients clients) {
        run(() -> timeout(PATIENCE, () -> {
            try (WebServer server = await(WebServer.start(app, "127.0.0.1", 0, options))) {
                clients.talk(server);
            }
        }));
    }

    /** Returns the list that the running loop's reports go to from now on. */
    static List<String> reports() {
        List<String> reports = new CopyOnWriteArrayList<>();
        getRunningLoop().setExceptionHandler((_, context) -> reports.add(context.message()));
        return reports;
    }

    /** Waits, turn by turn, until something is so; the test's own limit ends it if it never is. */
    static void until(BooleanSupplier so) {
        while (!so.getAsBoolean()) {
            await(sleep(Duration.ofMillis(1)));
        }
    }
}
