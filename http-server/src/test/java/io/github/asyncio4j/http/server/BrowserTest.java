package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.http.FormData;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.net.ListenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page in a browser that nobody sees: it is loaded with a script, and talks back in every way that pages have. */
class BrowserTest {

    private static final String PAGE = """
            <!doctype html><title>asyncio4j</title><script src="/page/script.js"></script>
            """;

    private static final String SCRIPT = """
            const socket = () => new Promise((done, failed) => {
                const ws = new WebSocket(`ws://${location.host}/socket`);
                ws.onopen = () => ws.send('hello');
                ws.onmessage = message => { ws.close(1000); done(message.data); };
                ws.onerror = failed;
            });
            const events = () => new Promise((done, failed) => {
                const source = new EventSource('/events');
                const all = [];
                source.onmessage = event => {
                    all.push(event.data);
                    if (all.length === 3) { source.close(); done(all.join(' ')); }
                };
                source.onerror = failed;
            });
            const form = () => {
                const data = new FormData();
                data.append('name', 'J\\u00fcrgen');
                data.append('upload', new Blob(['x'.repeat(100000)]), 'x.txt');
                return fetch('/form', {method: 'POST', body: data}).then(answer => answer.text());
            };
            const say = text => fetch('/done', {method: 'POST', body: text});
            Promise.all([socket(), events(), form()]).then(all => say(all.join(', ')), why => say('failed: ' + why));
            """;

    @TempDir Path temp;

    @Test
    void aPageTalksByWebSocketEventsAndForms() throws IOException {
        Needs.program("chromium");
        Files.writeString(temp.resolve("script.js"), SCRIPT);
        List<String> told = new ArrayList<>();
        serve(router -> router.get("/", _ -> Response.html(PAGE))
                .addStatic("/page", temp)
                .get("/socket", _ -> Response.webSocket(socket -> {
                    await(socket.send("socket says " + await(socket.receiveText())));
                    await(socket.receive());
                }))
                .get("/events", _ -> Response.events(out -> {
                    for (int i = 1; i <= 3; i++) {
                        await(out.send("event-" + i));
                    }
                    await(sleep(Duration.ofSeconds(20)));
                }))
                .post("/form", request -> {
                    FormData form = await(request.post());
                    return Response.text(form.get("name") + " " + form.file("upload").filename());
                })
                .post("/done", request -> {
                    told.add(await(request.text()));
                    return Response.status(204);
                }), server -> {
                    try (Tool _ = Tool.startSilent("chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
                            "--no-first-run", "--disable-background-networking", "--no-proxy-server",
                            "--user-data-dir=" + temp.resolve("profile"), "http://127.0.0.1:" + server.port() + "/")) {
                        Serving.until(() -> !told.isEmpty());
                    }
                    assertThat(told).containsExactly(
                            "socket says hello, event-1 event-2 event-3, J\u00fcrgen x.txt");
                });
    }

    private static final String SOCKET_SCRIPT = """
            const ws = new WebSocket(`wss://${location.host}/socket`, ['v2']);
            const big = 'x'.repeat(900000);
            const say = text => fetch('/done', {method: 'POST', body: text});
            let version;
            ws.onmessage = message => {
                if (!version) {
                    version = message.data;
                    ws.send(big);
                } else {
                    ws.onclose = end => say(`${version} ${ws.protocol} ${message.data === big} ${end.code} ${end.wasClean}`);
                    ws.close(3001, 'bye');
                }
            };
            ws.onerror = () => say('failed');
            """;

    /** The connection that brought the page carries the socket too (RFC 8441), since the server says that it can. */
    @Test
    void aSocketOverTlsIsAStreamOfTheConnectionOfThePage() throws IOException {
        Needs.program("chromium");
        Files.writeString(temp.resolve("script.js"), SOCKET_SCRIPT);
        List<String> told = new ArrayList<>();
        Application app = new Application();
        app.router().get("/", _ -> Response.html(PAGE))
                .addStatic("/page", temp)
                .get("/socket",
                        request -> Response.webSocket(WebSocketOptions.defaults().withProtocols("v2"), socket -> {
                            await(socket
                                    .send(request.version() + " " + request.method() + " " + socket.isCompressed()));
                            await(socket.send(await(socket.receiveText())));
                            told.add(await(socket.receive()).toString());
                        }))
                .post("/done", request -> {
                    told.add(await(request.text()));
                    return Response.status(204);
                });
        run(() -> timeout(Duration.ofSeconds(60), () -> {
            var listen = ListenOptions.at("127.0.0.1", 0).withTls(Certificates.server());
            try (WebServer server = await(WebServer.start(app, listen));
                    Tool _ = Tool.startSilent("chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
                            "--no-first-run", "--disable-background-networking", "--no-proxy-server",
                            "--ignore-certificate-errors", "--user-data-dir=" + temp.resolve("profile"),
                            "https://127.0.0.1:" + server.port() + "/")) {
                Serving.until(() -> told.size() == 2);
            }
        }));
        assertThat(told).containsExactly("Close[code=3001, reason=bye]", "HTTP/2.0 GET true v2 true 3001 true");
    }
}
