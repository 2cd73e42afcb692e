package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients of HTTP/2 that others wrote think of the server. */
class Http2ToolsTest {

    private static final ServerOptions PLAIN = ServerOptions.defaults().withHttp2PriorKnowledge(true)
            .withMaxBody(10_000_000);

    private static final String CURL = "curl";
    private static final String SILENT = "-sS";
    private static final String H2 = "--http2-prior-knowledge";

    @TempDir Path temp;

    @BeforeAll
    static void needsThem() {
        List.of("curl", "nghttp", "h2load").forEach(Needs::program);
    }

    @Test
    void curlGetsPostsAndStreams() throws IOException {
        Path file = Files.write(temp.resolve("up.bin"), new byte[2_000_000]);
        serve(PLAIN, router -> router.get("/", request -> Response.text("Hello over " + request.version()))
                .post("/", request -> Response.text("" + await(request.read()).length))
                .get("/stream", _ -> Response.stream(MediaType.TEXT, out -> {
                    for (int i = 0; i < 5; i++) {
                        await(out.write("line " + i + "\n"));
                    }
                })), server -> {
                    String url = "http://127.0.0.1:" + server.port();
                    assertThat(Tool.output(CURL, SILENT, H2, url + "/")).isEqualTo("Hello over HTTP/2.0");
                    assertThat(Tool.output(CURL, SILENT, H2, "-I", url + "/")).startsWith("HTTP/2 200")
                            .contains("content-length: 19");
                    assertThat(Tool.output(CURL, SILENT, H2, url + "/stream")).endsWith("line 4\n");
                    assertThat(Tool.output(CURL, SILENT, H2, "--data-binary", "@" + file, url + "/"))
                            .isEqualTo("2000000");
                    assertThat(Tool.output(CURL, SILENT, "--http1.1", url + "/")).isEqualTo("Hello over HTTP/1.1");
                    assertThat(Tool.output(CURL, SILENT, H2, "-o", "/dev/null", "-w", "%{http_code}",
                            url + "/none")).isEqualTo("404");
                });
    }

    @Test
    void nghttpMultiplexes() {
        serve(PLAIN, router -> router.get("/{n}", request -> Response.text(request.pathParam("n"))), server -> {
            String url = "http://127.0.0.1:" + server.port();
            assertThat(Tool.output("nghttp", url + "/one", url + "/two")).contains("one").contains("two");
            assertThat(Tool.output("nghttp", "-nv", url + "/one")).contains("SETTINGS_MAX_CONCURRENT_STREAMS(0x03):100")
                    .contains("SETTINGS_INITIAL_WINDOW_SIZE(0x04):262144").contains(":status: 200");
        });
    }

    @Test
    void nghttpSendsAndShowsTrailers() throws IOException {
        Path file = Files.write(temp.resolve("up.bin"), new byte[100]);
        serve(PLAIN, router -> router.post("/", request -> {
            int length = await(request.read()).length;
            StreamResponse out = new StreamResponse(Response.text(""));
            await(out.prepare(request));
            await(out.write(length + " bytes, sum " + request.trailers().get("x-sum") + "\n"));
            return await(out.writeEof(Headers.of("X-Answer", "42")));
        }), server -> {
            String url = "http://127.0.0.1:" + server.port() + "/";
            assertThat(Tool.output("nghttp", "-v", "-d", file.toString(), "--trailer", "x-sum: 7", url))
                    .contains("100 bytes, sum 7").contains("x-answer: 42");
        });
    }

    @Test
    void h2loadIsServedWithoutAnError() {
        serve(PLAIN, router -> router.get("/", _ -> Response.text("x".repeat(10_000))), server -> {
            String url = "http://127.0.0.1:" + server.port();
            assertThat(Tool.output("h2load", "-n", "2000", "-c", "2", "-m", "100", url + "/"))
                    .contains("2000 succeeded, 0 failed, 0 errored, 0 timeout");
        });
    }

    @Test
    void theHandshakeOfTlsChoosesTheProtocol() {
        ServerOptions options = ServerOptions.defaults().withTls(Certificates.server());
        serve(options, router -> router.get("/", request -> Response.text(request.version())), server -> {
            String url = "https://127.0.0.1:" + server.port() + "/";
            assertThat(Tool.output(CURL, SILENT, "-k", url)).isEqualTo("HTTP/2.0");
            assertThat(Tool.output(CURL, SILENT, "-k", "--http1.1", url)).isEqualTo("HTTP/1.1");
            assertThat(Tool.output(CURL, SILENT, "-k", "--no-alpn", url)).isEqualTo("HTTP/1.1");
        });
        serve(options.withHttp2(false), router -> router.get("/", request -> Response.text(request.version())),
                server -> assertThat(Tool.output(CURL, SILENT, "-k", "https://127.0.0.1:" + server.port() + "/"))
                        .isEqualTo("HTTP/1.1"));
    }
}
