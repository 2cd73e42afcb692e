package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.http.h2.FramePeer.DATA;
import static io.github.asyncio4j.http.h2.FramePeer.END_HEADERS;
import static io.github.asyncio4j.http.h2.FramePeer.END_STREAM;
import static io.github.asyncio4j.http.h2.FramePeer.GOAWAY;
import static io.github.asyncio4j.http.h2.FramePeer.HEADERS;
import static io.github.asyncio4j.http.h2.FramePeer.NO_ERROR;
import static io.github.asyncio4j.http.h2.FramePeer.PING;
import static io.github.asyncio4j.http.h2.FramePeer.PROTOCOL_ERROR;
import static io.github.asyncio4j.http.h2.FramePeer.RST_STREAM;
import static io.github.asyncio4j.http.h2.FramePeer.WINDOW_UPDATE;
import static io.github.asyncio4j.http.h2.FramePeer.fields;
import static io.github.asyncio4j.http.h2.FramePeer.number;
import static io.github.asyncio4j.http.server.Serving.serve;
import static io.github.asyncio4j.http.server.Serving.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.Steady;
import io.github.asyncio4j.http.h2.FramePeer;
import io.github.asyncio4j.http.h2.FramePeer.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as streams, frame by frame. */
class Http2ServerTest {

    private static final ServerOptions PLAIN = ServerOptions.defaults().withHttp2PriorKnowledge(true);

    @Test
    void aResetCancelsTheHandlerAtOnce() {
        List<String> trail = new ArrayList<>();
        serve(PLAIN, router -> router.get("/", _ -> {
            trail.add("begun");
            try {
                await(sleep(Duration.ofSeconds(60)));
            } catch (CancelledError e) {
                trail.add("cancelled");
                throw e;
            }
            return Response.text("");
        }), server -> {
            try (FramePeer client = FramePeer.client(server.port())) {
                client.get(1, "/").send();
                until(() -> trail.size() == 1);
                client.frame(RST_STREAM, 0, 1, number(8)).send();
                until(() -> trail.size() == 2);
                assertThat(trail).containsExactly("begun", "cancelled");
            }
        });
    }

    /** The connection is that of other requests too. */
    @Test
    void aResponseThatClosesLeavesTheConnectionAsItIs() {
        serve(PLAIN, router -> router.get("/", _ -> Response.text("last").withClose()).get("/stream",
                _ -> Response.stream(MediaType.TEXT, out -> await(out.write("last"))).withClose()), server -> {
                    try (FramePeer client = FramePeer.client(server.port())) {
                        for (int stream = 1; stream < 9; stream += 2) {
                            client.get(stream, stream % 4 == 1 ? "/" : "/stream").send();
                            client.next(HEADERS);
                            assertThat(client.next(DATA).payload()).asString().isEqualTo("last");
                        }
                    }
                });
    }

    @Test
    void aLostConnectionCancelsTheHandlersOfItsStreams() {
        List<String> trail = new ArrayList<>();
        serve(PLAIN, router -> router.get("/", _ -> {
            trail.add("begun");
            try {
                await(sleep(Duration.ofSeconds(60)));
            } finally {
                trail.add("ended");
            }
            return Response.text("");
        }), server -> {
            try (FramePeer client = FramePeer.client(server.port())) {
                client.get(1, "/").get(3, "/").send();
                until(() -> trail.size() == 2);
            }
            until(() -> trail.size() == 4);
        });
    }

    @Test
    void aStopTellsTheClientTwiceAndLetsStreamsEnd() {
        List<String> trail = new ArrayList<>();
        serve(PLAIN, router -> router.get("/", _ -> {
            trail.add("begun");
            until(() -> trail.contains("told"));
            return Response.text("late");
        }), server -> {
            try (FramePeer client = FramePeer.client(server.port())) {
                client.get(1, "/").send();
                until(() -> !trail.isEmpty());
                Task<Void> stop = createTask(async(() -> await(server.stop())));
                Frame first = client.next(GOAWAY);
                assertThat(first.lastStream()).isEqualTo(Integer.MAX_VALUE);
                Frame ping = client.next(PING);
                client.frame(PING, 1, 0, ping.payload()).send();
                Frame second = client.next(GOAWAY);
                assertThat(second.lastStream()).isEqualTo(1);
                assertThat(second.code()).isEqualTo(NO_ERROR);
                trail.add("told");
                List<Frame> rest = client.rest();
                assertThat(rest).extracting(Frame::type).containsExactly(HEADERS, DATA);
                assertThat(rest.getLast().payload()).asString().isEqualTo("late");
                await(stop);
            }
        });
    }

    @Test
    void aConnectionWithoutStreamsIsClosedInTime() {
        serve(PLAIN.withKeepAliveTimeout(Duration.ofMillis(200)),
                router -> router.get("/", _ -> Response.text("Hello")),
                server -> {
                    Steady.within(Duration.ofMillis(200), () -> {
                        try (FramePeer client = FramePeer.client(server.port())) {
                            assertThat(client.ask(1, "/")).isEqualTo("Hello");
                            Frame goAway = client.next(GOAWAY);
                            assertThat(goAway.code()).isEqualTo(NO_ERROR);
                            assertThat(goAway.lastStream()).isEqualTo(1);
                            assertThat(client.next()).isNull();
                        }
                    });
                });
    }

    /** What is held for one stream is too much for another, and the connection goes on. */
    @Test
    void beyondTheBytesInFlightARequestIsAnswered503() {
        serve(PLAIN.withMaxBytesInFlight(1_000_000), router -> router.get("/", _ -> Response.text("Hello"))
                .get("/big", _ -> Response.bytes(new byte[2_000_000], MediaType.OCTETS)), server -> {
                    try (FramePeer client = FramePeer.client(server.port())) {
                        client.get(1, "/big").send();
                        client.next(DATA);
                        await(sleep(Duration.ofMillis(150)));
                        client.get(3, "/").send();
                        Frame refused = client.next(HEADERS);
                        assertThat(refused.stream()).isEqualTo(3);
                        // Retry-After is the 53rd name of HPACK's table, which its text of one digit follows.
                        assertThat(refused.payload()).asString(ISO_8859_1).contains("503", "\u0075\u0001" + "1")
                                .doesNotContain("connection");
                        client.frame(RST_STREAM, 0, 1, number(8)).frame(WINDOW_UPDATE, 0, 0, number(100_000)).send();
                        await(sleep(Duration.ofMillis(150)));
                        assertThat(client.ask(5, "/")).endsWith("Hello");
                    }
                });
    }

    /** Here data waits for room when the stream is reset. */
    @Test
    void aResetOfTheClientIsAnsweredByNone() {
        serve(PLAIN, router -> router.get("/", _ -> Response.text("Hello"))
                .get("/big", _ -> Response.bytes(new byte[100_000], MediaType.OCTETS)), server -> {
                    try (FramePeer client = FramePeer.client(server.port())) {
                        client.get(1, "/big").send();
                        for (int got = 0; got < 65_535;) {
                            got += client.next(DATA).payload().length;
                        }
                        client.frame(RST_STREAM, 0, 1, number(8)).frame(WINDOW_UPDATE, 0, 0, number(100_000));
                        assertThat(client.ask(3, "/")).isEqualTo("Hello");
                    }
                });
    }

    @Test
    void whatTheHandlerDoesNotReadIsNotAskedFor() {
        serve(PLAIN, router -> router.post("/", request -> {
            await(request.content().readChunk());
            await(sleep(Duration.ofMillis(200)));
            long n = 0;
            for (byte[] piece = await(request.content().readChunk()); piece != null; piece = await(
                    request.content().readChunk())) {
                n += piece.length;
            }
            return Response.text("" + n);
        }), server -> {
            try (FramePeer client = FramePeer.client(server.port())) {
                client.post(1, "/");
                for (int i = 0; i < 3; i++) {
                    client.frame(DATA, 0, 1, new byte[16_000]);
                }
                client.send();
                assertThat(client.next(WINDOW_UPDATE).stream()).as("the window of the connection").isZero();
                await(sleep(Duration.ofMillis(100)));
                client.frame(DATA, END_STREAM, 1, new byte[10]).send();
                assertThat(client.next(DATA).payload()).asString().isEqualTo("32010");
            }
        });
    }

    /** haproxy opens both windows for each part of a frame that it has read, which is no flood. */
    @Test
    void aClientMayOpenItsWindowsInSmallSteps() {
        int length = 1_000_000;
        int step = 1_024;
        serve(PLAIN, router -> router.get("/", _ -> Response.bytes(new byte[length], MediaType.OCTETS)), server -> {
            try (FramePeer client = FramePeer.client(server.port())) {
                client.get(1, "/").send();
                for (int read = 0; read < length;) {
                    int n = client.next(DATA).payload().length;
                    for (int end = read + n; read < end; read += Math.min(step, end - read)) {
                        byte[] more = FramePeer.number(Math.min(step, end - read));
                        client.frame(WINDOW_UPDATE, 0, 0, more).frame(WINDOW_UPDATE, 0, 1, more);
                    }
                    client.send();
                }
                assertThat(client.ask(3, "/none")).contains("404");
            }
        });
    }

    /** Of many small pieces that nobody reads one buffer is kept. */
    @Test
    void manySmallFramesBecomeFewPieces() {
        List<String> trail = new ArrayList<>();
        serve(PLAIN, router -> router.post("/", request -> {
            until(() -> !trail.isEmpty());
            int pieces = 0;
            int n = 0;
            for (byte[] piece = await(request.content().readChunk()); piece != null; piece = await(
                    request.content().readChunk())) {
                pieces++;
                n += piece.length;
            }
            return Response.text(n + " " + (pieces <= 1_030));
        }), server -> {
            try (FramePeer client = FramePeer.client(server.port())) {
                client.post(1, "/");
                for (int i = 0; i < 10_000; i++) {
                    client.frame(DATA, 0, 1, (byte) 'x');
                }
                client.frame(DATA, END_STREAM, 1).frame(PING, 0, 0, new byte[8]).send();
                client.next(PING);
                trail.add("all has come");
                assertThat(client.next(DATA).payload()).asString().isEqualTo("10000 true");
            }
        });
    }

    @Test
    void anAnswerBeforeTheEndOfALongBodyEndsTheStream() {
        serve(PLAIN, router -> router.post("/", _ -> Response.text("no").withStatus(403)), server -> {
            try (FramePeer client = FramePeer.client(server.port())) {
                client.post(1, "/").frame(DATA, 0, 1, new byte[16_000]).send();
                assertThat(client.next(DATA).payload()).asString().isEqualTo("no");
                for (int i = 0; i < 4; i++) {
                    client.frame(DATA, 0, 1, new byte[16_000]);
                }
                client.send();
                Frame reset = client.next(RST_STREAM);
                assertThat(reset.code()).isEqualTo(NO_ERROR);
                // What was on its way is no fault, and the window that it took comes back.
                client.frame(DATA, END_STREAM, 1, new byte[16_000]).get(3, "/none").send();
                assertThat(client.next(HEADERS).stream()).isEqualTo(3);
            }
        });
    }

    @Test
    void trailersEndABody() {
        serve(PLAIN, router -> router.post("/", request -> Response.bytes(await(request.read()),
                MediaType.TEXT)), server -> {
                    try (FramePeer client = FramePeer.client(server.port())) {
                        client.post(1, "/").frame(DATA, 0, 1, "body".getBytes())
                                .frame(HEADERS, END_HEADERS | END_STREAM, 1, fields("x-sum", "7")).send();
                        assertThat(client.next(DATA).payload()).asString().isEqualTo("body");
                        client.post(3, "/").frame(DATA, 0, 3, "body".getBytes())
                                .frame(HEADERS, END_HEADERS | END_STREAM, 3, fields(":path", "/")).send();
                        assertThat(client.next(RST_STREAM).code()).isEqualTo(PROTOCOL_ERROR);
                    }
                });
    }

    @Test
    void aClientThatWaitsIsToldToContinue() {
        serve(PLAIN, router -> router.post("/", request -> Response.text(await(request.text()))), server -> {
            try (FramePeer client = FramePeer.client(server.port())) {
                client.frame(HEADERS, END_HEADERS, 1, fields(":method", "POST", ":scheme", "http", ":authority", "x",
                        ":path", "/", "expect", "100-continue")).send();
                Frame interim = client.next(HEADERS);
                assertThat(interim.ends()).isFalse();
                client.frame(DATA, END_STREAM, 1, "body".getBytes()).send();
                assertThat(client.next(DATA).payload()).asString().isEqualTo("body");
            }
        });
    }

    @Test
    void aFailedHandlerIs500AndTheConnectionGoesOn() {
        serve(PLAIN, router -> router.get("/bad", _ -> {
            throw new IllegalStateException("on purpose");
        }).get("/", _ -> Response.text("Hello")), server -> {
            List<String> reports = Serving.reports();
            try (FramePeer client = FramePeer.client(server.port())) {
                client.get(1, "/bad").send();
                assertThat(client.next(DATA).payload()).asString().isEqualTo("500 Internal Server Error");
                assertThat(client.ask(3, "/")).isEqualTo("Hello");
                assertThat(reports).hasSize(1);
            }
        });
    }

    @Test
    void aClientOfHttp1IsServedAtTheSamePort() {
        serve(PLAIN, router -> router.get("/", _ -> Response.text("Hello")), server -> {
            assertThat(RawClient.talk(server, "PRIX / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 405 ");
            try (RawClient client = RawClient.to(server)) {
                client.send("G");
                await(sleep(Duration.ofMillis(20)));
                client.send("ET / HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.answer().body()).isEqualTo("Hello");
            }
        });
    }

    /** RFC 9113, section 8. A field is {@code name=value}. */
    @ParameterizedTest
    @ValueSource(strings = {
        ":method=GET :scheme=http :authority=x",
        ":method=GET :path=/ :authority=x",
        ":scheme=http :path=/ :authority=x",
        ":method=GET :scheme=http :path=/",
        ":method=GET :method=GET :scheme=http :path=/ :authority=x",
        ":method=GET :scheme=http :path=/ :path=/ :authority=x",
        ":method=GET :scheme=http :path= :authority=x",
        ":method=GET :scheme=http :path=x :authority=x",
        ":method=GET :scheme=http :path=* :authority=x",
        ":method=GET :scheme=ftp :path=/ :authority=x",
        ":method=G(T :scheme=http :path=/ :authority=x",
        ":method=GET :scheme=http :path=/ :authority=x@y",
        ":method=GET :scheme=http :path=/ :authority=x :status=200",
        ":method=GET :scheme=http :path=/ :authority=x :other=1",
        ":method=GET :scheme=http :path=/ a=b :authority=x",
        ":method=GET :scheme=http :path=/ :authority=x A=b",
        ":method=GET :scheme=http :path=/ :authority=x a(=b",
        ":method=GET :scheme=http :path=/ :authority=x a=b\r",
        ":method=GET :scheme=http :path=/ :authority=x a=b\n",
        ":method=GET :scheme=http :path=/ :authority=x a=\tb",
        ":method=GET :scheme=http :path=/ :authority=x connection=close",
        ":method=GET :scheme=http :path=/ :authority=x keep-alive=1",
        ":method=GET :scheme=http :path=/ :authority=x proxy-connection=close",
        ":method=GET :scheme=http :path=/ :authority=x transfer-encoding=chunked",
        ":method=GET :scheme=http :path=/ :authority=x upgrade=h2c",
        ":method=GET :scheme=http :path=/ :authority=x te=gzip",
        ":method=GET :scheme=http :path=/ :authority=x host=y",
        ":method=GET :scheme=http :path=/ host=x host=x",
        ":method=GET :scheme=http :path=/ :authority=x content-length=1",
        ":method=GET :scheme=http :path=/ :authority=x content-length=0 content-length=0",
        ":method=GET :scheme=http :path=/ :authority=x content-length=+0",
        ":method=CONNECT :scheme=http :path=/ :authority=x",
        ":method=CONNECT"})
    void aMalformedHeadResetsItsStream(String fields) {
        serve(PLAIN, router -> router.get("/", _ -> Response.text("Hello")), server -> {
            try (FramePeer client = FramePeer.client(server.port())) {
                client.frame(HEADERS, END_HEADERS | END_STREAM, 1, fields(fields.split("[ =]", -1))).send();
                Frame reset = client.next(RST_STREAM);
                assertThat(reset.stream()).isEqualTo(1);
                assertThat(reset.code()).isEqualTo(PROTOCOL_ERROR);
                assertThat(client.ask(3, "/")).isEqualTo("Hello");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
        ":method=GET :scheme=http :path=/ :authority=x",
        ":method=GET :scheme=http :path=/ host=x",
        ":method=GET :scheme=http :path=/ :authority=x host=X te=trailers content-length=0",
        ":authority=x :path=/ :scheme=https :method=GET cookie=a cookie=b"})
    void aWellFormedHeadIsServed(String fields) {
        serve(PLAIN, router -> router.get("/", request -> Response.text(request.header("Host") + " "
                + request.header("Cookie"))), server -> {
                    try (FramePeer client = FramePeer.client(server.port())) {
                        client.frame(HEADERS, END_HEADERS | END_STREAM, 1, fields(fields.split("[ =]", -1))).send();
                        assertThat(client.next(DATA).payload()).asString()
                                .isEqualTo(fields.contains("cookie") ? "x a; b" : "x null");
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void aBodyThatIsNotAsLongAsItsLengthResetsItsStream(int length) {
        serve(PLAIN, router -> router.post("/", request -> Response.text(await(request.text()))), server -> {
            try (FramePeer client = FramePeer.client(server.port())) {
                client.frame(HEADERS, END_HEADERS, 1, fields(":method", "POST", ":scheme", "http", ":authority", "x",
                        ":path", "/", "content-length", "4"))
                        .frame(DATA, END_STREAM, 1, new byte[length]).send();
                assertThat(client.next(RST_STREAM).code()).isEqualTo(PROTOCOL_ERROR);
            }
        });
    }
}
