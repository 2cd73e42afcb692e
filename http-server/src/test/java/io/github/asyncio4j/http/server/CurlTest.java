package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client that others wrote thinks of the server. */
class CurlTest {

    @TempDir Path temp;

    @BeforeAll
    static void needsCurl() {
        Needs.program("curl");
    }

    static String curl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "--max-time", "20"));
        command.addAll(List.of(arguments));
        return Tool.output(command.toArray(String[]::new));
    }

    @Test
    void getsHeadsAndStreams() {
        serve(router -> router.get("/", _ -> Response.text("Hello"))
                .get("/stream", _ -> Response.stream(MediaType.TEXT, out -> {
                    for (int i = 0; i < 5; i++) {
                        await(out.write("line " + i + "\n"));
                    }
                })), server -> {
                    String url = "http://127.0.0.1:" + server.port();
                    assertThat(curl(url + "/")).isEqualTo("Hello");
                    assertThat(curl("-I", url + "/")).startsWith("HTTP/1.1 200 OK\r\n").contains("content-length: 5");
                    assertThat(curl(url + "/stream")).isEqualTo("line 0\nline 1\nline 2\nline 3\nline 4\n");
                    assertThat(curl("--http1.0", url + "/stream")).endsWith("line 4\n");
                    assertThat(curl("-o", "/dev/null", "-w", "%{http_code}", url + "/none")).isEqualTo("404");
                });
    }

    @Test
    void keepsTheConnection() {
        serve(router -> router.get("/{n}", request -> Response.text(request.pathParam("n"))), server -> {
            String url = "http://127.0.0.1:" + server.port();
            assertThat(curl(url + "/[1-9]", "-w", " %{num_connects}\n"))
                    .startsWith("1 1\n2 0\n3 0\n").endsWith("9 0\n");
        });
    }

    @Test
    void uploadsWithExpectAndWithChunks() throws IOException {
        byte[] bytes = new byte[2_000_000];
        Path file = Files.write(temp.resolve("up.bin"), bytes);
        serve(ServerOptions.defaults().withMaxBody(3_000_000), router -> router.post("/", request -> Response.text(
                request.header("Expect") + " " + await(request.read()).length)), server -> {
                    String url = "http://127.0.0.1:" + server.port() + "/";
                    assertThat(curl("-H", "Expect: 100-continue", "--data-binary", "@" + file, url))
                            .isEqualTo("100-continue 2000000");
                    assertThat(
                            curl("-H", "Transfer-Encoding: chunked", "-H", "Expect:", "--data-binary", "@" + file, url))
                            .isEqualTo("null 2000000");
                });
    }

    /** curl asks for what it can undo: gzip, deflate, br, zstd, whichever of them it was built with. */
    @ParameterizedTest
    @EnumSource
    void undoesEachCoding(ContentCoding coding) throws IOException {
        if (coding == ContentCoding.BR || coding == ContentCoding.ZSTD) {
            String feature = coding == ContentCoding.BR ? "brotli" : "zstd";
            Process asked = new ProcessBuilder("curl", "--version").start();
            String built = new String(asked.getInputStream().readAllBytes());
            assumeTrue(built.contains(" " + feature), "this curl was built without " + feature);
        }
        String text = "compressible ".repeat(50_000);
        serve(router -> router.get("/", _ -> Response.text(text).withCompression(coding))
                .get("/stream", _ -> Response.stream(MediaType.TEXT, out -> {
                    for (int i = 0; i < text.length(); i += 65_000) {
                        await(out.write(text.substring(i, i + 65_000)));
                    }
                }).withCompression(coding)), server -> {
                    String url = "http://127.0.0.1:" + server.port();
                    for (String path : List.of("/", "/stream")) {
                        assertThat(curl("--compressed", url + path)).isEqualTo(text);
                        assertThat(curl("--compressed", "-o", "/dev/null", "-w", "%header{content-encoding}",
                                url + path)).isEqualTo(coding.token());
                        assertThat(curl("--compressed", "-o", "/dev/null", "-w", "%{size_download}", url + path))
                                .satisfies(size -> assertThat(Integer.parseInt(size)).isBetween(1, 60_000));
                    }
                });
    }

    /** curl shows trailers behind the body; it has no way to send any. */
    @Test
    void readsTrailers() {
        serve(router -> router.get("/", request -> {
            StreamResponse out = new StreamResponse(Response.text("").withHeader("Trailer", "X-Sum"));
            await(out.prepare(request));
            await(out.write("body\n"));
            return await(out.writeEof(Headers.of("X-Sum", "7")));
        }), server -> {
            String url = "http://127.0.0.1:" + server.port() + "/";
            assertThat(curl("-i", url)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("body\nX-Sum: 7\r\n");
            assertThat(curl("-i", "--http1.0", url)).endsWith("\r\n\r\nbody\n");
        });
    }

    @Test
    void waitsToBeToldToContinue() throws IOException {
        Path file = Files.write(temp.resolve("up.bin"), new byte[2_000_000]);
        serve(router -> router.post("/", _ -> Response.text("no").withStatus(403))
                .post("/small", request -> Response.text("" + await(request.read()).length)), server -> {
                    String url = "http://127.0.0.1:" + server.port();
                    String[] how = {"-v", "-H", "Expect: 100-continue", "--data-binary", "@" + file};
                    assertThat(curl(with(how, url + "/"))).contains("< HTTP/1.1 403 Forbidden")
                            .doesNotContain("100 Continue");
                    assertThat(curl(with(how, url + "/small"))).contains("< HTTP/1.1 413 ")
                            .doesNotContain("100 Continue");
                    assertThat(curl("-v", "-H", "Expect: 100-continue", "--data-binary", "small", url + "/small"))
                            .contains("< HTTP/1.1 100 Continue").contains("< HTTP/1.1 200 OK").endsWith("5");
                });
    }

    private static String[] with(String[] some, String last) {
        String[] all = Arrays.copyOf(some, some.length + 1);
        all[some.length] = last;
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2-prior-knowledge", "--http2"})
    void uploadsByPut(String version) throws IOException {
        byte[] bytes = new byte[2_000_000];
        new Random(3).nextBytes(bytes);
        Path file = Files.write(temp.resolve("up.bin"), bytes);
        ServerOptions options = ServerOptions.defaults().withMaxBody(3_000_000).withHttp2PriorKnowledge(true);
        serve(options, router -> router.put("/{name}", request -> {
            assertThat(await(request.read())).isEqualTo(bytes);
            return Response.text(request.version() + " " + request.header("Content-Length"));
        }), server -> {
            String url = "http://127.0.0.1:" + server.port() + "/";
            // The offer of an upgrade to HTTP/2 is declined, which is a server's right.
            String spoken = version.endsWith("knowledge") ? "HTTP/2.0" : "HTTP/1.1";
            assertThat(curl(version, "-T", file.toString(), url)).isEqualTo(spoken + " 2000000");
            assertThat(curl(version, "-H", "Transfer-Encoding: chunked", "-T", file.toString(), url))
                    .startsWith(spoken);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2-prior-knowledge"})
    void getsRangesAndGoesOnWithHalfAFile(String version) throws IOException {
        byte[] bytes = new byte[300_000];
        new Random(4).nextBytes(bytes);
        Files.write(temp.resolve("down.bin"), bytes);
        Path copy = temp.resolve("copy.bin");
        serve(ServerOptions.defaults().withHttp2PriorKnowledge(true), router -> router.addStatic("/files", temp),
                server -> {
                    String url = "http://127.0.0.1:" + server.port() + "/files/down.bin";
                    assertThat(curl(version, "-r", "10-19", "-o", copy.toString(), "-w", "%{http_code}", url))
                            .isEqualTo("206");
                    assertThat(copy).hasBinaryContent(Arrays.copyOfRange(bytes, 10, 20));
                    assertThat(curl(version, "-r", "-5", "-o", copy.toString(), url)).isEmpty();
                    assertThat(copy).hasBinaryContent(Arrays.copyOfRange(bytes, 299_995, 300_000));
                    Files.write(copy, Arrays.copyOf(bytes, 100_000));
                    assertThat(curl(version, "-C", "-", "-o", copy.toString(), "-w", "%{size_download}", url))
                            .isEqualTo("200000");
                    assertThat(copy).hasBinaryContent(bytes);
                    assertThat(curl(version, "-r", "300000-", "-o", "/dev/null", "-w", "%{http_code}", url))
                            .isEqualTo("416");
                });
    }

    @Test
    void downloadsAFile() throws IOException {
        byte[] bytes = new byte[5_000_000];
        bytes[4_999_999] = 7;
        Files.write(temp.resolve("down.bin"), bytes);
        Path target = temp.resolve("copy.bin");
        serve(router -> router.addStatic("/files", temp), server -> {
            assertThat(curl("-o", target.toString(), "http://127.0.0.1:" + server.port() + "/files/down.bin"))
                    .isEmpty();
            assertThat(target).hasBinaryContent(bytes);
        });
    }

    @Test
    void seesAnAbortAsAnEmptyReply() {
        serve(router -> router.get("/", request -> {
            request.abort();
            return Response.text("");
        }), server -> assertThat(curl("http://127.0.0.1:" + server.port() + "/"))
                .containsAnyOf("Empty reply", "reset by peer"));
    }
}
