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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests over TLS to nginx, which as streams takes few at a time, and ends connections with GOAWAY. */
class NginxTest {

    private static final String TEXT = "so it is, ".repeat(100_000);

    @TempDir Path folder;

    /** What is done with a session and the URL of the server. */
    @FunctionalInterface
    private interface Talk {
        void with(ClientSession session, String url) throws Exception;
    }

    @BeforeAll
    static void needsNginx() {
        Needs.program("nginx");
    }

    @BeforeEach
    void writeFiles() throws Exception {
        Files.writeString(folder.resolve("page.txt"), TEXT);
        Files.writeString(folder.resolve("small.bin"), "small");
        Certificates.write(folder);
    }

    private void talk(boolean http2, String settings, Talk talk) throws IOException {
        int port = Tool.freePort();
        Path file = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events {}
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    gzip on;
                    gzip_types text/plain application/octet-stream;
                    server {
                        listen 127.0.0.1:%2$d %3$s;
                        ssl_certificate %1$s/cert.pem;
                        ssl_certificate_key %1$s/key.pem;
                        root %1$s;
                        add_header Spoken $server_protocol;
                        %4$s
                    }
                }
                """.formatted(folder, port, http2 ? "ssl http2" : "ssl", settings));
        run(() -> timeout(Duration.ofSeconds(60), () -> {
            try (Tool _ = Tool.serving(port, "nginx", "-c", file.toString());
                    var session = new ClientSession(Certificates.options().withHttp2(http2))) {
                talk.with(session, "https://localhost:" + port);
            }
        }));
    }

    private static Coroutine<String> get(ClientSession session, String url) {
        return async(() -> {
            try (var response = await(session.get(url))) {
                assertThat(response.headers().get("Spoken", "")).isIn("HTTP/2.0", "");
                return await(response.text());
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"false, HTTP/1.1", "true, HTTP/2.0"})
    void pagesCompressedAndNot(boolean http2, String spoken) throws IOException {
        talk(http2, "", (session, url) -> {
            try (var response = await(session.get(url + "/page.txt"))) {
                assertThat(response.headers().get("Content-Encoding")).isEqualTo("gzip");
                assertThat(response.headers().get("Spoken")).isEqualTo(spoken);
                assertThat(await(response.text())).isEqualTo(TEXT);
            }
            assertThat(await(session.download(url + "/page.txt", folder.resolve("copy.txt")))).isEqualTo(TEXT.length());
            try (var response = await(session.get(url + "/none"))) {
                assertThat(response.status()).isEqualTo(404);
            }
            assertThat(session.stats().open()).isEqualTo(1);
        });
        assertThat(folder.resolve("copy.txt")).hasSameBinaryContentAs(folder.resolve("page.txt"));
    }

    /** nginx ends each connection after 20 requests, and takes 4 at a time: nobody is to see anything of it. */
    @Test
    void connectionsEndUnderRequestsAndNoneFails() throws IOException {
        talk(true, "keepalive_requests 20; http2_max_concurrent_streams 4;", (session, url) -> {
            // Its settings are known then, and nothing is refused because there are too many at a time.
            await(get(session, url + "/small.bin"));
            for (int i = 0; i < 3; i++) {
                List<String> texts = await(gather(Stream.generate(() -> get(session, url + "/small.bin")).limit(100)
                        .toList()));
                assertThat(texts).hasSize(100).containsOnly("small");
            }
        });
    }

    /** A body that nginx does not want is answered before it is sent. */
    @Test
    void anAnswerBeforeTheBody() throws IOException {
        talk(true, "client_max_body_size 10k;", (session, url) -> {
            for (int i = 0; i < 3; i++) {
                try (var response = await(session.post(url + "/page.txt",
                        RequestOptions.none().withBody(new byte[1_000_000], MediaType.OCTETS)))) {
                    assertThat(response.status()).isEqualTo(413);
                }
            }
            assertThat(await(get(session, url + "/small.bin"))).isEqualTo("small");
        });
    }
}
