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

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.VirtualLine;
import io.github.asyncio4j.http.WebSocketClosedException;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.Callable;
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

    /** A text of one letter, masked where it comes from a client. */
    private static void arrives(Conversation talk, boolean client, char letter) {
        byte[] frame = client ? new byte[] {(byte) 0x81, 1, (byte) letter}
                : new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, (byte) letter};
        talk.received(Unpooled.wrappedBuffer(frame));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoReceivesWaitsForTheTimeoutAndTheSocketStaysOpen(boolean client) {
        virtualRun(() -> {
            Conversation talk = Deaf.talk(client, QUIET.withReceiveTimeout(ofSeconds(3)));
            List<Callable<?>> ways = List.of(() -> await(talk.receive()), () -> await(talk.receiveText()),
                    () -> await(talk.receiveBytes()), () -> await(talk.asyncIterator().anext()));
            for (int i = 0; i < ways.size(); i++) {
                assertThatThrownBy(ways.get(i)::call).isInstanceOf(AsyncTimeoutException.class)
                        .hasMessageStartingWith("no message was received within PT3S: WebSocket[open");
                assertThat(getRunningLoop().time().toSeconds()).isEqualTo(3 * (i + 1));
            }
            assertThat(talk.isClosed()).isFalse();
            assertThat(talk.closeCode()).isNull();
            arrives(talk, client, 'a');
            assertThat(await(talk.receiveText())).isEqualTo("a");
            talk.close();
        });
    }

    @Test
    void eachMessageHasTheReceiveTimeoutForItself() {
        virtualRun(() -> {
            Conversation talk = Deaf.talk(true, QUIET.withReceiveTimeout(ofSeconds(3)));
            for (char letter = 'a'; letter <= 'e'; letter++) {
                char sent = letter;
                getRunningLoop().callLater(ofSeconds(2), () -> arrives(talk, true, sent));
                assertThat(await(talk.receiveText())).isEqualTo(String.valueOf(letter));
            }
            assertThat(getRunningLoop().time().toSeconds()).isEqualTo(10);
            talk.close();
        });
    }

    @Test
    void aLimitOfItsOwnWinsOverTheReceiveTimeout() {
        virtualRun(() -> {
            Conversation talk = Deaf.talk(true, QUIET.withReceiveTimeout(ofSeconds(3)));
            assertThatThrownBy(() -> await(talk.receive(ofSeconds(7)))).isInstanceOf(AsyncTimeoutException.class)
                    .hasMessageContaining("within PT7S");
            assertThat(getRunningLoop().time().toSeconds()).isEqualTo(7);
            talk.close();
        });
    }

    /** The end is a message too, and a cancel is none of the timeout's. */
    @Test
    void theEndComesBeforeTheReceiveTimeout() {
        virtualRun(() -> {
            Conversation talk = Deaf.talk(true, QUIET.withReceiveTimeout(ofSeconds(30)));
            Task<WebSocketMessage> cancelled = createTask(talk.receive());
            await(sleep(ofSeconds(1)));
            cancelled.cancel();
            assertThatThrownBy(() -> await(cancelled)).isInstanceOf(CancelledError.class);
            Task<WebSocketMessage> receiving = createTask(talk.receive());
            await(sleep(ofSeconds(1)));
            talk.lost(null);
            assertThat(await(receiving)).isEqualTo(new WebSocketMessage.Close(1006, ""));
            assertThat(getRunningLoop().time().toSeconds()).isEqualTo(2);
        });
    }
}
