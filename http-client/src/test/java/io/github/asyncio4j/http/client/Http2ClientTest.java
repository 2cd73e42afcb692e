package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.http.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests as streams, to a server of HTTP/2 that others wrote: nghttpd. */
class Http2ClientTest {

    private static final ClientOptions PLAIN = ClientOptions.defaults().withHttp2PriorKnowledge(true);

    @TempDir Path temp;

    /** What is done with a session and the URL of the server. */
    @FunctionalInterface
    private interface Talk {
        void with(ClientSession session, String url) throws Exception;
    }

    @BeforeAll
    static void needsNghttpd() {
        Needs.program("nghttpd");
    }

    @BeforeEach
    void writeFiles() throws Exception {
        Files.writeString(temp.resolve("small"), "Hello");
        Files.writeString(temp.resolve("large"), "x".repeat(3_000_000));
        Certificates.write(temp);
    }

    private void talk(boolean tls, Talk talk) throws IOException {
        int port = Tool.freePort();
        List<String> command = new ArrayList<>(List.of("nghttpd", "-d", temp.toString(), "--echo-upload", "" + port));
        if (tls) {
            command.addAll(List.of(temp.resolve("key.pem").toString(), temp.resolve("cert.pem").toString()));
        } else {
            command.add("--no-tls");
        }
        ClientOptions options = tls ? Certificates.options().withHttp2(true) : PLAIN;
        run(() -> timeout(Duration.ofSeconds(30), () -> {
            try (Tool _ = Tool.serving(port, command.toArray(String[]::new));
                    ClientSession session = new ClientSession(options)) {
                talk.with(session, (tls ? "https" : "http") + "://localhost:" + port);
            }
        }));
    }

    private static Coroutine<String> get(ClientSession session, String url) {
        return async(() -> {
            try (var response = await(session.get(url))) {
                return await(response.text());
            }
        });
    }

    @Test
    void getsFilesAndWhatIsNotThere() throws IOException {
        talk(false, (session, url) -> {
            assertThat(await(get(session, url + "/small"))).isEqualTo("Hello");
            assertThat(await(get(session, url + "/large"))).hasSize(3_000_000);
            try (var response = await(session.get(url + "/none"))) {
                assertThat(response.status()).isEqualTo(404);
            }
            try (var response = await(session.head(url + "/large"))) {
                assertThat(response.headers().get("content-length")).isEqualTo("3000000");
                assertThat(await(response.text())).isEmpty();
            }
            assertThat(session.stats().open()).isEqualTo(1);
        });
    }

    @Test
    void manyRequestsShareAConnection() throws IOException {
        talk(false, (session, url) -> {
            await(get(session, url + "/small"));
            List<String> texts = await(gather(Stream.generate(() -> get(session, url + "/small")).limit(50).toList()));
            assertThat(texts).hasSize(50).containsOnly("Hello");
            assertThat(session.stats().open()).isEqualTo(1);
        });
    }

    @Test
    void tlsChoosesIt() throws IOException {
        talk(true, (session, url) -> {
            assertThat(await(get(session, url + "/small"))).isEqualTo("Hello");
            List<String> texts = await(gather(Stream.generate(() -> get(session, url + "/large")).limit(4).toList()));
            assertThat(texts).extracting(String::length).containsOnly(3_000_000);
            assertThat(session.stats().open()).isEqualTo(1);
        });
    }

    @Test
    void aBodyIsSentAtThePaceOfTheServer() throws IOException {
        byte[] body = new byte[2_000_000];
        talk(false, (session, url) -> {
            try (var response = await(session.post(url + "/echo",
                    RequestOptions.none().withBody(body, MediaType.OCTETS)))) {
                assertThat(await(response.read())).isEqualTo(body);
            }
        });
    }

    @Test
    void aResponseThatNobodyReadsHoldsNobodyElse() throws IOException {
        talk(false, (session, url) -> {
            try (var _ = await(session.get(url + "/large"))) {
                assertThat(await(get(session, url + "/small"))).isEqualTo("Hello");
            }
            assertThat(await(get(session, url + "/large"))).hasSize(3_000_000);
            assertThat(session.stats().open()).isEqualTo(1);
        });
    }
}
