package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.http.server.Serving.serve;
import static io.github.asyncio4j.http.server.Serving.until;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.Steady;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestBodyTest {

    private final List<String> trail = new ArrayList<>();

    private static String post(String headers, String body) {
        return "POST / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
    }

    private static String sized(String body) {
        return post("Content-Length: " + body.length() + "\r\n", body);
    }

    @Test
    void isReadAsAWhole() {
        serve(router -> router.post("/", request -> {
            assertThat(request.hasBody()).isTrue();
            assertThat(request.content().isAtEnd()).isFalse();
            byte[] first = await(request.read());
            assertThat(await(request.read())).isSameAs(first);
            assertThat(request.content().isAtEnd()).isTrue();
            return Response.bytes(first, MediaType.OCTETS);
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(sized("hello"));
                assertThat(client.answer().body()).isEqualTo("hello");
                client.send(post("Transfer-Encoding: chunked\r\n", "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"));
                assertThat(client.answer().body()).isEqualTo("hello");
            }
        });
    }

    @Test
    void trailersAreThereOnceTheBodyIsRead() {
        serve(router -> router.post("/", request -> {
            String before = request.trailers().toString();
            await(request.read());
            return Response.text(before + " " + request.trailers().getAll("x-sum") + request.header("X-Sum"));
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(post("Transfer-Encoding: chunked\r\n", "2\r\nhe\r\n0\r\nX-Sum: 7\r\nX-Sum: 8\r\n\r\n"));
                assertThat(client.answer().body()).isEqualTo(Headers.EMPTY + " [7, 8]null");
            }
        });
    }

    @Test
    void isReadAsTextInItsCharset() {
        serve(router -> router.post("/", request -> {
            trail.add(await(request.text()));
            return Response.text("");
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(sized("\u00c3\u00a4"));
                client.answer();
                client.send(post("Content-Type: text/plain; charset=latin1\r\nContent-Length: 1\r\n", "\u00e4"));
                client.answer();
            }
        });
        assertThat(trail).containsExactly("\u00e4", "\u00e4");
    }

    @Test
    void isReadInPieces() {
        serve(router -> router.post("/", request -> {
            StringBuilder all = new StringBuilder();
            await(request.content().forEachChunk(chunk -> all.append(new String(chunk))));
            assertThat(await(request.content().readChunk())).isNull();
            assertThatThrownBy(() -> await(request.read())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("parts of the body were read");
            return Response.text(all.toString());
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(post("Transfer-Encoding: chunked\r\n", "2\r\nhe\r\n"));
                await(sleep(ofMillis(5)));
                client.send("3\r\nllo\r\n0\r\n\r\n");
                assertThat(client.answer().body()).isEqualTo("hello");
            }
        });
    }

    @Test
    void aRequestWithoutABodyHasAnEmptyOne() {
        serve(router -> router.get("/", request -> {
            assertThat(request.hasBody()).isFalse();
            assertThat(request.content().isAtEnd()).isTrue();
            assertThat(await(request.read())).isEmpty();
            return Response.text("ok");
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                assertThat(client.ask("/").body()).isEqualTo("ok");
            }
        });
    }

    @Test
    void aBodyLongerThanAllowedIs413() {
        serve(ServerOptions.defaults().withMaxBody(10), router -> router.post("/", request -> {
            await(request.read());
            return Response.text("read");
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(sized("0123456789"));
                assertThat(client.answer().body()).isEqualTo("read");
                client.send(sized("0123456789a"));
                assertThat(client.answer().status()).isEqualTo(413);
                client.send(post("Transfer-Encoding: chunked\r\n", "6\r\n012345\r\n5\r\n6789a\r\n0\r\n\r\n"));
                assertThat(client.answer().status()).isEqualTo(413);
                client.send(sized("0123456789"));
                assertThat(client.answer().body()).isEqualTo("read");
            }
        });
    }

    @Test
    void anUnreadBodyIsReadForTheHandlerIfItIsSmall() {
        serve(router -> router.post("/", _ -> Response.text("ignored")), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(sized("x".repeat(60_000)) + sized("y"));
                assertThat(client.answer().keepsAlive()).isTrue();
                assertThat(client.answer().body()).isEqualTo("ignored");
            }
        });
    }

    @Test
    void anUnreadBodyThatIsLargeClosesTheConnection() {
        serve(router -> router.post("/", _ -> Response.text("ignored")), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(post("Content-Length: 1000000\r\n", "x"));
                RawClient.Answer answer = client.answer();
                assertThat(answer.body()).isEqualTo("ignored");
                assertThat(answer.keepsAlive()).isFalse();
                assertThat(client.rest()).isEmpty();
            }
        });
    }

    @Test
    void anUnreadBodyOfChunksIsReadUpToALimit() {
        serve(router -> router.post("/", _ -> Response.text("ignored")), server -> {
            String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
            String answers = RawClient.talk(server,
                    post("Transfer-Encoding: chunked\r\n", chunk.repeat(100) + "0\r\n\r\n") + sized("y"));
            assertThat(answers.split("ignored", -1)).as("one answer at most").hasSizeLessThanOrEqualTo(2);
        });
    }

    @Test
    void aBodyThatStopsComingIs408() {
        serve(ServerOptions.defaults().withBodyTimeout(ofMillis(30)), router -> router.post("/", request -> {
            await(request.read());
            return Response.text("read");
        }), server -> {
            String answer = RawClient.talk(server, post("Content-Length: 5\r\n", "abc"));
            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("connection: close");
        });
    }

    @Test
    void aClientThatExpectsToBeAskedIsAsked() {
        serve(router -> router.post("/", request -> {
            trail.add("handler");
            return Response.text(await(request.text()));
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(post("Content-Length: 2\r\nExpect: 100-continue\r\n", ""));
                assertThat(client.head().status()).isEqualTo(100);
                assertThat(trail).containsExactly("handler");
                client.send("hi");
                RawClient.Answer answer = client.answer();
                assertThat(answer.body()).isEqualTo("hi");
                assertThat(answer.keepsAlive()).isTrue();
            }
        });
    }

    @Test
    void aClientThatExpectsToBeAskedIsNotIfNobodyWantsItsBody() {
        serve(router -> router.post("/", _ -> {
            throw new HttpStatusException(403);
        }), server -> {
            String answer = RawClient.talk(server, post("Content-Length: 2\r\nExpect: 100-continue\r\n", ""));
            assertThat(answer).startsWith("HTTP/1.1 403 ").contains("connection: close").doesNotContain(" 100 ");
        });
    }

    @Test
    void aBodyIsGoneWhenItsHandlerHasReturned() {
        Request[] kept = new Request[1];
        serve(router -> router.post("/", request -> {
            kept[0] = request;
            return Response.text("ok");
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(sized("abc"));
                client.answer();
                client.send(sized("def"));
                client.answer();
                assertThatThrownBy(() -> await(kept[0].read())).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("until its handler has returned");
            }
        });
    }

    @Test
    void aSlowHandlerHoldsTheSenderBack() {
        int size = 32 << 20;
        serve(ServerOptions.defaults().withMaxBody(size), router -> router.post("/", request -> {
            trail.add("in");
            until(() -> trail.contains("full"));
            return Response.text(Integer.toString(await(request.read()).length));
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(sized("x".repeat(size)));
                until(() -> trail.contains("in"));
                Steady.untilStill(client::unsent);
                assertThat(client.unsent()).as("what the sockets and buffers do not hold").isGreaterThan(size / 2);
                trail.add("full");
                assertThat(client.answer().body()).isEqualTo(Integer.toString(size));
            }
        });
    }
}
