package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.http.client.Backend.playing;
import static io.github.asyncio4j.http.client.Backend.until;
import static io.github.asyncio4j.http.client.Http2Talk.PLAIN;
import static io.github.asyncio4j.http.client.Http2Talk.get;
import static io.github.asyncio4j.http.client.Http2Talk.post;
import static io.github.asyncio4j.http.client.Http2Talk.talk;
import static io.github.asyncio4j.http.h2.FramePeer.ACK;
import static io.github.asyncio4j.http.h2.FramePeer.DATA;
import static io.github.asyncio4j.http.h2.FramePeer.PING;
import static io.github.asyncio4j.http.h2.FramePeer.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.Steady;
import io.github.asyncio4j.http.h2.FramePeer;
import io.github.asyncio4j.http.h2.FramePeer.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of requests when a server of HTTP/2, or who asked for them, does nothing more. */
class Http2SilenceTest {

    private final List<String> trail = new ArrayList<>();

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() {
        ClientTimeout timeout = ClientTimeout.DEFAULT.withSockRead(Duration.ofMillis(100));
        talk(PLAIN.withTimeout(timeout), playing(peer -> {
            int stream = peer.request();
            Frame reset = peer.next(RST_STREAM);
            trail.add(reset.stream() == stream ? "reset " + reset.code() : "another stream");
            peer.rest();
        }), (session, backend) -> {
            assertThatThrownBy(() -> await(get(session, backend))).isInstanceOf(AsyncTimeoutException.class)
                    .hasMessageContaining("the server sent nothing for as long as the limit sockRead");
            until(() -> !trail.isEmpty());
            assertThat(trail).containsExactly("reset 8");
        });
    }

    /** A connection whose server is gone must not take the next requests too, each for the whole of its limit. */
    @Test
    void aConnectionThatDoesNotAnswerAPingIsLeftAndCut() throws Exception {
        ClientTimeout timeout = ClientTimeout.DEFAULT.withSockRead(Duration.ofMillis(150));
        Steady.within(Duration.ofMillis(150), () -> {
            trail.clear();
            talk(PLAIN.withTimeout(timeout), playing(peer -> {
                peer.answer(peer.request(), "Hello").send();
                peer.request();
                trail.add(peer.nextOrNull(PING) == null ? "closed" : "asked");
                trail.add(peer.request() == 0 ? "cut" : "another request");
            }, FramePeer::answerAll), (session, backend) -> {
                assertThat(await(get(session, backend))).isEqualTo("Hello");
                assertThatThrownBy(() -> await(get(session, backend))).isInstanceOf(AsyncTimeoutException.class);
                assertThat(await(get(session, backend))).isEqualTo("answer 1");
                assertThat(backend.made()).isEqualTo(2);
                until(() -> session.stats().open() == 1);
                until(() -> trail.size() == 2);
                assertThat(trail).containsExactly("asked", "cut");
            });
        });
    }

    @Test
    void aServerThatIsSlowAndAnswersPingsIsKept() throws Exception {
        ClientTimeout timeout = ClientTimeout.DEFAULT.withSockRead(Duration.ofMillis(150));
        Steady.within(Duration.ofMillis(150), () -> {
            trail.clear();
            talk(PLAIN.withTimeout(timeout), playing(peer -> {
                peer.request();
                Frame ping = peer.next(PING);
                peer.frame(PING, ACK, 0, ping.payload()).send();
                trail.add("pong");
                peer.answerAll();
            }), (session, backend) -> {
                assertThatThrownBy(() -> await(get(session, backend))).isInstanceOf(AsyncTimeoutException.class);
                until(() -> !trail.isEmpty());
                await(sleep(Duration.ofMillis(300)));
                assertThat(await(get(session, backend))).isEqualTo("answer 1");
                assertThat(backend.made()).isEqualTo(1);
            });
        });
    }

    @Test
    void aServerThatTakesNothingIsGivenUp() {
        ClientTimeout timeout = ClientTimeout.DEFAULT.withSockRead(Duration.ofMillis(200));
        talk(PLAIN.withTimeout(timeout), playing(peer -> {
            peer.request();
            peer.pause();
            await(sleep(Duration.ofSeconds(20)));
        }), (session, backend) -> assertThatThrownBy(() -> await(post(session, backend, 5_000_000)))
                .isInstanceOf(AsyncTimeoutException.class)
                .hasMessageContaining("the server took nothing of the body for as long as the limit sockRead"));
    }

    @Test
    void aServerThatSaysNothingAtAllIsGivenUp() {
        ClientTimeout timeout = ClientTimeout.DEFAULT.withSockRead(Duration.ofMillis(100));
        talk(PLAIN.withTimeout(timeout), peer -> peer.awaitEnd(), (session, backend) -> assertThatThrownBy(
                () -> await(get(session, backend))).isInstanceOf(AsyncTimeoutException.class));
    }

    @Test
    void aCancelOfOneRequestLeavesTheOthersAlone() {
        talk(playing(peer -> {
            int first = peer.request();
            int second = peer.request();
            trail.add("both");
            Frame reset = peer.next(RST_STREAM);
            trail.add(reset.stream() == first ? "the first" : "another");
            peer.answer(second, "Hello").answer(first, "too late").send();
            peer.answerAll();
        }), (session, backend) -> {
            Task<String> first = createTask(get(session, backend));
            Task<String> second = createTask(get(session, backend));
            until(() -> !trail.isEmpty());
            first.cancel();
            assertThat(await(second)).isEqualTo("Hello");
            assertThat(await(get(session, backend))).isEqualTo("answer 1");
            assertThat(trail).containsExactly("both", "the first");
            assertThat(first.cancelled()).isTrue();
        });
    }

    @Test
    void whatIsLeftUnreadGivesItsRoomBack() {
        talk(playing(peer -> {
            for (int stream = peer.request(); stream > 0; stream = peer.request()) {
                peer.head(stream, 0, ":status", "200").send();
                for (int i = 0; i < 15; i++) {
                    peer.frame(DATA, 0, stream, new byte[16_384]).send();
                }
            }
        }), (session, backend) -> {
            // Ten of these are more than the window of the connection, 1 MiB.
            for (int i = 0; i < 10; i++) {
                var response = await(session.get(backend.url("/")));
                await(sleep(Duration.ofMillis(5)));
                response.close();
            }
            assertThat(backend.made()).isEqualTo(1);
        });
    }
}
