package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.http.server.Serving.reports;
import static io.github.asyncio4j.http.server.Serving.serve;
import static io.github.asyncio4j.http.server.Serving.until;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.ContextVar;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.http.BodyWriter;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.Steady;
import io.github.asyncio4j.net.ConnectionResetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServerConnectionTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n";

    private static final Consumer<Router> ROUTES = router -> router
            .get("/", _ -> Response.text("home"))
            .get("/hello/{name}", request -> Response.text("hello " + request.pathParam("name")))
            .get("/empty", _ -> Response.status(204))
            .get("/unchanged", _ -> Response.status(304).withHeader("ETag", "\"1\""))
            .get("/stream", _ -> Response.stream(MediaType.TEXT, out -> {
                await(out.write("one "));
                await(sleep(ofMillis(1)));
                await(out.write(new byte[0]));
                await(out.write("two"));
            }))
            .post("/echo", request -> Response.bytes(await(request.read()), MediaType.OCTETS))
            .post("/ignore", _ -> Response.text("ignored"));

    private final List<String> trail = new ArrayList<>();

    @TempDir private Path temp;

    // ---- keep-alive and order

    /** A proxy sends the requests of many users over one connection. */
    @Test
    void whatAHandlerSetsInAContextIsNotSeenByTheNextRequest() {
        ContextVar<String> user = new ContextVar<>("user", "nobody");
        serve(router -> router.get("/{name}", request -> {
            String before = user.get();
            user.set(request.pathParam("name"));
            await(sleep(ofMillis(1)));
            return Response.text(before + ", then " + user.get());
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                assertThat(client.ask("/alice").body()).isEqualTo("nobody, then alice");
                assertThat(client.ask("/bob").body()).isEqualTo("nobody, then bob");
            }
        });
    }

    @Test
    void aConnectionServesManyRequests() {
        serve(ROUTES, server -> {
            try (RawClient client = RawClient.to(server)) {
                for (int i = 0; i < 50; i++) {
                    assertThat(client.ask("/hello/" + i).body()).isEqualTo("hello " + i);
                }
                assertThat(server.connections()).isEqualTo(1);
            }
        });
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        serve(router -> router.get("/{n}", request -> {
            int n = Integer.parseInt(request.pathParam("n"));
            trail.add("begin " + n);
            await(sleep(ofMillis(3 - n)));
            trail.add("end " + n);
            return Response.text("answer " + n);
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send("GET /0 HTTP/1.1\r\nHost: x\r\n\r\nGET /1 HTTP/1.1\r\nHost: x\r\n\r\n"
                        + "GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
                for (int i = 0; i < 3; i++) {
                    assertThat(client.answer().body()).isEqualTo("answer " + i);
                }
            }
        });
        assertThat(trail).containsExactly("begin 0", "end 0", "begin 1", "end 1", "begin 2", "end 2");
    }

    @Test
    void manyPipelinedRequestsAreAllAnswered() {
        serve(ROUTES, server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send((GET + "\r\n").repeat(5_000));
                for (int i = 0; i < 5_000; i++) {
                    assertThat(client.answer().body()).isEqualTo("home");
                }
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n | -",
        "GET / HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n | close",
        "GET / HTTP/1.0\\r\\n\\r\\n | close",
        "GET / HTTP/1.0\\r\\nConnection: keep-alive\\r\\n\\r\\n | keep-alive"})
    void theConnectionIsKeptAsTheClientWishes(String request, String connection) {
        serve(ROUTES, server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(request.translateEscapes());
                assertThat(client.answer().header("connection")).isEqualTo(connection);
                if ("close".equals(connection)) {
                    assertThat(client.rest()).isEmpty();
                } else {
                    assertThat(client.ask("/").body()).isEqualTo("home");
                }
            }
        });
    }

    @Test
    void anIdleConnectionIsClosedAfterItsTime() {
        serve(ServerOptions.defaults().withKeepAliveTimeout(ofMillis(30)), ROUTES, server -> {
            Steady.within(ofMillis(30), () -> {
                try (RawClient client = RawClient.to(server)) {
                    client.ask("/");
                    assertThat(client.rest()).isEmpty();
                }
            });
            assertThat(RawClient.talk(server, "")).isEmpty();
        });
    }

    @Test
    void aHeadThatComesTooSlowlyIsRefused() {
        ServerOptions options = ServerOptions.defaults().withHeadTimeout(ofMillis(30));
        serve(options, ROUTES, server -> {
            assertThat(RawClient.talk(server, "GET / HT")).startsWith("HTTP/1.1 408 Request Timeout\r\n");
            // Bytes that came with the request before count too.
            assertThat(RawClient.talk(server, GET + "\r\nG")).startsWith("HTTP/1.1 200 OK").contains("HTTP/1.1 408");
        });
    }

    @Test
    void theTimeOfAHeadIsNotProlongedByItsBytes() {
        ServerOptions options = ServerOptions.defaults().withHeadTimeout(ofMillis(50));
        serve(options, ROUTES, server -> {
            try (RawClient client = RawClient.to(server)) {
                until(() -> server.connections() == 1);
                timeout(ofMillis(20_000), () -> {
                    client.send("GET / HTTP/1.1\r\n");
                    for (int i = 0; server.connections() > 0; i++) {
                        client.send("X-" + i + ": y\r\n");
                        await(sleep(ofMillis(5)));
                    }
                });
            }
        });
    }

    // ---- the same bytes, however they are split

    private static final String DIALOGUE = GET + "\r\n"
            + "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\na\r\nbc"
            + "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: t\r\n\r\n"
            + "POST /ignore HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nxyz"
            + "HEAD /hello/you HTTP/1.1\r\nHost: x\r\n\r\n"
            + "GET /stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    @Test
    void theSameBytesGiveTheSameAnswersHoweverTheyAreSplit() {
        serve(ROUTES, server -> {
            String whole = undated(RawClient.talk(server, DIALOGUE));
            assertThat(whole.split("HTTP/1.1 200 OK", -1)).hasSize(7);
            assertThat(whole).endsWith("4\r\none \r\n3\r\ntwo\r\n0\r\n\r\n");
            for (int cut = 1; cut < DIALOGUE.length(); cut++) {
                try (RawClient client = RawClient.to(server)) {
                    client.send(DIALOGUE.substring(0, cut));
                    await(sleep(ofMillis(1)));
                    client.send(DIALOGUE.substring(cut));
                    assertThat(undated(client.rest())).as("split at %d", cut).isEqualTo(whole);
                }
            }
        });
    }

    @Test
    void theSameBytesGiveTheSameAnswersByteByByte() {
        serve(ROUTES, server -> {
            String whole = undated(RawClient.talk(server, DIALOGUE));
            try (RawClient client = RawClient.to(server)) {
                for (int i = 0; i < DIALOGUE.length(); i++) {
                    client.send(DIALOGUE.substring(i, i + 1));
                    await(sleep(ofMillis(0)));
                    await(sleep(ofMillis(0)));
                }
                assertThat(undated(client.rest())).isEqualTo(whole);
            }
        });
    }

    private static String undated(String answers) {
        return answers.replaceAll("date: [^\r]*\r\n", "");
    }

    // ---- what is refused

    static List<String[]> refused() {
        return List.of(
                new String[] {"400", "NONSENSE\r\n\r\n"},
                new String[] {"400", "GET / HTTP/1.1\r\n\r\n"},
                new String[] {"400", GET + "Host: y\r\n\r\n"},
                new String[] {"400", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"},
                new String[] {"400", "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n"},
                new String[] {"400", GET + " folded\r\n\r\n"},
                new String[] {"400", GET + "A : b\r\n\r\n"},
                new String[] {"400", GET + "A\r\n\r\n"},
                new String[] {"400", GET + ": b\r\n\r\n"},
                new String[] {"400", GET + "A: b\0c\r\n\r\n"},
                new String[] {"400", GET + "A: b\rc\r\n\r\n"},
                new String[] {"400", GET + "\u00c4: b\r\n\r\n"},
                new String[] {"400", "GET / HTTP/1.1\nHost: x\n\n"},
                new String[] {"400", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n"},
                new String[] {"400", "GET / HTTP/1.1 \r\nHost: x\r\n\r\n"},
                new String[] {"400", " GET / HTTP/1.1\r\nHost: x\r\n\r\n"},
                new String[] {"400", "\0" + GET + "\r\n"},
                new String[] {"400", "GET\t/ HTTP/1.1\r\nHost: x\r\n\r\n"},
                new String[] {"400", "G@T / HTTP/1.1\r\nHost: x\r\n\r\n"},
                new String[] {"400", "GET /\u00e4 HTTP/1.1\r\nHost: x\r\n\r\n"},
                new String[] {"400", "GET nopath HTTP/1.1\r\nHost: x\r\n\r\n"},
                new String[] {"400", "GET /% HTTP/1.1\r\nHost: x\r\n\r\n"},
                new String[] {"400", "GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n"},
                new String[] {"400", "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n"},
                new String[] {"400", "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n"},
                new String[] {"400", "GET https://x/ HTTP/1.1\r\nHost: x\r\n\r\n"},
                new String[] {"400", "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n"},
                new String[] {"400", "GET /\r\n\r\n"},
                new String[] {"400", "GET / HTTP/0.9\r\nHost: x\r\n\r\n"},
                new String[] {"400", "GET / HTTP/1.2\r\nHost: x\r\n\r\n"},
                new String[] {"400", "GET / http/1.1\r\nHost: x\r\n\r\n"},
                new String[] {"400", "GET / XTTP/1.1\r\nHost: x\r\n\r\n"},
                new String[] {"505", "GET / HTTP/2.0\r\nHost: x\r\n\r\n"},
                new String[] {"505", "GET / HTTP/9.9\r\nHost: x\r\n\r\n"},
                new String[] {"400", GET + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"},
                new String[] {"400", GET + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"},
                new String[] {"400", GET + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n"},
                new String[] {"400", GET + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"},
                new String[] {"400", GET + "Content-Length: 1, 1\r\n\r\n"},
                new String[] {"400", GET + "Content-Length: +1\r\n\r\n"},
                new String[] {"400", GET + "Content-Length: -1\r\n\r\n"},
                new String[] {"400", GET + "Content-Length: 1_0\r\n\r\n"},
                new String[] {"400", GET + "Content-Length: 0x1\r\n\r\n"},
                new String[] {"400", GET + "Content-Length:\r\n\r\n"},
                new String[] {"400", GET + "Transfer-Encoding: chunked, identity\r\n\r\n"},
                new String[] {"400", GET + "Transfer-Encoding: \u000bchunked\r\n\r\n"},
                new String[] {"400", GET + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"},
                new String[] {"400", "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"},
                new String[] {"501", GET + "Transfer-Encoding: gzip, chunked\r\n\r\n"},
                new String[] {"417", GET + "Expect: something\r\n\r\n"},
                new String[] {"400", GET + "Sec-WebSocket-Key1: a\r\nSec-WebSocket-Key2: b\r\n\r\n12345678"},
                new String[] {"414", "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"},
                new String[] {"431", GET + "A: " + "b".repeat(9_000) + "\r\n\r\n"},
                new String[] {"431", GET + ("A: " + "b".repeat(4_000) + "\r\n").repeat(5) + "\r\n"},
                new String[] {"431", GET + "A: b\r\n".repeat(100) + "\r\n"});
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aRequestThatBreaksTheRulesIsRefusedAndTheConnectionClosed(String status, String request) {
        serve(router -> router.route(Router.ANY_METHOD, "/{x}", _ -> {
            trail.add("handled");
            return Response.text("");
        }).route(Router.ANY_METHOD, "/", _ -> {
            trail.add("handled");
            return Response.text("");
        }), server -> {
            String answers = RawClient.talk(server, request + GET + "\r\n");
            assertThat(answers).startsWith("HTTP/1.1 " + status + " ").contains("\r\nconnection: close\r\n");
            assertThat(answers.split("HTTP/1.1 ", -1)).as("one answer").hasSize(2);
            assertThat(answers).doesNotContain("Exception");
            assertThat(trail).isEmpty();
            until(() -> server.connections() == 0);
        });
    }

    @Test
    void brokenChunksAreRefusedAndTheConnectionClosed() {
        serve(ROUTES, server -> {
            for (String chunks : List.of("x\r\n", "0x1\r\na\r\n0\r\n\r\n", "1 \r\na\r\n0\r\n\r\n",
                    "1\r\nab\r\n0\r\n\r\n",
                    "1;\0\r\na\r\n0\r\n\r\n", "1\na\r\n0\r\n\r\n", "-1\r\n\r\n", "fffffffff\r\n",
                    "0\r\nA : b\r\n\r\n", "0\r\nA: b\r\n c\r\n\r\n", "0\r\n" + "A: b\r\n".repeat(101) + "\r\n")) {
                String answers = RawClient.talk(server,
                        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + GET + "\r\n");
                assertThat(answers).as(chunks).startsWith("HTTP/1.1 400 ").contains("connection: close");
                assertThat(answers.split("HTTP/1.1 ", -1)).as(chunks).hasSize(2);
            }
        });
    }

    @Test
    void aBodyThatEndsEarlyReachesNoHandlerWhole() {
        int[] begun = {0};
        serve(router -> router.post("/", request -> {
            try {
                begun[0]++;
                await(request.read());
                trail.add("whole");
            } catch (HttpStatusException e) {
                trail.add(e.status() + " " + e.getMessage());
            }
            return Response.text("");
        }), server -> {
            for (String body : List.of("Content-Length: 5\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n5\r\nabc")) {
                RawClient client = RawClient.to(server);
                client.send("POST / HTTP/1.1\r\nHost: x\r\n" + body);
                int before = begun[0];
                until(() -> begun[0] > before);
                client.close();
                until(() -> server.connections() == 0);
            }
            until(() -> trail.size() == 2);
            assertThat(trail).allMatch(line -> line.startsWith("400 "));
        });
    }

    // ---- responses without bodies

    @Test
    void aResponseToHeadHasTheHeadOfGetAndNoBody() {
        serve(ROUTES, server -> {
            try (RawClient client = RawClient.to(server)) {
                for (String path : List.of("/", "/stream", "/empty", "/none")) {
                    client.get(path);
                    RawClient.Answer get = client.answer();
                    client.send("HEAD " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
                    RawClient.Answer head = client.head();
                    assertThat(head.status()).isEqualTo(get.status());
                    assertThat(head.headers().keySet()).isEqualTo(get.headers().keySet());
                    assertThat(head.header("content-length")).isEqualTo(get.header("content-length"));
                }
                assertThat(client.ask("/").body()).isEqualTo("home");
            }
        });
    }

    @Test
    void someStatusesHaveNoBody() {
        serve(ROUTES, server -> {
            try (RawClient client = RawClient.to(server)) {
                RawClient.Answer empty = client.ask("/empty");
                assertThat(empty.status()).isEqualTo(204);
                assertThat(empty.header("content-length")).isNull();
                RawClient.Answer unchanged = client.ask("/unchanged");
                assertThat(unchanged.status()).isEqualTo(304);
                assertThat(unchanged.header("etag")).isEqualTo("\"1\"");
                assertThat(unchanged.header("content-length")).isNull();
                assertThat(client.ask("/").body()).isEqualTo("home");
            }
        });
    }

    @Test
    void bytesOfAResponseThatHasNoBodyAreLeftOut() {
        serve(router -> router.get("/{status}", request -> Response.text("body")
                .withStatus(Integer.parseInt(request.pathParam("status")))), server -> {
                    try (RawClient client = RawClient.to(server)) {
                        assertThat(client.ask("/204").status()).isEqualTo(204);
                        assertThat(client.ask("/304").status()).isEqualTo(304);
                        RawClient.Answer reset = client.ask("/205");
                        assertThat(reset.header("content-length")).isEqualTo("0");
                        assertThat(client.ask("/200").body()).isEqualTo("body");
                    }
                });
    }

    // ---- streams

    @Test
    void aStreamIsChunked() {
        serve(ROUTES, server -> {
            try (RawClient client = RawClient.to(server)) {
                RawClient.Answer answer = client.ask("/stream");
                assertThat(answer.header("transfer-encoding")).isEqualTo("chunked");
                assertThat(answer.body()).isEqualTo("one two");
                assertThat(client.ask("/").body()).isEqualTo("home");
            }
        });
    }

    @Test
    void aResponseThatClosesIsTheLastOfItsConnection() throws Exception {
        Path file = Files.writeString(temp.resolve("a.txt"), "a file");
        serve(router -> router
                .get("/text", _ -> Response.text("all").withClose().withStatus(404))
                .get("/status", _ -> Response.status(204).withClose())
                .get("/long", _ -> Response.text("x".repeat(1_000)).withClose().withCompression())
                .get("/stream", _ -> Response.stream(MediaType.TEXT, out -> await(out.write("all"))).withClose())
                .get("/file", _ -> Response.file(file).withClose())
                .get("/none", _ -> Response.file(temp.resolve("none")).withClose())
                .get("/own", request -> {
                    StreamResponse out = new StreamResponse(Response.status(200).withClose());
                    await(out.prepare(request));
                    await(out.write("all"));
                    return await(out.writeEof());
                }), server -> {
                    for (String path : List.of("/text", "/status", "/long", "/stream", "/file", "/none", "/own")) {
                        String all = RawClient.talk(server, "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"
                                + "GET /text HTTP/1.1\r\nHost: x\r\n\r\n");
                        assertThat(all).as(path).containsIgnoringCase("connection: close\r\n");
                        assertThat(all.split("HTTP/1.1 ", -1)).as(path).hasSize(2);
                    }
                    String old = RawClient.talk(server, "GET /text HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                    assertThat(old).containsIgnoringCase("connection: close\r\n");
                });
    }

    @Test
    void aStreamToHttp10EndsWithTheConnection() {
        serve(ROUTES, server -> {
            String answer = RawClient.talk(server, "GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(answer).contains("connection: close").doesNotContain("chunked").endsWith("\r\n\r\none two");
        });
    }

    @Test
    void aSlowReaderHoldsTheWriterBack() {
        byte[] piece = new byte[32 * 1024];
        Arrays.fill(piece, (byte) 'x');
        int pieces = 2_000;
        serve(router -> router.get("/big", _ -> Response.stream(MediaType.OCTETS, out -> {
            for (int i = 0; i < pieces; i++) {
                await(out.write(piece));
                trail.add("piece");
            }
        })), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.get("/big");
                client.head();
                Steady.untilStill(trail::size);
                assertThat(trail.size()).as("what the sockets and buffers hold").isLessThan(pieces / 2);
                long read = 0;
                for (int i = 0; i < pieces; i++) {
                    assertThat(new String(client.bytes(6))).isEqualTo("8000\r\n");
                    read += client.bytes(piece.length + 2).length - 2;
                }
                assertThat(read).isEqualTo((long) pieces * piece.length);
            }
        });
    }

    @Test
    void aReaderThatTakesNothingIsCut() {
        byte[] piece = new byte[1 << 20];
        serve(ServerOptions.defaults().withWriteTimeout(ofMillis(50)), router -> router.get("/big",
                _ -> Response.stream(MediaType.OCTETS, out -> {
                    for (int i = 0; i < 1_000; i++) {
                        await(out.write(piece));
                    }
                })), server -> {
                    try (RawClient client = RawClient.to(server)) {
                        until(() -> server.connections() == 1);
                        client.get("/big");
                        until(() -> server.connections() == 0);
                        // What the system had taken for it is dropped: it is told by a reset.
                        assertThatThrownBy(() -> client.bytes(100_000_000))
                                .isInstanceOf(ConnectionResetException.class);
                    }
                });
    }

    // ---- failures of handlers

    @Test
    void aFailureIs500AndIsReported() {
        serve(router -> router
                .get("/fail", _ -> {
                    throw new IllegalStateException("secret");
                })
                .get("/null", _ -> null)
                .get("/error", _ -> {
                    throw new AssertionError("secret");
                })
                .get("/late", _ -> timeout(ofMillis(1), () -> {
                    await(getRunningLoop().createFuture());
                    return Response.text("");
                }))
                .get("/cancelled", _ -> {
                    Future<Void> other = getRunningLoop().createFuture();
                    other.cancel();
                    await(other);
                    return Response.text("");
                })
                .get("/status", _ -> {
                    throw new HttpStatusException(409, "taken");
                }), server -> {
                    List<String> reports = reports();
                    try (RawClient client = RawClient.to(server)) {
                        for (String path : List.of("/fail", "/null", "/error", "/cancelled")) {
                            RawClient.Answer answer = client.ask(path);
                            assertThat(answer.status()).as(path).isEqualTo(500);
                            assertThat(answer.body()).isEqualTo("500 Internal Server Error");
                        }
                        assertThat(client.ask("/late").status()).isEqualTo(504);
                        RawClient.Answer status = client.ask("/status");
                        assertThat(status.status()).isEqualTo(409);
                        assertThat(status.body()).isEqualTo("taken");
                    }
                    assertThat(reports).hasSize(5);
                    assertThat(reports.getFirst()).isEqualTo("the handler of Request[GET /fail] failed:"
                            + " java.lang.IllegalStateException: secret");
                });
    }

    @Test
    void theReportOfAFailureShowsOfThePathAHundredCharactersInOneLine() {
        serve(router -> router.get("/{any}", _ -> {
            throw new IllegalStateException("why");
        }), server -> {
            List<String> reports = reports();
            try (RawClient client = RawClient.to(server)) {
                client.ask("/a%0D%0A2026%20ERROR%20forged%1b");
                client.ask("/" + "y".repeat(3_000));
            }
            String failed = " failed: java.lang.IllegalStateException: why";
            assertThat(reports).containsExactly(
                    "the handler of Request[GET /a\\u000d\\u000a2026 ERROR forged\\u001b]" + failed,
                    "the handler of Request[GET /" + "y".repeat(99) + "...]" + failed);
        });
    }

    @Test
    void aFailureAfterTheHeadCutsTheConnection() {
        serve(router -> router.get("/", _ -> Response.stream(MediaType.TEXT, out -> {
            await(out.write("begun"));
            await(sleep(ofMillis(5)));
            throw new IllegalStateException("secret");
        })), server -> {
            List<String> reports = reports();
            String answer = RawClient.talk(server, GET + "\r\n");
            assertThat(answer).contains("begun").doesNotEndWith("0\r\n\r\n").doesNotContain("secret");
            assertThat(reports).hasSize(1);
        });
    }

    @Test
    void aRequestCanBeCutOff() {
        serve(router -> router.get("/", request -> {
            request.abort();
            return Response.text("nobody sees this");
        }), server -> {
            assertThat(RawClient.talk(server, GET + "\r\n" + GET + "\r\n")).isEmpty();
            until(() -> server.connections() == 0);
        });
    }

    @Test
    void aClientThatGoesAwayDoesNotDisturbTheHandler() {
        serve(router -> router.get("/", _ -> {
            trail.add("in");
            until(() -> trail.contains("gone"));
            trail.add("out");
            return Response.text("late");
        }), server -> {
            RawClient client = RawClient.to(server);
            client.send(GET + "\r\n");
            until(() -> trail.contains("in"));
            client.close();
            until(() -> server.connections() == 0);
            trail.add("gone");
            until(() -> trail.contains("out"));
        });
    }

    @Test
    void routesThatAreNotThereAre404Or405() {
        serve(ROUTES, server -> {
            try (RawClient client = RawClient.to(server)) {
                assertThat(client.ask("/none").status()).isEqualTo(404);
                client.send("DELETE /echo HTTP/1.1\r\nHost: x\r\n\r\n");
                RawClient.Answer answer = client.answer();
                assertThat(answer.status()).isEqualTo(405);
                assertThat(answer.header("allow")).isEqualTo("POST");
                client.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.answer().status()).isEqualTo(404);
            }
        });
    }

    @Test
    void whatIsWrittenAfterTheEndOfABodyIsRefused() {
        List<BodyWriter> kept = new ArrayList<>();
        serve(router -> router.get("/", _ -> Response.stream(MediaType.TEXT, out -> {
            kept.add(out);
            await(out.write("one"));
        })), server -> {
            try (RawClient client = RawClient.to(server)) {
                assertThat(client.ask("/").body()).contains("one");
                assertThatThrownBy(() -> await(kept.getFirst().write("HTTP/1.1 200 Forged\r\n\r\n")))
                        .isInstanceOf(IllegalStateException.class).hasMessageContaining("has been sent");
                assertThat(client.ask("/").body()).contains("one");
            }
        });
    }
}
