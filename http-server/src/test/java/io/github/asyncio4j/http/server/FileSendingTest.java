package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.http.server.Serving.reports;
import static io.github.asyncio4j.http.server.Serving.serve;
import static io.github.asyncio4j.http.server.Serving.until;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSendingTest {

    @TempDir Path temp;

    private Path file(int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return Files.write(temp.resolve(size + ".bin"), bytes);
    }

    @Test
    void sendsFilesOfEverySize() throws IOException {
        for (int size : new int[] {0, 1, 65_535, 65_536, 65_537, 1_000_000, 20_000_000}) {
            Path file = file(size);
            byte[] bytes = Files.readAllBytes(file);
            serve(router -> router.get("/", _ -> Response.file(file)), server -> {
                try (RawClient client = RawClient.to(server)) {
                    client.get("/");
                    assertThat(client.head().header("content-length")).isEqualTo(Integer.toString(size));
                    assertThat(client.bytes(size)).isEqualTo(bytes);
                    client.get("/");
                    assertThat(client.head().status()).isEqualTo(200);
                }
            });
        }
    }

    @Test
    void aFileThatIsNotThereIs404() throws IOException {
        Path dangling = Files.createSymbolicLink(temp.resolve("dangling"), temp.resolve("none"));
        serve(router -> router.get("/none", _ -> Response.file(temp.resolve("none")))
                .get("/dangling", _ -> Response.file(dangling)), server -> {
                    try (RawClient client = RawClient.to(server)) {
                        assertThat(client.ask("/none").status()).isEqualTo(404);
                        assertThat(client.ask("/dangling").status()).isEqualTo(404);
                    }
                });
    }

    /** Who opened the pipe would wait for somebody who writes to it. */
    @Test
    void whatIsNoRegularFileIs403AndNotOpened() throws Exception {
        Path pipe = temp.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Path link = Files.createSymbolicLink(temp.resolve("link"), pipe);
        for (Path path : List.of(temp, pipe, link, Path.of("/dev/zero"))) {
            serve(router -> router.get("/", _ -> Response.file(path)), server -> {
                try (RawClient client = RawClient.to(server)) {
                    RawClient.Answer answer = client.ask("/");
                    assertThat(answer.status()).as(path.toString()).isEqualTo(403);
                    assertThat(answer.body()).doesNotContain(path.toString());
                }
            });
        }
    }

    @Test
    void aNameThatLeadsToNothingIs404() throws Exception {
        Path file = file(10);
        Path circle = Files.createSymbolicLink(temp.resolve("circle"), temp.resolve("circle"));
        for (Path path : List.of(temp.resolve("none"), file.resolve("below"), circle, temp.resolve("x".repeat(300)))) {
            serve(router -> router.get("/", _ -> Response.file(path)), server -> {
                try (RawClient client = RawClient.to(server)) {
                    assertThat(client.ask("/").status()).as(path.toString()).isEqualTo(404);
                }
            });
        }
    }

    @Test
    void aFileThatShrinksCutsTheConnection() throws IOException {
        Path file = file(30_000_000);
        serve(router -> router.get("/", _ -> Response.file(file)), server -> {
            List<String> reports = reports();
            try (RawClient client = RawClient.to(server)) {
                client.get("/");
                client.head();
                await(sleep(ofMillis(20)));
                Files.write(file, new byte[10]);
                assertThat(client.rest().length()).isLessThan(30_000_000);
            }
            assertThat(reports).hasSize(1);
            assertThat(reports.getFirst()).contains("became shorter");
        });
    }

    @Test
    void aClientThatGoesAwayEndsTheReading() throws IOException {
        Path file = file(30_000_000);
        serve(router -> router.get("/", _ -> Response.file(file)), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.get("/");
                client.head();
            }
            until(() -> server.connections() == 0);
        });
    }

    @Test
    void sendsPartsOfLargeFiles() throws IOException {
        Path file = file(3_000_000);
        byte[] bytes = Files.readAllBytes(file);
        serve(router -> router.get("/", _ -> Response.file(file)), server -> {
            try (RawClient client = RawClient.to(server)) {
                for (int from : new int[] {0, 1, 65_535, 2_000_000, 2_934_464, 2_999_999}) {
                    client.send("GET / HTTP/1.1\r\nHost: x\r\nRange: bytes=" + from + "-\r\n\r\n");
                    assertThat(client.head().status()).isEqualTo(206);
                    assertThat(client.bytes(3_000_000 - from))
                            .isEqualTo(Arrays.copyOfRange(bytes, from, 3_000_000));
                }
            }
        });
    }

    /** The length was told before: what is written behind it is not sent. */
    @Test
    void aFileThatGrowsIsSentAsItWas() throws IOException {
        Path file = file(20_000_000);
        serve(router -> router.get("/", _ -> Response.file(file)), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.get("/");
                assertThat(client.head().header("content-length")).isEqualTo("20000000");
                Files.write(file, new byte[1_000], StandardOpenOption.APPEND);
                client.bytes(20_000_000);
                assertThat(client.ask("/none").status()).isEqualTo(404);
            }
        });
    }

    /** The fixture counts descriptors at the end. */
    @Test
    void aHandlerThatIsCancelledInMidFileLeavesNone() throws IOException {
        Path file = file(30_000_000);
        serve(ServerOptions.defaults().withShutdownTimeout(ofMillis(10)),
                router -> router.get("/", _ -> Response.file(file)),
                server -> {
                    RawClient client = RawClient.to(server);
                    client.get("/");
                    client.head();
                    await(server.stop());
                    client.close();
                });
    }

    @Test
    void aClientThatTakesNothingIsCut() throws IOException {
        Path file = file(30_000_000);
        serve(ServerOptions.defaults().withWriteTimeout(ofMillis(100)),
                router -> router.get("/", _ -> Response.file(file)),
                server -> {
                    try (RawClient client = RawClient.to(server)) {
                        until(() -> server.connections() == 1);
                        client.get("/");
                        until(() -> server.connections() == 0);
                    }
                });
    }

    @Test
    void manyFilesAtOnceDoNotMindOneThatFails() throws IOException {
        Path good = file(2_000_000);
        Path bad = file(30_000_000);
        serve(router -> router.get("/good", _ -> Response.file(good)).get("/bad", _ -> Response.file(bad)), server -> {
            List<String> reports = reports();
            try (RawClient failing = RawClient.to(server); RawClient other = RawClient.to(server)) {
                failing.get("/bad");
                failing.head();
                other.get("/good");
                Files.write(bad, new byte[10]);
                assertThat(failing.rest().length()).isLessThan(30_000_000);
                other.head();
                assertThat(other.bytes(2_000_000)).isEqualTo(Files.readAllBytes(good));
            }
            assertThat(reports).hasSize(1);
        });
    }
}
