package io.github.asyncio4j.bench.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.run;

import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.server.Application;
import io.github.asyncio4j.http.server.Response;
import io.github.asyncio4j.http.server.ServerOptions;
import io.github.asyncio4j.http.server.WebServer;

/** What attackers try: {@code /} says hello, {@code /upload} reads a body to its end, {@code /big} sends 100 MB, {@code /ws} echoes. */
public final class TargetServer {

    private static final byte[] PIECE = new byte[65_536];
    private static final int PIECES = 1_600;

    private TargetServer() {}

    /** Serves at a port of this machine, with every setting as it comes but HTTP/2 on top, until it has lived long enough. */
    public static void serve(int port) {
        Application app = new Application();
        app.router().get("/", _ -> Response.text("Hello, World!"));
        app.router().post("/upload", request -> {
            long length = 0;
            for (byte[] piece = await(request.content().readChunk()); piece != null;) {
                length += piece.length;
                piece = await(request.content().readChunk());
            }
            return Response.text(Long.toString(length));
        });
        app.router().get("/big", _ -> Response.stream(MediaType.OCTETS, out -> {
            for (int i = 0; i < PIECES; i++) {
                await(out.write(PIECE));
            }
        }));
        app.router().get("/ws", _ -> Response.webSocket(socket -> {
            for (var message : forAwait(socket)) {
                switch (message) {
                    case WebSocketMessage.Text(String text) -> await(socket.send(text));
                    case WebSocketMessage.Binary(byte[] bytes) -> await(socket.send(bytes));
                    default -> {}
                }
            }
        }));
        ServerOptions options = ServerOptions.defaults().withHttp2PriorKnowledge(true);
        run(() -> {
            try (WebServer server = await(WebServer.start(app, "127.0.0.1", port, options))) {
                Lifetime.serve(server.serveForever());
            }
        });
    }
}
