package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.http.client.Backend.playing;
import static io.github.asyncio4j.http.client.Backend.until;
import static io.github.asyncio4j.http.client.Http2Talk.PLAIN;
import static io.github.asyncio4j.http.client.Http2Talk.get;
import static io.github.asyncio4j.http.client.Http2Talk.post;
import static io.github.asyncio4j.http.client.Http2Talk.talk;
import static io.github.asyncio4j.http.h2.FramePeer.ACK;
import static io.github.asyncio4j.http.h2.FramePeer.DATA;
import static io.github.asyncio4j.http.h2.FramePeer.END_STREAM;
import static io.github.asyncio4j.http.h2.FramePeer.HEADERS;
import static io.github.asyncio4j.http.h2.FramePeer.INITIAL_WINDOW;
import static io.github.asyncio4j.http.h2.FramePeer.MAX_STREAMS;
import static io.github.asyncio4j.http.h2.FramePeer.PING;
import static io.github.asyncio4j.http.h2.FramePeer.SETTINGS;
import static io.github.asyncio4j.http.h2.FramePeer.WINDOW_UPDATE;
import static io.github.asyncio4j.http.h2.FramePeer.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.http.h2.FramePeer.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a server of HTTP/2 allows, and what it says besides its answers, frame by frame. */
class Http2PeerTest {

    private final List<String> trail = new ArrayList<>();

    // ---- the server's limits

    @Test
    void requestsWaitWhereTheServerTakesFewAtATime() {
        int[] open = {0, 0};
        talk(PLAIN.withLimitPerHost(1), playing(peer -> {
            peer.setting(MAX_STREAMS, 2).send();
            peer.next(SETTINGS);
            for (Frame frame = peer.next(); frame != null; frame = peer.next()) {
                if (frame.type() == HEADERS) {
                    open[0]++;
                    open[1] = Math.max(open[0], open[1]);
                    int stream = frame.stream();
                    createTask(async(() -> {
                        await(sleep(Duration.ofMillis(1)));
                        open[0]--;
                        peer.answer(stream, "Hello").send();
                    }));
                }
            }
        }), (session, backend) -> {
            assertThat(await(get(session, backend))).isEqualTo("Hello");
            List<String> texts = await(gather(Stream.generate(() -> get(session, backend)).limit(20).toList()));
            assertThat(texts).hasSize(20).containsOnly("Hello");
            assertThat(open[1]).isEqualTo(2);
            assertThat(backend.made()).isEqualTo(1);
        });
    }

    /** All of these are begun before the client knows that the server takes but one; it refuses the others. */
    @Test
    void requestsThatCameTooEarlyAreSentWhenThereIsRoom() {
        talk(PLAIN.withLimitPerHost(1), playing(peer -> {
            peer.setting(MAX_STREAMS, 1).send();
            for (int n = 1, stream = peer.request(); stream > 0; stream = peer.request(), n++) {
                if (n > 1 && n <= 10) {
                    peer.reset(stream, 7).send();
                } else {
                    peer.answer(stream, "Hello").send();
                }
            }
        }), (session, backend) -> {
            List<String> texts = await(gather(Stream.generate(() -> get(session, backend)).limit(10).toList()));
            assertThat(texts).hasSize(10).containsOnly("Hello");
            assertThat(backend.made()).isEqualTo(1);
        });
    }

    @Test
    void aServerThatTakesNoneForAWhileIsWaitedFor() {
        talk(PLAIN.withLimitPerHost(1), playing(peer -> {
            int stream = peer.request();
            peer.setting(MAX_STREAMS, 0).answer(stream, "first").send();
            trail.add("full");
            until(() -> trail.contains("asked"));
            await(sleep(Duration.ofMillis(30)));
            trail.add("room");
            peer.setting(MAX_STREAMS, 1).send();
            peer.answerAll();
        }), (session, backend) -> {
            assertThat(await(get(session, backend))).isEqualTo("first");
            trail.add("asked");
            assertThat(await(get(session, backend))).isEqualTo("answer 1");
            assertThat(trail).containsExactly("full", "asked", "room");
            assertThat(backend.made()).isEqualTo(1);
        });
    }

    @Test
    void aServerThatTakesNoneFromTheBeginningIsWaitedFor() {
        talk(PLAIN.withLimitPerHost(1), playing(peer -> {
            peer.setting(MAX_STREAMS, 0).send();
            await(sleep(Duration.ofMillis(30)));
            peer.setting(MAX_STREAMS, 100).send();
            peer.answerAll();
        }), (session, backend) -> {
            List<String> texts = await(gather(Stream.generate(() -> get(session, backend)).limit(3).toList()));
            assertThat(texts).hasSize(3);
            assertThat(backend.made()).isEqualTo(1);
        });
    }

    @Test
    void aBodyWaitsForAWindowThatIsNothingAtFirst() {
        talk(playing(peer -> {
            peer.setting(INITIAL_WINDOW, 0).send();
            peer.next(SETTINGS);
            peer.answer(peer.request(), "first").send();
            int stream = peer.request();
            await(sleep(Duration.ofMillis(20)));
            trail.add("10 bytes");
            peer.frame(WINDOW_UPDATE, 0, stream, number(10)).send();
            trail.add("took " + peer.next(DATA).payload().length);
            peer.setting(INITIAL_WINDOW, 20).send();
            trail.add("took " + peer.next(DATA).payload().length);
            peer.setting(INITIAL_WINDOW, 10).frame(WINDOW_UPDATE, 0, stream, number(80)).send();
            Frame last = peer.next(DATA);
            trail.add("took " + last.payload().length + " " + last.ends());
            peer.answer(stream, "whole").send();
            peer.rest();
        }), (session, backend) -> {
            assertThat(await(get(session, backend))).isEqualTo("first");
            assertThat(await(post(session, backend, 100))).isEqualTo("whole");
            assertThat(trail).containsExactly("10 bytes", "took 10", "took 20", "took 70 true");
        });
    }

    // ---- what is said besides

    @Test
    void pingsAndSettingsAreAcknowledged() {
        talk(playing(peer -> {
            int stream = peer.request();
            peer.frame(PING, 0, 0, "12345678".getBytes()).send();
            Frame ping = peer.next(PING);
            assertThat(ping.flags()).isEqualTo(ACK);
            assertThat(ping.payload()).asString().isEqualTo("12345678");
            peer.setting(INITIAL_WINDOW, 1000).send();
            assertThat(peer.next(SETTINGS).flags()).isEqualTo(ACK);
            peer.answer(stream, "Hello").send();
            peer.rest();
        }), (session, backend) -> assertThat(await(get(session, backend))).isEqualTo("Hello"));
    }

    @Test
    void headsOf1xxComeBeforeTheResponse() {
        talk(playing(peer -> {
            int stream = peer.request();
            peer.head(stream, 0, ":status", "103", "link", "</a>").head(stream, 0, ":status", "100")
                    .answer(stream, "Hello").send();
            peer.rest();
        }), (session, backend) -> assertThat(await(get(session, backend))).isEqualTo("Hello"));
    }

    @Test
    void trailersEndABody() {
        talk(playing(peer -> {
            int stream = peer.request();
            peer.head(stream, 0, ":status", "200").data(stream, 0, "Hello").head(stream, END_STREAM, "sum", "1").send();
            peer.answerAll();
        }), (session, backend) -> {
            assertThat(await(get(session, backend))).isEqualTo("Hello");
            assertThat(await(get(session, backend))).isEqualTo("answer 1");
        });
    }

    @Test
    void unknownFramesAndSettingsAreLeftOut() {
        talk(playing(peer -> {
            int stream = peer.request();
            peer.frame(0xfa, 0xff, 0, new byte[3]).setting(0x4a4a, 7).head(stream, 0, ":status", "200")
                    .frame(0xfb, 0, stream).data(stream, END_STREAM, "Hello").send();
            peer.rest();
        }), (session, backend) -> assertThat(await(get(session, backend))).isEqualTo("Hello"));
    }
}
