package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.http.h2.FramePeer.CONTINUATION;
import static io.github.asyncio4j.http.h2.FramePeer.DATA;
import static io.github.asyncio4j.http.h2.FramePeer.END_HEADERS;
import static io.github.asyncio4j.http.h2.FramePeer.END_STREAM;
import static io.github.asyncio4j.http.h2.FramePeer.ENHANCE_YOUR_CALM;
import static io.github.asyncio4j.http.h2.FramePeer.GOAWAY;
import static io.github.asyncio4j.http.h2.FramePeer.HEADERS;
import static io.github.asyncio4j.http.h2.FramePeer.PING;
import static io.github.asyncio4j.http.h2.FramePeer.PRIORITY;
import static io.github.asyncio4j.http.h2.FramePeer.RST_STREAM;
import static io.github.asyncio4j.http.h2.FramePeer.SETTINGS;
import static io.github.asyncio4j.http.h2.FramePeer.WINDOW_UPDATE;
import static io.github.asyncio4j.http.h2.FramePeer.fields;
import static io.github.asyncio4j.http.h2.FramePeer.number;
import static io.github.asyncio4j.http.server.Serving.serve;
import static io.github.asyncio4j.http.server.Serving.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.http.Http2Options;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.Steady;
import io.github.asyncio4j.http.h2.FramePeer;
import io.github.asyncio4j.http.h2.FramePeer.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The attacks on HTTP/2 that have names: each ends its connection within the budget, and others are served meanwhile. */
class Http2AttackTest {

    private static final ServerOptions PLAIN = ServerOptions.defaults().withHttp2PriorKnowledge(true);

    /** What became of the handlers of the attacked path. */
    private int begun;
    private int cancelled;
    private int ended;

    private void attack(Consumer<FramePeer> attack) {
        attack(PLAIN, attack);
    }

    /** Serves a path that hangs and one that does not, and asks for the second one after the attack. */
    private void attack(ServerOptions options, Consumer<FramePeer> attack) {
        serve(options, router -> router.get("/", _ -> Response.text("Hello")).get("/hang", _ -> {
            hang();
            return Response.text("");
        }).post("/hang", _ -> {
            hang();
            return Response.text("");
        }), server -> {
            Steady.within(options.headTimeout(), () -> {
                try (FramePeer other = FramePeer.client(server.port());
                        FramePeer attacker = FramePeer.client(server.port())) {
                    assertThat(other.ask(1, "/")).isEqualTo("Hello");
                    attack.accept(attacker);
                    assertThat(other.ask(3, "/")).isEqualTo("Hello");
                }
            });
            until(() -> ended == begun);
            assertThat(cancelled).isEqualTo(begun);
        });
    }

    private void hang() {
        begun++;
        try {
            await(sleep(Duration.ofSeconds(60)));
        } catch (CancelledError e) {
            cancelled++;
            throw e;
        } finally {
            ended++;
        }
    }

    private static void isToldToCalmDown(FramePeer attacker) {
        Frame goAway = attacker.next(GOAWAY);
        assertThat(goAway.code()).isEqualTo(ENHANCE_YOUR_CALM);
    }

    @Test
    void rapidReset() {
        attack(attacker -> {
            for (int stream = 1; stream < 2_000; stream += 2) {
                attacker.get(stream, "/hang").frame(RST_STREAM, 0, stream, number(8)).send();
            }
            isToldToCalmDown(attacker);
            assertThat(begun).isLessThanOrEqualTo(201);
        });
    }

    /** CVE-2025-8671: it is the server that resets, for what the client does wrong. */
    @Test
    void madeYouReset() {
        attack(attacker -> {
            for (int stream = 1; stream < 2_000; stream += 2) {
                attacker.get(stream, "/hang").frame(WINDOW_UPDATE, 0, stream, number(0)).send();
            }
            List<Frame> frames = attacker.rest();
            assertThat(frames.getLast().type()).isEqualTo(GOAWAY);
            assertThat(frames.getLast().code()).isEqualTo(ENHANCE_YOUR_CALM);
            assertThat(frames.stream().filter(frame -> frame.type() == RST_STREAM).count()).isLessThan(200);
        });
    }

    @Test
    void madeYouResetWithMalformedHeads() {
        attack(attacker -> {
            for (int stream = 1; stream < 2_000; stream += 2) {
                attacker.frame(HEADERS, END_HEADERS | END_STREAM, stream, fields(":method", "GET", "x", "y")).send();
            }
            List<Frame> frames = attacker.rest();
            assertThat(frames.getLast().code()).isEqualTo(ENHANCE_YOUR_CALM);
            // One more comes back each 300 ms.
            assertThat(frames.stream().filter(frame -> frame.type() == RST_STREAM).count()).isBetween(100L, 120L);
        });
    }

    @Test
    void continuationsWithoutAnEnd() {
        attack(attacker -> {
            attacker.frame(HEADERS, END_STREAM, 1, fields(":method", "GET"));
            IntStream.range(0, 9).forEach(_ -> attacker.frame(CONTINUATION, 0, 1));
            attacker.send();
            isToldToCalmDown(attacker);
        });
    }

    @Test
    void pings() {
        attack(attacker -> {
            IntStream.range(0, 1_000).forEach(_ -> attacker.frame(PING, 0, 0, new byte[8]));
            attacker.send();
            isToldToCalmDown(attacker);
        });
    }

    @Test
    void settings() {
        attack(attacker -> {
            IntStream.range(0, 1_000).forEach(_ -> attacker.frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 1, 0, 0}));
            attacker.send();
            isToldToCalmDown(attacker);
        });
    }

    @Test
    void prioritiesAndUnknownFramesAndWindows() {
        attack(attacker -> {
            IntStream.range(0, 100).forEach(_ -> attacker.frame(PRIORITY, 0, 1, new byte[5]).frame(99, 0, 0)
                    .frame(WINDOW_UPDATE, 0, 0, number(1)));
            attacker.send();
            isToldToCalmDown(attacker);
        });
    }

    @Test
    void emptyData() {
        attack(attacker -> {
            attacker.post(1, "/hang");
            IntStream.range(0, 3).forEach(_ -> attacker.frame(DATA, 0, 1));
            attacker.send();
            isToldToCalmDown(attacker);
        });
    }

    /** One field of 4,000 bytes in the table, and 900 references of one byte to it. */
    @Test
    void hpackBomb() {
        attack(attacker -> {
            attacker.frame(HEADERS, END_HEADERS | END_STREAM, 1, bomb()).send();
            assertThat(attacker.next(HEADERS).stream()).isEqualTo(1);
            assertThat(attacker.next(RST_STREAM).code()).isEqualTo(FramePeer.PROTOCOL_ERROR);
            assertThat(attacker.ask(3, "/")).isEqualTo("Hello");
        });
    }

    private static byte[] bomb() {
        return bomb(900);
    }

    private static byte[] bomb(int references) {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x40});
        FramePeer.literal(bomb, "x");
        FramePeer.literal(bomb, "y".repeat(3_900));
        bomb.writeBytes("\u00be".repeat(references).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        return bomb.toByteArray();
    }

    /** It would take as long to decode as the megabytes that it says. */
    @Test
    void hpackBombOfFarTooManyFields() {
        attack(attacker -> {
            attacker.frame(HEADERS, END_HEADERS | END_STREAM, 1, bomb(1_000)).send();
            isToldToCalmDown(attacker);
        });
    }

    /** Each costs far more than its bytes, so that few are borne. */
    @Test
    void hpackBombAfterBomb() {
        attack(attacker -> {
            for (int stream = 1; stream < 100; stream += 2) {
                attacker.frame(HEADERS, END_HEADERS | END_STREAM, stream, bomb()).send();
            }
            List<Frame> frames = attacker.rest();
            assertThat(frames.getLast().type()).isEqualTo(GOAWAY);
            assertThat(frames.getLast().code()).isEqualTo(ENHANCE_YOUR_CALM);
            assertThat(frames.stream().filter(frame -> frame.type() == RST_STREAM).count()).isBetween(9L, 11L);
        });
    }

    @Test
    void aHeadThatDoesNotEnd() {
        attack(PLAIN.withHeadTimeout(Duration.ofMillis(200)), attacker -> {
            attacker.frame(HEADERS, END_STREAM, 1, fields(":method", "GET")).send();
            isToldToCalmDown(attacker);
        });
    }

    @Test
    void moreStreamsThanAllowed() {
        attack(attacker -> {
            IntStream.range(0, 101).forEach(n -> attacker.get(2 * n + 1, "/hang"));
            attacker.send();
            Frame refused = attacker.next(RST_STREAM);
            assertThat(refused.stream()).isEqualTo(201);
            assertThat(refused.code()).isEqualTo(7);
            assertThat(begun).isEqualTo(100);
        });
    }

    @Test
    void theLimitsAreTheServersToSet() {
        Http2Options few = Http2Options.defaults().withMaxStreams(2).withMaxResets(3, 3);
        attack(PLAIN.withHttp2Options(few), attacker -> {
            attacker.get(1, "/hang").get(3, "/hang").get(5, "/hang").send();
            Frame refused = attacker.next(RST_STREAM);
            assertThat(refused.stream()).isEqualTo(5);
            assertThat(refused.code()).isEqualTo(7);
            for (int stream = 7; stream < 40; stream += 2) {
                attacker.get(stream, "/hang").frame(RST_STREAM, 0, stream, number(8)).send();
            }
            isToldToCalmDown(attacker);
        });
    }

    @Test
    void theWindowsAreToldAtTheBeginning() {
        Http2Options wide = Http2Options.defaults().withStreamWindow(2 << 20).withConnectionWindow(8 << 20);
        serve(PLAIN.withHttp2Options(wide), router -> router.get("/", _ -> Response.text("")), server -> {
            try (FramePeer client = FramePeer.client(server.port())) {
                byte[] settings = client.next(SETTINGS).payload();
                assertThat(IntStream.iterate(0, at -> at < settings.length, at -> at + 6)
                        .mapToObj(at -> ByteBuffer.wrap(settings, at, 6))
                        .anyMatch(one -> one.getShort() == 4 && one.getInt() == 2 << 20)).isTrue();
                Frame window = client.next(WINDOW_UPDATE);
                assertThat(window.stream()).isZero();
                assertThat(ByteBuffer.wrap(window.payload()).getInt()).isEqualTo((8 << 20) - 65_535);
            }
        });
    }

    /** A client that leaves a response where it is loses it; its other streams go on. */
    @Test
    void slowRead() {
        serve(PLAIN.withWriteTimeout(Duration.ofMillis(300)), router -> router.get("/", _ -> Response.text(""))
                .get("/big", _ -> Response.stream(MediaType.TEXT, out -> {
                    begun++;
                    try {
                        for (int i = 0; i < 100; i++) {
                            await(out.write("x".repeat(50_000)));
                        }
                    } finally {
                        ended++;
                    }
                })), server -> {
                    try (FramePeer client = FramePeer.client(server.port())) {
                        client.get(1, "/big").send();
                        assertThat(client.next(RST_STREAM).stream()).isEqualTo(1);
                        assertThat(client.ask(3, "/")).isEmpty();
                        until(() -> ended == 1);
                    }
                });
    }
}
