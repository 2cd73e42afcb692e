package io.github.asyncio4j.http.websocket;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.VirtualLine;
import io.github.asyncio4j.http.WebSocketClosedException;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides of a conversation with somebody who takes nothing, in virtual time. */
class ConversationTest {

    private static final WebSocketOptions QUIET = WebSocketOptions.defaults().withoutPings();

    /** A line to somebody who takes nothing. */
    private static final class Deaf implements VirtualLine {
        private final EventLoop loop = getRunningLoop();
        private final Future<Void> closed = loop.createFuture();
        private Conversation talk;
        private boolean reset;

        static Conversation talk(boolean client, WebSocketOptions options) {
            Deaf line = new Deaf();
            line.talk = new Conversation(line, client, new Handshake(null, null), options);
            return line.talk;
        }

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public void write(Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public boolean isWritable() {
            return false;
        }

        @Override
        public long unsent() {
            return 1_000_000;
        }

        @Override
        public Coroutine<Void> drain() {
            return async(() -> {
                await(Asyncio.shield(closed));
            });
        }

        @Override
        public void pauseReading() {}

        @Override
        public void resumeReading() {}

        @Override
        public void close() {}

        @Override
        public void abort() {
            if (!closed.done()) {
                closed.setResult(null);
                loop.callSoon(() -> talk.lost(null));
            }
        }

        @Override
        public void reset() {
            reset = true;
            abort();
        }

        @Override
        public boolean isClosing() {
            return closed.done();
        }

        @Override
        public boolean isLost() {
            return closed.done();
        }

        @Override
        public Future<Void> closed() {
            return closed;
        }

        @Override
        public String toString() {
            return reset ? "reset" : "open";
        }
    }

    /** The written bytes grow with what is sent, and none of them is taken: the first send has its thirty seconds. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoTakesNothingIsCutAfterThirtySeconds(boolean client) {
        virtualRun(() -> {
            Conversation talk = Deaf.talk(client, QUIET);
            Task<WebSocketMessage> receiving = createTask(talk.receive());
            assertThatThrownBy(() -> await(talk.send("x"))).isInstanceOf(WebSocketClosedException.class)
                    .hasMessageContaining("the other side takes nothing of what is sent: code 1006");
            assertThat(getRunningLoop().time().toSeconds()).isEqualTo(30);
            assertThat(talk.exception()).hasMessageContaining("the limit writeTimeout, PT30S");
            assertThat(await(receiving)).isEqualTo(new WebSocketMessage.Close(1006, ""));
            assertThat(talk.isClosed()).isTrue();
            talk.close();
        });
    }

    @Test
    void theLimitIsTheOptions() {
        virtualRun(() -> {
            Conversation talk = Deaf.talk(true, QUIET.withWriteTimeout(ofSeconds(3)));
            assertThatThrownBy(() -> await(talk.send("x"))).isInstanceOf(WebSocketClosedException.class);
            assertThat(getRunningLoop().time().toSeconds()).isEqualTo(3);
            talk.close();
        });
    }

    @Test
    void withoutALimitItIsWaitedForEver() {
        virtualRun(() -> {
            Conversation talk = Deaf.talk(true, QUIET.withoutWriteTimeout());
            Task<Void> sending = createTask(talk.send("x"));
            await(sleep(ofSeconds(100_000)));
            assertThat(sending.done()).isFalse();
            sending.cancel();
            talk.close();
        });
    }
}
