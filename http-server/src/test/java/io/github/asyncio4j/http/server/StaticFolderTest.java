package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFolderTest {

    @TempDir Path temp;

    private Path www;

    @BeforeEach
    void files() throws IOException {
        www = Files.createDirectories(temp.resolve("www"));
        Files.writeString(temp.resolve("secret.txt"), "secret");
        Files.writeString(www.resolve("a.txt"), "content of a");
        Files.writeString(www.resolve("with space.html"), "<p>");
        Files.writeString(www.resolve("empty.gif"), "");
        Files.writeString(Files.createDirectories(www.resolve("sub")).resolve("b.json"), "{}");
        Files.createSymbolicLink(www.resolve("out.txt"), temp.resolve("secret.txt"));
        Files.createSymbolicLink(www.resolve("outside"), temp);
        Files.createSymbolicLink(www.resolve("in.txt"), www.resolve("a.txt"));
    }

    @Test
    void servesFilesWithTheirTypeAndLength() {
        serve(router -> router.addStatic("/s", www), server -> {
            try (RawClient client = RawClient.to(server)) {
                RawClient.Answer a = client.ask("/s/a.txt");
                assertThat(a.status()).isEqualTo(200);
                assertThat(a.body()).isEqualTo("content of a");
                assertThat(a.header("content-type")).isEqualTo("text/plain; charset=utf-8");
                assertThat(a.header("content-length")).isEqualTo("12");
                assertThat(a.header("x-content-type-options")).isEqualTo("nosniff");
                assertThat(client.ask("/s/with%20space.html").body()).isEqualTo("<p>");
                assertThat(client.ask("/s/sub/b.json").header("content-type")).isEqualTo("application/json");
                assertThat(client.ask("/s/empty.gif").header("content-length")).isEqualTo("0");
                assertThat(client.ask("/s/in.txt").body()).isEqualTo("content of a");
            }
        });
    }

    @Test
    void answersHeadWithoutTheFile() {
        serve(router -> router.addStatic("/s/", www), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send("HEAD /s/a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.head().header("content-length")).isEqualTo("12");
                client.send("POST /s/a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.answer().status()).isEqualTo(405);
                assertThat(client.ask("/s/a.txt").body()).isEqualTo("content of a");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/s/none.txt", "/s/", "/s", "/s/sub", "/s/sub/", "/s/../secret.txt", "/s/%2e%2e/secret.txt",
        "/s/..%2fsecret.txt", "/s/%2e%2e%2fsecret.txt", "/s/sub/../../secret.txt", "/s/sub/..%2f..%2fsecret.txt",
        "/s/./a.txt", "/s//a.txt", "/s/%2fetc/passwd", "/s//etc/passwd", "/s/..\\secret.txt",
        "/s/..%5csecret.txt", "/s/%252e%252e/secret.txt", "/s/out.txt", "/s/outside/secret.txt",
        "/s/outside/www/../secret.txt", "/s/a.txt/", "/s/a.txt/x", "/s/sub/..", "/s/...", "/s/%2e",
        "/S/a.txt", "/s/a.txt%20", "/s/C:%5cx", "/../s/a.txt"})
    void nothingOutsideIsServed(String path) {
        serve(router -> router.addStatic("/s", www), server -> {
            try (RawClient client = RawClient.to(server)) {
                RawClient.Answer answer = client.ask(path);
                assertThat(answer.status()).as(path).isEqualTo(404);
                assertThat(answer.body()).doesNotContain("secret").doesNotContain(temp.toString());
            }
        });
    }

    @Test
    void aFolderThatIsALinkIsServedItself() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), www);
        serve(router -> router.addStatic("/s", link), server -> {
            try (RawClient client = RawClient.to(server)) {
                assertThat(client.ask("/s/a.txt").body()).isEqualTo("content of a");
            }
        });
    }
}
