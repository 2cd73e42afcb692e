package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.http.MediaType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What aiohttp's client thinks of the server. */
class AiohttpClientTest {

    @Test
    void getsPostsAndStreams() throws Exception {
        Needs.python("aiohttp");
        String script = Path.of(AiohttpClientTest.class.getResource("/peers/aiohttp_client.py").toURI()).toString();
        serve(router -> router.get("/", _ -> Response.text("Hello"))
                .get("/stream", _ -> Response.stream(MediaType.TEXT, out -> {
                    for (int i = 0; i < 3; i++) {
                        await(out.write("line " + i + "\n"));
                    }
                }))
                .post("/", request -> Response.text(request.header("Transfer-Encoding") + " "
                        + await(request.read()).length)),
                server -> assertThat(Tool.output("/usr/bin/python3", script, "http://127.0.0.1:" + server.port()))
                        .isEqualTo("""
                                get 200 Hello
                                head 200 5
                                stream ['line 0', 'line 1', 'line 2']
                                post null 1000000
                                chunked chunked 100000
                                none 404
                                at once 200 {'Hello'}
                                """));
    }
}
