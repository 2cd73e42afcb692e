package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.http.server.Serving.reports;
import static io.github.asyncio4j.http.server.Serving.serve;
import static io.github.asyncio4j.http.server.Serving.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.ServerSentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamResponseTest {

    static final Response HEAD = Response.status(200).withHeader("Content-Type", "text/plain");

    private final List<String> trail = new ArrayList<>();

    static StreamResponse prepared(Request request, Response head) {
        StreamResponse out = new StreamResponse(head);
        await(out.prepare(request));
        return out;
    }

    // ---- by the handler

    @Test
    void aHandlerSendsItsResponseItself() {
        serve(router -> router.get("/", request -> {
            StreamResponse out = new StreamResponse(HEAD);
            assertThat(out).hasToString("StreamResponse[200]");
            assertThatThrownBy(() -> await(out.write("early"))).hasMessageContaining("prepare(request) first");
            await(out.prepare(request));
            assertThat(out.isPrepared()).isTrue();
            await(out.write("one "));
            await(out.write("two"));
            Response end = await(out.writeEof());
            assertThatThrownBy(() -> await(out.write("late"))).hasMessageContaining("has ended");
            assertThatThrownBy(() -> await(new StreamResponse(HEAD).prepare(request)))
                    .hasMessageContaining("begun before");
            return end;
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                for (int i = 0; i < 3; i++) {
                    RawClient.Answer answer = client.ask("/");
                    assertThat(answer.header("transfer-encoding")).isEqualTo("chunked");
                    assertThat(answer.body()).isEqualTo("one two");
                }
            }
        });
    }

    @Test
    void aResponseThatIsNotEndedIsEndedForIt() {
        serve(router -> router.get("/", request -> {
            StreamResponse out = prepared(request, HEAD);
            await(out.write("all"));
            return out.response();
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                assertThat(client.ask("/").body()).isEqualTo("all");
                assertThat(client.ask("/").body()).isEqualTo("all");
            }
        });
    }

    @Test
    void itMayHaveALength() {
        serve(router -> router.get("/{n}", request -> {
            StreamResponse out = new StreamResponse(HEAD).withLength(Integer.parseInt(request.pathParam("n")));
            await(out.prepare(request));
            await(out.write("four"));
            return await(out.writeEof());
        }), server -> {
            List<String> reports = reports();
            try (RawClient client = RawClient.to(server)) {
                assertThat(client.ask("/4").header("content-length")).isEqualTo("4");
                client.get("/5");
                assertThat(client.rest()).doesNotContain("500");
            }
            assertThat(RawClient.talk(server, "GET /3 HTTP/1.1\r\nHost: x\r\n\r\n")).doesNotContain("four");
            until(() -> reports.size() >= 2);
            assertThat(reports.getFirst()).contains("1 bytes shorter than its declared length");
        });
    }

    @Test
    void anOldClientReadsToTheEndOfTheConnection() {
        serve(router -> router.get("/", request -> {
            StreamResponse out = prepared(request, HEAD);
            await(out.write("old"));
            return await(out.writeEof());
        }), server -> assertThat(RawClient.talk(server, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))
                .contains("connection: close\r\n").doesNotContain("chunked").endsWith("\r\n\r\nold"));
    }

    @Test
    void headGetsTheHead() {
        serve(router -> router.get("/", request -> {
            StreamResponse out = prepared(request, HEAD.withCompression());
            await(out.write("never sent"));
            return await(out.writeEof());
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send("HEAD / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
                assertThat(client.head().header("content-encoding")).isEqualTo("gzip");
                assertThat(client.ask("/").body()).isEqualTo("never sent");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"throw", "other"})
    void whatIsBegunAndNotEndedIsCut(String how) {
        serve(router -> router.get("/", request -> {
            StreamResponse out = prepared(request, HEAD);
            await(out.write("part"));
            if (how.equals("throw")) {
                throw new HttpStatusException(409);
            }
            return Response.text("another");
        }), server -> {
            List<String> reports = reports();
            try (RawClient client = RawClient.to(server)) {
                client.get("/");
                assertThat(client.rest()).doesNotContain("0\r\n\r\n").doesNotContain("another");
            }
            until(() -> !reports.isEmpty());
            assertThat(reports).singleElement().asString().contains("began a response and returned another");
        });
    }

    @Test
    void trailersGoBehindTheBody() {
        Headers sum = Headers.of("X-Sum", "7");
        serve(router -> router.get("/", request -> {
            StreamResponse out = prepared(request, HEAD.withHeader("Trailer", "X-Sum"));
            await(out.write("body"));
            return await(out.writeEof(sum));
        }).get("/sized", request -> {
            StreamResponse out = new StreamResponse(HEAD).withLength(4);
            await(out.prepare(request));
            await(out.write("body"));
            assertThatThrownBy(() -> await(out.writeEof(sum))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("leave withLength() out");
            return await(out.writeEof());
        }), server -> {
            assertThat(RawClient.talk(server, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .endsWith("\r\n\r\n4\r\nbody\r\n0\r\nX-Sum: 7\r\n\r\n");
            assertThat(RawClient.talk(server, "GET / HTTP/1.0\r\n\r\n")).endsWith("\r\n\r\nbody");
            assertThat(RawClient.talk(server, "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .endsWith("\r\n\r\n").doesNotContain("X-Sum: 7");
            assertThat(RawClient.talk(server, "GET /sized HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .endsWith("\r\n\r\nbody");
        });
    }

    @ParameterizedTest
    @CsvSource({"Content-Length", "Transfer-Encoding", "Connection", "Host", "Trailer", "Content-Type", "Set-Cookie"})
    void whatIsNeededBeforeTheBodyIsNoTrailer(String name) {
        StreamResponse out = new StreamResponse(HEAD);
        assertThatThrownBy(() -> out.writeEof(Headers.of(name, "1"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the header " + name);
    }

    // ---- cookies

    @Test
    void cookiesGoOutOneToAHeader() {
        assertThat(Response.text("a").withCookie("a", "1").withCookie("b", "2").withoutCookie("c").headers()
                .getAll("Set-Cookie")).containsExactly("a=1; Path=/; HttpOnly; SameSite=Lax",
                        "b=2; Path=/; HttpOnly; SameSite=Lax",
                        "c=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0");
    }

    // ---- events

    @Test
    void eventsAreSentAsTheyHappen() {
        serve(router -> router.get("/", request -> Response.events(out -> {
            await(out.send("a\nb"));
            await(out.send(ServerSentEvent.of("").withEvent("tick").withId("7").withRetry(Duration.ofSeconds(2))));
        })), server -> {
            try (RawClient client = RawClient.to(server)) {
                RawClient.Answer answer = client.ask("/");
                assertThat(answer.header("content-type")).isEqualTo("text/event-stream");
                assertThat(answer.header("cache-control")).isEqualTo("no-cache");
                assertThat(answer.body()).isEqualTo("data: a\ndata: b\n\nid: 7\nevent: tick\nretry: 2000\ndata: \n\n");
                assertThat(client.ask("/").status()).isEqualTo(200);
            }
        });
        assertThat(ServerSentEvent.of("a\r\nb\rc\n").toText()).isEqualTo("data: a\ndata: b\ndata: c\ndata: \n\n");
        assertThatThrownBy(() -> ServerSentEvent.of("a").withId("1\ndata: x")).hasMessageContaining("line break");
    }

    @Test
    void eventsEndWhenTheClientGoes() {
        serve(router -> router.get("/", _ -> Response.events(out -> {
            try {
                await(out.send("first"));
                await(getRunningLoop().createFuture());
            } catch (CancelledError e) {
                trail.add("cancelled");
                throw e;
            }
        })), server -> {
            List<String> reports = reports();
            try (RawClient client = RawClient.to(server)) {
                client.get("/");
                client.head();
            }
            until(() -> server.connections() == 0 && !trail.isEmpty());
            assertThat(trail).containsExactly("cancelled");
            assertThat(reports).isEmpty();
        });
    }

    // ---- the client goes

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aHandlerIsCancelledWithItsClientIfItsRouteSaysSo(boolean cancelled) {
        serve(router -> router.add(cancellable(Route.get("/", _ -> {
            trail.add("in");
            try {
                await(sleep(Duration.ofMillis(cancelled ? 20_000 : 100)));
                trail.add("out");
            } catch (CancelledError e) {
                trail.add("cancelled");
                throw e;
            }
            return Response.text("late");
        }), cancelled)), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.get("/");
                until(() -> !trail.isEmpty());
            }
            until(() -> trail.size() == 2);
            assertThat(trail).containsExactly("in", cancelled ? "cancelled" : "out");
        });
    }

    private static Route cancellable(Route route, boolean cancelled) {
        return cancelled ? route.withCancelOnDisconnect() : route;
    }
}
