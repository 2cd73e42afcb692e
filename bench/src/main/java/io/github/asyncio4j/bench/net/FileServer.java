package io.github.asyncio4j.bench.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.server.Application;
import io.github.asyncio4j.http.server.WebServer;
import java.nio.file.Path;

/** Serves the files of a folder. */
public final class FileServer {

    private FileServer() {}

    /** Serves at a port of this machine until it has lived long enough. */
    public static void serve(Path folder, int port) {
        run(() -> {
            try (WebServer server = await(start(folder, port))) {
                Lifetime.serve(server.serveForever());
            }
        });
    }

    static Coroutine<WebServer> start(Path folder, int port) {
        Application app = new Application();
        app.router().addStatic("/", folder);
        return WebServer.start(app, "127.0.0.1", port);
    }
}
