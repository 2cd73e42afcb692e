package io.github.asyncio4j.bench.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.server.Application;
import io.github.asyncio4j.http.server.Response;
import io.github.asyncio4j.http.server.ServerOptions;
import io.github.asyncio4j.http.server.WebServer;
import java.nio.charset.StandardCharsets;

/** Answers every request for / with {@code Hello, World!}, as plain text, and for /json with an object that says so. */
public final class HelloServer {

    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    private static final MediaType PLAIN = new MediaType("text/plain");

    private HelloServer() {}

    /** Serves at a port of this machine until it has lived long enough. */
    public static void serve(int port) {
        serve(port, ServerOptions.defaults());
    }

    /** The same for clients that know that it speaks HTTP/2. */
    public static void serve2(int port) {
        serve(port, ServerOptions.defaults().withHttp2PriorKnowledge(true));
    }

    private static void serve(int port, ServerOptions options) {
        run(() -> {
            try (WebServer server = await(start(port, options))) {
                Lifetime.serve(server.serveForever());
            }
        });
    }

    static Coroutine<WebServer> start(int port, ServerOptions options) {
        Application app = new Application();
        app.router().get("/", _ -> Response.bytes(HELLO, PLAIN));
        app.router().get("/json", _ -> Response.jsonOf(new Message("Hello, World!")));
        return WebServer.start(app, "127.0.0.1", port, options);
    }
}
