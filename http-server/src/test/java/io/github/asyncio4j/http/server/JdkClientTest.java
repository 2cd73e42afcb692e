package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.http.MediaType;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the JDK's own client thinks of the server; asked for HTTP/2 on a plain port, it asks for an upgrade first. */
class JdkClientTest {

    private static final byte[] BIG = new byte[1_000_000];

    /** What is done with the client. */
    private interface Talk {
        void with(HttpClient client, HttpRequest.Builder request);
    }

    private static void talk(HttpClient.Version version, Talk talk) {
        serve(router -> router.get("/", _ -> Response.text("Hello"))
                .get("/stream", _ -> Response.stream(MediaType.TEXT, out -> {
                    for (int i = 0; i < 5; i++) {
                        await(out.write("line " + i + "\n"));
                    }
                }))
                .post("/", request -> Response.text(request.header("Transfer-Encoding") + " "
                        + await(request.read()).length)),
                server -> {
                    HttpClient client = HttpClient.newBuilder().version(version).build();
                    try {
                        talk.with(client, HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port()))
                                .timeout(Duration.ofSeconds(20)));
                    } finally {
                        await(toThread(client::close));
                    }
                });
    }

    private static String send(HttpClient client, HttpRequest request) {
        HttpResponse<String> response = await(toThread(() -> client.send(request, BodyHandlers.ofString())));
        return response.statusCode() + " " + response.body();
    }

    @ParameterizedTest
    @EnumSource
    void getsHeadsAndStreams(HttpClient.Version version) {
        talk(version, (client, request) -> {
            HttpRequest get = request.build();
            for (int i = 0; i < 20; i++) {
                assertThat(send(client, get)).isEqualTo("200 Hello");
            }
            assertThat(send(client, request.HEAD().build())).isEqualTo("200 ");
            URI stream = get.uri().resolve("/stream");
            assertThat(send(client, request.copy().uri(stream).GET().build())).endsWith("line 3\nline 4\n");
            assertThat(send(client, request.copy().uri(get.uri().resolve("/none")).GET().build())).startsWith("404");
        });
    }

    @ParameterizedTest
    @EnumSource
    void uploads(HttpClient.Version version) {
        talk(version, (client, request) -> {
            assertThat(send(client, request.POST(BodyPublishers.ofByteArray(BIG)).build()))
                    .isEqualTo("200 null 1000000");
            assertThat(send(client, request.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(BIG)))
                    .build())).isEqualTo("200 chunked 1000000");
            assertThat(send(client, request.expectContinue(true).POST(BodyPublishers.ofByteArray(BIG)).build()))
                    .isEqualTo("200 null 1000000");
        });
    }
}
