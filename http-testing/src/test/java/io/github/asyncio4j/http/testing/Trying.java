package io.github.asyncio4j.http.testing;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.timeout;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.http.client.ClientResponse;
import io.github.asyncio4j.http.server.Application;
import io.github.asyncio4j.http.server.Router;
import java.time.Duration;
import java.util.function.Consumer;

/** What the tests of the test server and its client have in common. */
final class Trying {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What is done with a client. */
    @FunctionalInterface
    interface Talk {
        void with(TestClient client) throws Exception;
    }

    private Trying() {}

    static Application app(Consumer<Router> routes) {
        Application app = new Application();
        routes.accept(app.router());
        return app;
    }

    /** Runs this on a loop, for at most 30 seconds. */
    static void onLoop(Action action) {
        run(() -> timeout(PATIENCE, action));
    }

    /** Tries an application that has these routes. */
    static void talk(Consumer<Router> routes, Talk talk) {
        onLoop(() -> {
            try (var client = await(TestClient.of(app(routes)))) {
                talk.with(client);
            }
        });
    }

    /** Returns the text of a response, and closes it. */
    static String text(ClientResponse response) {
        try (response) {
            return await(response.text());
        }
    }
}
