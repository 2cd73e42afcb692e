package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.net.Network.createConnection;
import static io.github.asyncio4j.net.Network.createServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.Future;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProtocolTest {

    /** Sends back what comes. */
    private static final class Echo extends NotingProtocol {
        @Override
        public void dataReceived(byte[] data) {
            super.dataReceived(data);
            transport.write(data);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ConnectOptions to(Server server) {
        return ConnectOptions.to(server.address());
    }

    @Test
    void aConnectionIsMadeBeforeWhoConnectedGoesOnAndLostOnce() {
        Bounded.run(() -> {
            List<Echo> served = new ArrayList<>();
            Server server = await(createServer(() -> {
                served.add(new Echo());
                return served.getLast();
            }, ListenOptions.at("127.0.0.1", 0)));
            var connection = await(createConnection(NotingProtocol::new, to(server)));
            NotingProtocol near = connection.protocol();
            assertThat(near.told).containsExactly("made");
            assertThat(near.transport).isSameAs(connection.transport());
            connection.transport().write(bytes("hello"));
            await(near.some.waitSet());
            connection.transport().close();
            connection.transport().close();
            assertThat(await(near.lost)).isNull();
            assertThat(await(served.getFirst().lost)).isNull();
            assertThat(near.told).containsExactly("made", "data", "lost");
            assertThat(near.data).hasToString("hello");
            assertThat(served.getFirst().told).containsExactly("made", "data", "eof", "lost");
            assertThat(served.getFirst().data).hasToString("hello");
            server.close();
            await(server.waitClosed());
        });
    }

    /** A true eofReceived keeps the other direction: what is sent afterwards arrives. */
    @Test
    void anEofThatIsAnsweredWithTrueLeavesTheConnectionHalfOpen() {
        Bounded.run(() -> {
            List<NotingProtocol> served = new ArrayList<>();
            Server server = await(createServer(() -> {
                served.add(new NotingProtocol());
                served.getLast().staysOpen = true;
                return served.getLast();
            }, ListenOptions.at("127.0.0.1", 0)));
            var connection = await(createConnection(NotingProtocol::new, to(server)));
            connection.transport().writeEof();
            Bounded.until(() -> !served.isEmpty() && served.getFirst().told.contains("eof"));
            NotingProtocol far = served.getFirst();
            assertThat(far.transport.isClosing()).isFalse();
            far.transport.write(bytes("late"));
            far.transport.close();
            assertThat(await(connection.protocol().lost)).isNull();
            assertThat(connection.protocol().told).containsExactly("made", "data", "eof", "lost");
            assertThat(connection.protocol().data).hasToString("late");
            server.close();
        });
    }

    @Test
    void aFailureOfDataReceivedIsReportedAndEndsTheConnection() {
        Bounded.run(() -> {
            List<ErrorContext> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            IllegalStateException broken = new IllegalStateException("broken");
            NotingProtocol failing = new NotingProtocol() {
                @Override
                public void dataReceived(byte[] data) {
                    throw broken;
                }
            };
            Server server = await(createServer(() -> failing, ListenOptions.at("127.0.0.1", 0)));
            var connection = await(createConnection(NotingProtocol::new, to(server)));
            connection.transport().write(bytes("x"));
            assertThat(await(failing.lost)).isSameAs(broken);
            assertThat(failing.told).containsExactly("made", "lost");
            assertThat(reports).hasSize(1);
            assertThat(reports.getFirst().message()).isEqualTo("Fatal error: protocol.dataReceived() call failed.");
            assertThat(reports.getFirst().about()).containsEntry("protocol", failing).containsEntry("transport",
                    failing.transport);
            await(connection.protocol().lost);
            server.close();
        });
    }

    @Test
    void aFailureOfAnotherCallIsReportedWithWhoseItIsAndEndsNothing() {
        Bounded.run(() -> {
            List<ErrorContext> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            Future<Void> over = getRunningLoop().createFuture();
            NotingProtocol failing = new NotingProtocol() {
                @Override
                public void connectionMade(BaseTransport made) {
                    super.connectionMade(made);
                    throw new IllegalStateException("made");
                }

                @Override
                public void connectionLost(@Nullable Throwable why) {
                    over.setResult(null);
                    throw new IllegalStateException("lost");
                }
            };
            Server server = await(createServer(() -> failing, ListenOptions.at("127.0.0.1", 0)));
            var connection = await(createConnection(NotingProtocol::new, to(server)));
            connection.transport().write(bytes("still told"));
            await(failing.some.waitSet());
            connection.transport().close();
            await(over);
            assertThat(failing.data).hasToString("still told");
            assertThat(reports).extracting(ErrorContext::message).containsExactly("protocol.connectionMade() failed",
                    "protocol.connectionLost() failed");
            assertThat(reports).allSatisfy(report -> assertThat(report.about()).containsEntry("protocol", failing)
                    .containsEntry("transport", failing.transport));
            await(connection.protocol().lost);
            server.close();
        });
    }

    @Test
    void aPausedProtocolIsToldNothingUntilItResumes() {
        Bounded.run(() -> {
            NotingProtocol paused = new NotingProtocol() {
                @Override
                public void connectionMade(BaseTransport made) {
                    super.connectionMade(made);
                    transport.pauseReading();
                    transport.pauseReading();
                    assertThat(transport.isReading()).isFalse();
                }
            };
            Server server = await(createServer(() -> paused, ListenOptions.at("127.0.0.1", 0)));
            var connection = await(createConnection(NotingProtocol::new, to(server)));
            connection.transport().write(bytes("held"));
            connection.transport().writeEof();
            Bounded.until(() -> !paused.told.isEmpty());
            await(sleep(Duration.ofMillis(50)));
            assertThat(paused.told).containsExactly("made");
            paused.transport.resumeReading();
            assertThat(await(paused.lost)).isNull();
            assertThat(paused.told).containsExactly("made", "data", "eof", "lost");
            assertThat(paused.data).hasToString("held");
            server.close();
        });
    }

    @Test
    void writingIsPausedAboveTheHighMarkAndResumedAtTheLowOne() {
        Bounded.run(() -> {
            NotingProtocol far = new NotingProtocol();
            Server server = await(createServer(() -> far, ListenOptions.at("127.0.0.1", 0)));
            NotingProtocol near = await(createConnection(NotingProtocol::new, to(server))).protocol();
            near.transport.setWriteBufferLimits(100);
            assertThat(near.transport.writeBufferLimits()).isEqualTo(new Transport.WriteBufferLimits(25, 100));
            near.transport.write(new byte[100]);
            assertThat(near.told).containsExactly("made");
            near.transport.write(new byte[1]);
            assertThat(near.told).containsExactly("made", "pause");
            assertThat(near.transport.writeBufferSize()).isEqualTo(101);
            await(near.some.waitSet());
            assertThat(near.told).containsExactly("made", "pause", "resume");
            assertThat(near.transport.writeBufferSize()).isZero();
            assertThatThrownBy(() -> near.transport.setWriteBufferLimits(10, 11)).hasMessage(
                    "high (10) must be >= low (11) must be >= 0");
            near.transport.abort();
            await(near.lost);
            await(far.lost);
            server.close();
        });
    }

    /** Lends a buffer of three bytes. */
    private static final class Buffered implements BufferedProtocol {
        final ByteBuffer buffer = ByteBuffer.allocate(3);
        final StringBuilder all = new StringBuilder();
        final Future<Void> over = getRunningLoop().createFuture();

        @Override
        public ByteBuffer getBuffer(int sizeHint) {
            return buffer.clear();
        }

        @Override
        public void bufferUpdated(int bytes) {
            all.append(new String(buffer.array(), 0, bytes, StandardCharsets.US_ASCII)).append('|');
        }

        @Override
        public boolean eofReceived() {
            all.append("eof");
            return false;
        }

        @Override
        public void connectionLost(@Nullable Throwable why) {
            over.setResult(null);
        }
    }

    @Test
    void aBufferedProtocolGetsItsBuffersFilled() {
        Bounded.run(() -> {
            Buffered buffered = new Buffered();
            Server server = await(createServer(() -> buffered, ListenOptions.at("127.0.0.1", 0)));
            NotingProtocol near = await(createConnection(NotingProtocol::new, to(server))).protocol();
            near.transport.write(bytes("abcdefgh"));
            near.transport.close();
            await(buffered.over);
            assertThat(buffered.all).hasToString("abc|def|gh|eof");
            server.close();
        });
    }

    @Test
    void aProtocolMayBeExchangedForOneOfTheOtherKind() {
        Bounded.run(() -> {
            Buffered second = new Buffered();
            NotingProtocol first = new NotingProtocol() {
                @Override
                public void dataReceived(byte[] data) {
                    super.dataReceived(data);
                    transport.setProtocol(second);
                    assertThat(transport.protocol()).isSameAs(second);
                }
            };
            Server server = await(createServer(() -> first, ListenOptions.at("127.0.0.1", 0)));
            NotingProtocol near = await(createConnection(NotingProtocol::new, to(server))).protocol();
            near.transport.write(bytes("one"));
            await(first.some.waitSet());
            near.transport.write(bytes("two"));
            near.transport.close();
            await(second.over);
            assertThat(first.told).containsExactly("made", "data");
            assertThat(first.data).hasToString("one");
            assertThat(second.all).hasToString("two|eof");
            server.close();
        });
    }

    @Test
    void aFactoryThatFailsFailsTheConnectAndOnAServerIsReported() {
        Bounded.run(() -> {
            List<ErrorContext> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            Server server = await(createServer(() -> {
                throw new IllegalArgumentException("no protocol");
            }, ListenOptions.at("127.0.0.1", 0)));
            assertThatThrownBy(() -> await(createConnection(() -> {
                throw new IllegalStateException("none here");
            }, to(server)))).hasMessage("none here");
            NotingProtocol near = await(createConnection(NotingProtocol::new, to(server))).protocol();
            await(near.lost);
            assertThat(reports).isNotEmpty().allSatisfy(report -> {
                assertThat(report.message()).isEqualTo("Error on transport creation for incoming connection");
                assertThat(report.exception()).hasMessage("no protocol");
            });
            server.close();
            await(server.waitClosed());
        });
    }

    /** Each method but those of the buffer has a default that does nothing, and closes at the end of the stream. */
    @Test
    void aProtocolThatOverridesNothingHearsEverything() {
        Bounded.run(() -> {
            Protocol silent = new Protocol() {};
            Server server = await(createServer(() -> silent, ListenOptions.at("127.0.0.1", 0)));
            NotingProtocol near = await(createConnection(NotingProtocol::new, to(server))).protocol();
            near.transport.write(new byte[100_000]);
            near.transport.writeEof();
            await(near.lost);
            assertThat(silent.eofReceived()).isFalse();
            assertThat(new Buffered().eofReceived()).isFalse();
            silent.pauseWriting();
            silent.resumeWriting();
            server.close();
            await(server.waitClosed());
        });
    }
}
