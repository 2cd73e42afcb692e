package io.github.asyncio4j.http.client;

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
import static io.github.asyncio4j.http.h2.FramePeer.HEADERS;
import static io.github.asyncio4j.http.h2.FramePeer.INITIAL_WINDOW;
import static io.github.asyncio4j.http.h2.FramePeer.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.h2.FramePeer;
import io.github.asyncio4j.http.h2.FramePeer.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of requests when a server of HTTP/2 ends their connection or their stream, frame by frame. */
class Http2EndsTest {

    private final List<String> trail = new ArrayList<>();

    // ---- the end of a connection

    @Test
    void whatAGoAwayLeavesAsideIsSentOnAnotherConnection() {
        talk(playing(peer -> {
            peer.request();
            peer.goAway(0, 0, "").send();
            assertThat(peer.request()).isZero();
        }, FramePeer::answerAll), (session, backend) -> {
            assertThat(await(get(session, backend))).isEqualTo("answer 1");
            assertThat(backend.made()).isEqualTo(2);
        });
    }

    /** The server says that it has done nothing: so a POST may be sent again as well (RFC 9113, 8.7). */
    @Test
    void aPostThatWasLeftAsideIsSentAgain() {
        talk(playing(peer -> {
            peer.request();
            peer.goAway(0, 0, "").send();
            peer.rest();
        }, FramePeer::answerAll), (session, backend) -> {
            assertThat(await(post(session, backend, 200_000))).isEqualTo("answer 1");
            assertThat(backend.made()).isEqualTo(2);
        });
    }

    @Test
    void streamsBelowTheLastOneGoOn() {
        talk(playing(peer -> {
            int first = peer.request();
            peer.request();
            peer.goAway(first, 0, "").send();
            await(sleep(Duration.ofMillis(20)));
            peer.answer(first, "the old one").send();
            assertThat(peer.rest()).extracting(Frame::type).doesNotContain(HEADERS, RST_STREAM);
            trail.add("closed");
        }, FramePeer::answerAll), (session, backend) -> {
            Task<String> first = createTask(get(session, backend));
            Task<String> second = createTask(get(session, backend));
            assertThat(await(second)).isEqualTo("answer 1");
            assertThat(await(get(session, backend))).isEqualTo("answer 2");
            assertThat(await(first)).isEqualTo("the old one");
            until(() -> !trail.isEmpty());
            assertThat(backend.made()).isEqualTo(2);
            assertThat(session.stats().open()).isEqualTo(1);
        });
    }

    @Test
    void twoGoAwaysEndAConnectionInOrder() {
        talk(playing(peer -> {
            int first = peer.request();
            peer.goAway(Integer.MAX_VALUE, 0, "").send();
            peer.request();
            peer.goAway(first, 0, "").answer(first, "the old one").send();
            assertThat(peer.rest()).extracting(Frame::type).doesNotContain(HEADERS);
        }, FramePeer::answerAll), (session, backend) -> {
            List<String> texts = await(gather(List.of(get(session, backend), get(session, backend))));
            assertThat(texts).containsExactly("the old one", "answer 1");
        });
    }

    @Test
    void aRequestIsLeftAsideSixTimesAtMost() {
        talk(playing(peer -> {
            peer.request();
            peer.goAway(0, 0, "").send();
            peer.rest();
        }), (session, backend) -> {
            assertThatThrownBy(() -> await(get(session, backend))).isInstanceOf(ServerDisconnectedException.class)
                    .hasMessage("the server ends the connection and has done nothing with the request: "
                            + backend.url("/"));
            assertThat(backend.made()).isEqualTo(6);
            until(() -> backend.open() == 0);
        });
    }

    @Test
    void aGoAwayWithAnErrorTellsWhy() {
        talk(playing(peer -> {
            peer.goAway(peer.request(), 11, "too_many_pings\n\u00e9").send();
        }), (session, backend) -> assertThatThrownBy(() -> await(get(session, backend)))
                .isInstanceOf(ServerDisconnectedException.class)
                .hasMessage(
                        "the server ended the connection with ENHANCE_YOUR_CALM (too_many_pings\\u000a\\u00e9) before its"
                                + " response was there: " + backend.url("/")));
    }

    @Test
    void aLostConnectionThatHadServedIsReplaced() {
        talk(playing(peer -> {
            peer.answer(peer.request(), "Hello").send();
            peer.request();
            peer.close();
        }, FramePeer::answerAll), (session, backend) -> {
            assertThat(await(get(session, backend))).isEqualTo("Hello");
            assertThat(await(get(session, backend))).isEqualTo("answer 1");
            assertThat(backend.made()).isEqualTo(2);
        });
    }

    // ---- the end of a stream

    @Test
    void aRefusedStreamIsTriedOnceMore() {
        talk(playing(peer -> {
            peer.reset(peer.request(), 7).send();
            peer.answerAll();
        }), (session, backend) -> {
            assertThat(await(get(session, backend))).isEqualTo("answer 1");
            assertThat(backend.made()).isEqualTo(1);
        });
    }

    @Test
    void aPostThatWasRefusedIsTriedOnceMore() {
        talk(playing(peer -> {
            peer.reset(peer.request(), 7).send();
            peer.answerAll();
        }), (session, backend) -> assertThat(await(post(session, backend, 10))).isEqualTo("answer 1"));
    }

    @Test
    void whoDoesNotWantItIsNotRefusedInSilence() {
        talk(PLAIN.withRetryDeadConnections(false), playing(peer -> {
            peer.reset(peer.request(), 7).send();
            peer.answerAll();
        }), (session, backend) -> {
            assertThatThrownBy(() -> await(get(session, backend))).isInstanceOf(ServerDisconnectedException.class)
                    .hasMessageStartingWith("the server reset the stream with REFUSED_STREAM before its response");
            assertThat(await(get(session, backend))).isEqualTo("answer 1");
        });
    }

    @ParameterizedTest
    @CsvSource({"0, NO_ERROR", "1, PROTOCOL_ERROR", "2, INTERNAL_ERROR", "3, FLOW_CONTROL_ERROR", "5, STREAM_CLOSED",
        "8, CANCEL", "9, COMPRESSION_ERROR", "11, ENHANCE_YOUR_CALM", "13, HTTP_1_1_REQUIRED", "99, code 99",
        "-1, code 4294967295"})
    void aResetIsNamed(int code, String name) {
        talk(playing(peer -> {
            peer.reset(peer.request(), code).send();
            int stream = peer.request();
            peer.head(stream, 0, ":status", "200", "content-length", "10").data(stream, 0, "Hello").send();
            await(sleep(Duration.ofMillis(5)));
            peer.reset(stream, code).send();
            peer.answerAll();
        }), (session, backend) -> {
            assertThatThrownBy(() -> await(get(session, backend))).isInstanceOf(ServerDisconnectedException.class)
                    .hasMessage("the server reset the stream with " + name + " before its response was there: "
                            + backend.url("/"));
            assertThatThrownBy(() -> await(get(session, backend))).isInstanceOf(ClientPayloadException.class)
                    .hasMessage("the body ended early: the server declared 10 bytes and sent 5, and reset the stream"
                            + " with " + name + ": " + backend.url("/"));
            assertThat(await(get(session, backend))).isEqualTo("answer 1");
            assertThat(backend.made()).isEqualTo(1);
        });
    }

    /** RFC 9113, 8.1: the whole response is there, and the rest of the request is not wanted. */
    @Test
    void anAnswerBeforeTheBodyAndThenAReset() {
        talk(playing(peer -> {
            peer.setting(INITIAL_WINDOW, 100).send();
            int stream = peer.request();
            peer.answer(stream, "I know").reset(stream, 0).send();
            peer.answerAll();
        }), (session, backend) -> {
            assertThat(await(post(session, backend, 200_000))).isEqualTo("I know");
            assertThat(await(get(session, backend))).isEqualTo("answer 1");
            assertThat(backend.made()).isEqualTo(1);
        });
    }

    /** Resets of streams that this side has begun are no attack, and neither are the program's own. */
    @Test
    void manyResetsDoNotEndTheConnection() {
        talk(playing(peer -> {
            for (int stream = peer.request(); stream > 0; stream = peer.request()) {
                if (stream % 4 == 3) {
                    peer.reset(stream, 2).send();
                } else {
                    peer.head(stream, 0, ":status", "200").send();
                }
            }
        }), (session, backend) -> {
            for (int i = 0; i < 300; i++) {
                assertThatThrownBy(() -> await(get(session, backend)))
                        .hasMessageContaining("reset the stream with INTERNAL_ERROR");
                await(session.get(backend.url("/"))).close();
            }
            assertThat(backend.made()).isEqualTo(1);
        });
    }
}
