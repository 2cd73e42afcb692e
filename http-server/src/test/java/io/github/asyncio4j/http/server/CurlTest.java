package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.asyncio4j.http.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client that others wrote thinks of the server. */
class CurlTest {

    @TempDir Path temp;

    @BeforeAll
    static void needsCurl() throws InterruptedException {
        boolean there;
        try {
            there = new ProcessBuilder("curl", "--version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            there = false;
        }
        boolean ci = "true".equals(System.getenv("CI"));
        assertThat(there || !ci).as("curl is installed where CI=true").isTrue();
        assumeTrue(there, "curl is not installed");
    }

    private static String curl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "--max-time", "20"));
        command.addAll(List.of(arguments));
        return await(toThread(() -> {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            process.waitFor();
            return output;
        }));
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
