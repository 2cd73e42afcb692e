package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.http.server.Serving.reports;
import static io.github.asyncio4j.http.server.Serving.serve;
import static io.github.asyncio4j.http.server.Serving.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.http.BodyPart;
import io.github.asyncio4j.http.FormData;
import io.github.asyncio4j.http.MultipartReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormsTest {

    private static String post(String type, String body) {
        return "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private static String multipart(String... parts) {
        StringBuilder body = new StringBuilder();
        for (String part : parts) {
            body.append("--b\r\nContent-Disposition: form-data; ").append(part).append("\r\n");
        }
        return post("multipart/form-data; boundary=b", body.append("--b--\r\n").toString());
    }

    @Test
    void aFormIsReadOnce() {
        serve(router -> router.post("/", request -> {
            FormData form = await(request.post());
            assertThat(await(request.post())).isSameAs(form);
            return Response.text(form.get("a") + form.getAll("b"));
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(post("application/x-www-form-urlencoded", "a=1+2&b=%26&b=x"));
                assertThat(client.answer().body()).isEqualTo("1 2[&, x]");
                client.send(multipart("name=\"a\"\r\n\r\n1", "name=b\r\n\r\n2"));
                assertThat(client.answer().body()).isEqualTo("1[2]");
                client.send(post("text/plain", "a=1"));
                assertThat(client.answer().body()).isEqualTo("null[]");
            }
        });
    }

    @Test
    void largeFilesAreOnTheDiskUntilTheRequestIsAnswered() {
        List<Path> paths = new ArrayList<>();
        String content = "x".repeat(1_500_000);
        serve(router -> router.add(Route.post("/", request -> {
            FormData.File file = await(request.post()).file("f");
            paths.add(file.path());
            assertThat(file.path()).hasContent(content);
            return Response.text(file.filename() + " " + await(file.size()));
        }).withMaxBody(2_000_000)), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(multipart("name=f; filename=\"big.txt\"\r\n\r\n" + content));
                assertThat(client.answer().body()).isEqualTo("big.txt 1500000");
                until(() -> !Files.exists(paths.getFirst()));
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"large, 413", "malformed, 400", "open, 400"})
    void aBadFormIsRefused(String kind, int status) {
        serve(ServerOptions.defaults().withMaxBody(1_000), router -> router.post("/", request -> {
            await(request.post());
            return Response.text("taken");
        }), server -> {
            List<String> reports = reports();
            try (RawClient client = RawClient.to(server)) {
                client.send(switch (kind) {
                    case "large" -> multipart("name=f; filename=a\r\n\r\n" + "x".repeat(2_000));
                    case "malformed" -> multipart("no name\r\n\r\nx");
                    default -> post("multipart/form-data", "x");
                });
                assertThat(client.answer().status()).isEqualTo(status);
            }
            assertThat(reports).isEmpty();
        });
    }

    @Test
    void partsAreReadAsTheyArrive() {
        serve(router -> router.post("/", request -> {
            MultipartReader reader = request.multipart();
            List<String> names = new ArrayList<>();
            for (BodyPart part = await(reader.next()); part != null; part = await(reader.next())) {
                names.add(part.name());
            }
            return Response.text(String.join(",", names));
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(multipart("name=a\r\n\r\n1", "name=b; filename=c\r\n\r\n" + "2".repeat(2_000_000)));
                assertThat(client.answer().body()).isEqualTo("a,b");
            }
        });
    }

    // ---- Expect, by route

    @Test
    void aRouteAnswersTheExpectationItself() {
        serve(router -> router.add(Route.post("/", request -> Response.text(await(request.text())))
                .withExpect(request -> request.header("X-Token") == null ? Response.status(401) : null)), server -> {
                    String head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n";
                    try (RawClient client = RawClient.to(server)) {
                        client.send(head + "X-Token: 1\r\n\r\n");
                        assertThat(client.head().status()).isEqualTo(100);
                        client.send("hi");
                        assertThat(client.answer().body()).isEqualTo("hi");
                        client.send(head + "\r\n");
                        RawClient.Answer refused = client.answer();
                        assertThat(refused.status()).isEqualTo(401);
                        assertThat(refused.keepsAlive()).isFalse();
                    }
                });
    }

    // ---- what a client is told of failures

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aTraceIsShownInDebugModeAlone(boolean debug) {
        serve(router -> router.get("/", _ -> {
            throw new IllegalStateException("the secret");
        }), server -> {
            reports();
            getRunningLoop().setSlowCallbackDuration(Duration.ofDays(1));
            getRunningLoop().setDebug(debug);
            try (RawClient client = RawClient.to(server)) {
                RawClient.Answer answer = client.ask("/");
                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.body().contains("the secret")).isEqualTo(debug);
                assertThat(answer.body().contains("IllegalStateException")).isEqualTo(debug);
            } finally {
                getRunningLoop().setDebug(false);
            }
        });
    }
}
