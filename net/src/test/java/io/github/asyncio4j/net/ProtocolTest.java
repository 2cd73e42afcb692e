package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.net.Network.createConnection;
import static io.github.asyncio4j.net.Network.createServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.Event;
import io.github.asyncio4j.Future;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProtocolTest {

    /** Notes what it is told, and lets a test wait for the end. */
    private static class Noting implements Protocol {

        final List<String> told = new ArrayList<>();
        final Future<Void> lost = getRunningLoop().createFuture();
        final Event some = new Event();
        @Nullable Transport transport;
        boolean staysOpen;

        @Override
        public void connectionMade(BaseTransport made) {
            transport = (Transport) made;
            told.add("made");
        }

        @Override
        public void dataReceived(byte[] data) {
            told.add(new String(data, StandardCharsets.US_ASCII));
            some.set();
        }

        @Override
        public boolean eofReceived() {
            told.add("eof");
            some.set();
            return staysOpen;
        }

        @Override
        public void pauseWriting() {
            told.add("pause");
        }

        @Override
        public void resumeWriting() {
            told.add("resume");
            some.set();
        }

        @Override
        public void connectionLost(@Nullable Throwable why) {
            told.add("lost " + why);
            lost.setResult(null);
        }
    }

    /** Sends back what comes. */
    private static final class Echo extends Noting {
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
            var connection = await(createConnection(Noting::new, to(server)));
            Noting near = connection.protocol();
            assertThat(near.told).containsExactly("made");
            assertThat(near.transport).isSameAs(connection.transport());
            connection.transport().write(bytes("hello"));
            await(near.some.waitSet());
            connection.transport().close();
            connection.transport().close();
            await(near.lost);
            await(served.getFirst().lost);
            assertThat(near.told).containsExactly("made", "hello", "lost null");
            assertThat(served.getFirst().told).containsExactly("made", "hello", "eof", "lost null");
            server.close();
            await(server.waitClosed());
        });
    }

    /** A true eofReceived keeps the other direction: what is sent afterwards arrives. */
    @Test
    void anEofThatIsAnsweredWithTrueLeavesTheConnectionHalfOpen() {
        Bounded.run(() -> {
            List<Noting> served = new ArrayList<>();
            Server server = await(createServer(() -> {
                served.add(new Noting());
                served.getLast().staysOpen = true;
                return served.getLast();
            }, ListenOptions.at("127.0.0.1", 0)));
            var connection = await(createConnection(Noting::new, to(server)));
            connection.transport().writeEof();
            Bounded.until(() -> !served.isEmpty() && served.getFirst().told.contains("eof"));
            Noting far = served.getFirst();
            assertThat(far.transport.isClosing()).isFalse();
            far.transport.write(bytes("late"));
            far.transport.close();
            await(connection.protocol().lost);
            assertThat(connection.protocol().told).containsExactly("made", "late", "eof", "lost null");
            server.close();
        });
    }

    @Test
    void aFailureOfDataReceivedIsReportedAndEndsTheConnection() {
        Bounded.run(() -> {
            List<ErrorContext> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            IllegalStateException broken = new IllegalStateException("broken");
            Noting failing = new Noting() {
                @Override
                public void dataReceived(byte[] data) {
                    throw broken;
                }
            };
            Server server = await(createServer(() -> failing, ListenOptions.at("127.0.0.1", 0)));
            var connection = await(createConnection(Noting::new, to(server)));
            connection.transport().write(bytes("x"));
            await(failing.lost);
            assertThat(failing.told).containsExactly("made", "lost " + broken);
            assertThat(reports).hasSize(1);
            assertThat(reports.getFirst().message()).isEqualTo("Fatal error: protocol.dataReceived() call failed.");
            assertThat(reports.getFirst().about()).containsEntry("protocol", failing).containsEntry("transport",
                    failing.transport);
            await(connection.protocol().lost);
            server.close();
        });
    }

    @Test
    void aPausedProtocolIsToldNothingUntilItResumes() {
        Bounded.run(() -> {
            Noting paused = new Noting() {
                @Override
                public void connectionMade(BaseTransport made) {
                    super.connectionMade(made);
                    transport.pauseReading();
                    transport.pauseReading();
                    assertThat(transport.isReading()).isFalse();
                }
            };
            Server server = await(createServer(() -> paused, ListenOptions.at("127.0.0.1", 0)));
            var connection = await(createConnection(Noting::new, to(server)));
            connection.transport().write(bytes("held"));
            connection.transport().writeEof();
            await(sleep(Duration.ofMillis(50)));
            assertThat(paused.told).containsExactly("made");
            paused.transport.resumeReading();
            await(paused.lost);
            assertThat(paused.told).containsExactly("made", "held", "eof", "lost null");
            server.close();
        });
    }

    @Test
    void writingIsPausedAboveTheHighMarkAndResumedAtTheLowOne() {
        Bounded.run(() -> {
            Noting far = new Noting();
            Server server = await(createServer(() -> far, ListenOptions.at("127.0.0.1", 0)));
            Noting near = await(createConnection(Noting::new, to(server))).protocol();
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
            Noting near = await(createConnection(Noting::new, to(server))).protocol();
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
            Noting first = new Noting() {
                @Override
                public void dataReceived(byte[] data) {
                    super.dataReceived(data);
                    transport.setProtocol(second);
                    assertThat(transport.protocol()).isSameAs(second);
                }
            };
            Server server = await(createServer(() -> first, ListenOptions.at("127.0.0.1", 0)));
            Noting near = await(createConnection(Noting::new, to(server))).protocol();
            near.transport.write(bytes("one"));
            await(first.some.waitSet());
            near.transport.write(bytes("two"));
            near.transport.close();
            await(second.over);
            assertThat(first.told).containsExactly("made", "one");
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
            Noting near = await(createConnection(Noting::new, to(server))).protocol();
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
            Noting near = await(createConnection(Noting::new, to(server))).protocol();
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
