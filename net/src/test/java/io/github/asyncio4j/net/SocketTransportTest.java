package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.net.Network.createConnection;
import static io.github.asyncio4j.net.Network.createServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.ErrorContext;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a transport does to the protocol of a connection, on real sockets. */
class SocketTransportTest {

    private interface Scenario {
        void run(NotingProtocol near, NotingProtocol far) throws Exception;
    }

    private static void connected(Scenario scenario) {
        connected(NotingProtocol::new, scenario);
    }

    /** Runs a scenario between two ends, whose far one the supplier makes. */
    private static void connected(Supplier<NotingProtocol> farMaker, Scenario scenario) {
        Bounded.run(() -> {
            NotingProtocol far = farMaker.get();
            Server server = await(createServer(() -> far, ListenOptions.at("127.0.0.1", 0)));
            NotingProtocol near =
                    await(createConnection(NotingProtocol::new, ConnectOptions.to(server.address()))).protocol();
            Bounded.until(() -> far.transport != null);
            scenario.run(near, far);
            near.transport.abort();
            server.close();
            await(near.lost);
            await(far.lost);
            await(server.waitClosed());
        });
    }

    private static List<ErrorContext> reports() {
        List<ErrorContext> reports = new ArrayList<>();
        getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
        return reports;
    }

    private static byte[] bytes(String text) {
        return text.getBytes();
    }

    private static void fill(NotingProtocol sender) {
        for (int i = 0; i < 1_000 && !sender.told.contains("pause"); i++) {
            sender.transport.write(new byte[64 * 1024]);
        }
    }

    @Test
    void abortDropsWhatWaitsAndTheLossIsToldOnce() {
        connected((near, far) -> {
            far.transport.pauseReading();
            near.transport.write(new byte[20_000_000]);
            await(sleep(Duration.ofMillis(20)));
            assertThat(near.transport.writeBufferSize()).as("what the sockets do not hold").isPositive();
            near.transport.abort();
            near.transport.abort();
            assertThat(near.transport.isClosing()).isTrue();
            assertThat(near.told).as("not from within").doesNotContain("lost");
            assertThat(await(near.lost)).isNull();
            assertThat(near.transport.writeBufferSize()).isZero();
            assertThat(near.told.stream().filter("lost"::equals)).hasSize(1);
            far.transport.resumeReading();
            await(far.lost);
            assertThat(far.data.length()).isLessThan(20_000_000);
        });
    }

    @Test
    void closeSendsWhatWaitsBeforeTheLoss() {
        connected((near, far) -> {
            far.transport.pauseReading();
            near.transport.write(new byte[20_000_000]);
            near.transport.close();
            near.transport.close();
            await(sleep(Duration.ofMillis(20)));
            assertThat(near.transport.isClosing()).isTrue();
            assertThat(near.told).as("it still sends").doesNotContain("lost");
            far.transport.resumeReading();
            assertThat(await(near.lost)).isNull();
            assertThat(await(far.lost)).isNull();
            assertThat(far.data.length()).isEqualTo(20_000_000);
        });
    }

    @Test
    void afterACloseNothingIsToldButTheLoss() {
        connected((near, far) -> {
            far.transport.write(bytes("unread"));
            await(sleep(Duration.ZERO));
            near.transport.close();
            assertThat(near.transport.isReading()).isFalse();
            await(near.lost);
            assertThat(near.told).containsExactly("made", "lost");
        });
    }

    @Test
    void whatIsWrittenToAClosingOrLostTransportIsDropped() {
        connected((near, far) -> {
            near.transport.close();
            near.transport.write(bytes("late"));
            near.transport.writeLines(List.of(bytes("later")));
            near.transport.writeEof();
            await(near.lost);
            near.transport.write(bytes("too late"));
            near.transport.writeLines(List.of(bytes("even later")));
            assertThat(near.transport.writeBufferSize()).isZero();
            await(far.lost);
            assertThat(far.data).isEmpty();
        });
    }

    @Test
    void theEndComesAfterWhatWaits() {
        connected((near, far) -> {
            far.staysOpen = true;
            far.transport.pauseReading();
            near.transport.write(new byte[5_000_000]);
            near.transport.writeEof();
            near.transport.writeEof();
            assertThatThrownBy(() -> near.transport.write(bytes("x"))).hasMessageContaining("after writeEof()");
            far.transport.resumeReading();
            Bounded.until(() -> far.told.contains("eof"));
            assertThat(far.data.length()).isEqualTo(5_000_000);
            assertThat(near.transport.canWriteEof()).isTrue();
            far.transport.write(bytes("answer"));
            Bounded.until(() -> near.data.length() == 6);
            assertThat(near.data).hasToString("answer");
            far.transport.close();
        });
    }

    @Test
    void pausingAndResumingTwiceIsAsOnce() {
        connected((near, far) -> {
            assertThat(near.transport.isReading()).isTrue();
            near.transport.pauseReading();
            near.transport.pauseReading();
            assertThat(near.transport.isReading()).isFalse();
            far.transport.write(bytes("one"));
            await(sleep(Duration.ofMillis(10)));
            assertThat(near.told).containsExactly("made");
            near.transport.resumeReading();
            near.transport.resumeReading();
            assertThat(near.transport.isReading()).isTrue();
            await(near.some.waitSet());
            assertThat(near.data).hasToString("one");
            near.transport.close();
            near.transport.pauseReading();
            near.transport.resumeReading();
            assertThat(near.transport.isReading()).as("a closing one").isFalse();
        });
    }

    @Test
    void linesAreSentInOrderAndPauseTheProtocolAsAWriteDoes() {
        connected((near, far) -> {
            near.transport.writeLines(Stream.of("a", "", "bc", "d").map(String::getBytes).toList());
            await(far.some.waitSet());
            assertThat(far.data).hasToString("abcd");
            near.transport.setWriteBufferLimits(10);
            near.transport.writeLines(List.of(new byte[6], new byte[6]));
            assertThat(near.told).endsWith("pause");
            await(near.some.waitSet());
            assertThat(near.told).endsWith("resume");
        });
    }

    @Test
    void nothingWrittenIsNothingSent() {
        connected((near, far) -> {
            near.transport.write(new byte[0]);
            near.transport.writeLines(List.of());
            near.transport.writeLines(List.of(new byte[0], new byte[0]));
            await(sleep(Duration.ofMillis(10)));
            assertThat(near.transport.writeBufferSize()).isZero();
            assertThat(far.told).containsExactly("made");
        });
    }

    /** More than the sockets hold is taken in parts, as they come free. */
    @Test
    void whatAFullSocketDoesNotTakeWaitsAndArrivesInOrder() {
        connected((near, far) -> {
            far.transport.pauseReading();
            StringBuilder sent = new StringBuilder();
            for (int i = 0; i < 3_000; i++) {
                String piece = (i + ",").repeat(i % 4_000);
                if (i % 3 == 0) {
                    near.transport.writeLines(List.of(bytes(piece), bytes("\n")));
                    piece += "\n";
                } else {
                    near.transport.write(bytes(piece));
                }
                sent.append(piece);
            }
            await(sleep(Duration.ZERO));
            assertThat(near.transport.writeBufferSize()).as("what the sockets do not hold").isPositive();
            far.transport.resumeReading();
            Bounded.until(() -> far.data.length() == sent.length());
            assertThat(far.data.toString()).isEqualTo(sent.toString());
            assertThat(near.transport.writeBufferSize()).isZero();
        });
    }

    @Test
    void loweredLimitsPauseAtOnceAndHighZeroPausesEachWrite() {
        connected((near, far) -> {
            far.transport.pauseReading();
            near.transport.setWriteBufferLimits(50_000_000);
            near.transport.write(new byte[20_000_000]);
            assertThat(near.told).containsExactly("made");
            near.transport.setWriteBufferLimits(1_000, 500);
            assertThat(near.told).containsExactly("made", "pause");
            assertThat(near.transport.writeBufferLimits()).isEqualTo(new Transport.WriteBufferLimits(500, 1_000));
            far.transport.resumeReading();
            await(near.some.waitSet());
            near.some.clear();
            near.transport.setWriteBufferLimits(0, 0);
            near.transport.write(new byte[1]);
            await(near.some.waitSet());
            assertThat(near.told).containsExactly("made", "pause", "resume", "pause", "resume");
            assertThatThrownBy(() -> near.transport.setWriteBufferLimits(1, -1))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void aFailureToPauseOrResumeIsReportedAndTheConnectionLives() {
        connected(() -> new NotingProtocol() {
            @Override
            public void pauseWriting() {
                super.pauseWriting();
                throw new IllegalStateException("no pause");
            }

            @Override
            public void resumeWriting() {
                super.resumeWriting();
                throw new IllegalStateException("no resume");
            }
        }, (near, far) -> {
            List<ErrorContext> reports = reports();
            far.transport.setWriteBufferLimits(10);
            far.transport.write(new byte[11]);
            await(far.some.waitSet());
            Bounded.until(() -> reports.size() == 2);
            assertThat(reports).extracting(ErrorContext::message).containsExactly("protocol.pauseWriting() failed",
                    "protocol.resumeWriting() failed");
            assertThat(far.transport.isClosing()).isFalse();
        });
    }

    @Test
    void aFailureOfEofReceivedIsReportedAndEndsTheConnection() {
        IllegalStateException broken = new IllegalStateException("no end");
        connected(() -> new NotingProtocol() {
            @Override
            public boolean eofReceived() {
                throw broken;
            }
        }, (near, far) -> {
            List<ErrorContext> reports = reports();
            near.transport.writeEof();
            assertThat(await(far.lost)).isSameAs(broken);
            assertThat(reports).extracting(ErrorContext::message).containsExactly(
                    "Fatal error: protocol.eofReceived() call failed.");
        });
    }

    /** An error of the network is no fault of the program. */
    @Test
    void aNetworkErrorOfTheProtocolEndsTheConnectionWithoutAReport() {
        NetworkException upstream = new NetworkException("upstream is gone", new IOException());
        connected(() -> new NotingProtocol() {
            @Override
            public void dataReceived(byte[] data) {
                throw upstream;
            }
        }, (near, far) -> {
            List<ErrorContext> reports = reports();
            near.transport.write(bytes("x"));
            assertThat(await(far.lost)).isSameAs(upstream);
            assertThat(reports).isEmpty();
        });
    }

    @Test
    void aResetByThePeerIsTheReasonOfTheLoss() throws Exception {
        Bounded.run(() -> {
            List<ErrorContext> reports = reports();
            NotingProtocol far = new NotingProtocol();
            Server server = await(createServer(() -> far, ListenOptions.at("127.0.0.1", 0)));
            try (var peer = java.nio.channels.SocketChannel.open(server.address())) {
                Bounded.until(() -> far.transport != null);
                peer.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            assertThat(await(far.lost)).isInstanceOf(ConnectionResetException.class);
            assertThat(far.told).containsExactly("made", "lost");
            assertThat(reports).isEmpty();
            server.close();
            await(server.waitClosed());
        });
    }

    @Test
    void aWriteAfterAResetIsToldAsTheLoss() {
        connected((near, far) -> {
            far.transport.abort();
            await(far.lost);
            near.transport.pauseReading();
            fill(near);
            near.transport.resumeReading();
            await(near.lost);
            assertThat(near.told).endsWith("lost");
        });
    }

    private static void fatal(String call, Supplier<Buffering> maker, @Nullable String message) {
        Bounded.run(() -> {
            List<ErrorContext> reports = reports();
            Buffering far = maker.get();
            Server server = await(createServer(() -> far, ListenOptions.at("127.0.0.1", 0)));
            var near = await(createConnection(NotingProtocol::new, ConnectOptions.to(server.address())));
            near.transport().write(bytes("x"));
            if (call.equals("eofReceived")) {
                near.transport().writeEof();
            }
            Throwable why = await(far.lost);
            assertThat(why).isInstanceOf(IllegalStateException.class).hasMessage(message);
            assertThat(reports).extracting(ErrorContext::message).containsExactly(
                    "Fatal error: protocol." + call + "() call failed.");
            assertThat(reports.getFirst().exception()).isSameAs(why);
            await(near.protocol().lost);
            server.close();
        });
    }

    /** A protocol whose three calls a test may break. */
    private static class Buffering implements BufferedProtocol {
        final io.github.asyncio4j.Future<@Nullable Throwable> lost = getRunningLoop().createFuture();
        final StringBuilder got = new StringBuilder();
        final ByteBuffer buffer = ByteBuffer.allocate(2);
        @Nullable Transport transport;
        boolean staysOpen;

        @Override
        public void connectionMade(BaseTransport made) {
            transport = (Transport) made;
        }

        @Override
        public ByteBuffer getBuffer(int sizeHint) {
            return buffer.clear();
        }

        @Override
        public void bufferUpdated(int bytes) {
            got.append(new String(buffer.array(), 0, bytes));
        }

        @Override
        public boolean eofReceived() {
            got.append(" eof");
            return staysOpen;
        }

        @Override
        public void connectionLost(@Nullable Throwable why) {
            lost.setResult(why);
        }
    }

    @Test
    void aFailureOfGetBufferIsFatal() {
        fatal("getBuffer", () -> new Buffering() {
            @Override
            public ByteBuffer getBuffer(int sizeHint) {
                throw new IllegalStateException("no buffer");
            }
        }, "no buffer");
    }

    @Test
    void anEmptyBufferIsFatal() {
        fatal("getBuffer", () -> new Buffering() {
            @Override
            public ByteBuffer getBuffer(int sizeHint) {
                return ByteBuffer.allocate(0);
            }
        }, "getBuffer() returned an empty buffer");
    }

    @Test
    void aFailureOfBufferUpdatedIsFatal() {
        fatal("bufferUpdated", () -> new Buffering() {
            @Override
            public void bufferUpdated(int bytes) {
                throw new IllegalStateException("no update");
            }
        }, "no update");
    }

    @Test
    void aFailureOfEofReceivedIsFatalToABufferedProtocolToo() {
        fatal("eofReceived", () -> new Buffering() {
            @Override
            public boolean eofReceived() {
                throw new IllegalStateException("no end");
            }
        }, "no end");
    }

    @Test
    void aBufferedProtocolKeepsItsHalfOfTheConnectionIfItWants() {
        Bounded.run(() -> {
            for (boolean stays : new boolean[] {true, false}) {
                Buffering far = new Buffering();
                far.staysOpen = stays;
                Server server = await(createServer(() -> far, ListenOptions.at("127.0.0.1", 0)));
                NotingProtocol near =
                        await(createConnection(NotingProtocol::new, ConnectOptions.to(server.address()))).protocol();
                near.transport.write(bytes("abc"));
                near.transport.writeEof();
                Bounded.until(() -> far.got.toString().endsWith("eof"));
                assertThat(far.got).hasToString("abc eof");
                assertThat(far.transport.isClosing()).isEqualTo(!stays);
                far.transport.close();
                await(near.lost);
                server.close();
            }
        });
    }

    @Test
    void aResetIsTheLossOfABufferedProtocolToo() {
        Bounded.run(() -> {
            Buffering far = new Buffering();
            Server server = await(createServer(() -> far, ListenOptions.at("127.0.0.1", 0)));
            try (var peer = java.nio.channels.SocketChannel.open(server.address())) {
                Bounded.until(() -> far.transport != null);
                peer.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            assertThat(await(far.lost)).isInstanceOf(ConnectionResetException.class);
            server.close();
        });
    }

    @Test
    void whatIsKnownOfATransportHasNames() {
        connected((near, far) -> {
            assertThat(near.transport.extraInfo("peername")).isEqualTo(near.transport.remoteAddress())
                    .isEqualTo(far.transport.extraInfo("sockname"));
            assertThat(near.transport.extraInfo("unknown")).isNull();
            assertThat(near.transport.extraInfo("unknown", "otherwise")).isEqualTo("otherwise");
        });
    }

    /** After the end of this direction there is no buffer that could be full. */
    @Test
    void aDrainAfterTheEndOfThisDirectionDoesNotWait() {
        connected((near, far) -> {
            far.staysOpen = true;
            near.transport.write(new byte[100_000]);
            near.transport.writeEof();
            await(near.transport.drain());
            await(sleep(Duration.ofMillis(5)));
            await(near.transport.drain());
            far.transport.close();
        });
    }

    /** Both came before the protocol was told anything. */
    @Test
    void aConnectionThatIsResetAtOnceIsMadeBeforeItIsLost() {
        Bounded.run(() -> {
            for (int i = 0; i < 20; i++) {
                List<NotingProtocol> served = new ArrayList<>();
                Server server = await(createServer(() -> {
                    served.add(new NotingProtocol());
                    return served.getLast();
                }, ListenOptions.at("127.0.0.1", 0)));
                try (var peer = java.nio.channels.SocketChannel.open(server.address())) {
                    peer.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
                Bounded.until(() -> !served.isEmpty() && served.getFirst().lost.done());
                assertThat(served.getFirst().told).containsExactly("made", "lost");
                server.close();
                await(server.waitClosed());
            }
        });
    }

    @Test
    void aFactoryThatFailsWithAnErrorLeavesNoConnection() {
        Bounded.run(() -> {
            List<ErrorContext> reports = reports();
            Server server = await(createServer(() -> {
                throw new AssertionError("no protocol");
            }, ListenOptions.at("127.0.0.1", 0)));
            NotingProtocol near =
                    await(createConnection(NotingProtocol::new, ConnectOptions.to(server.address()))).protocol();
            await(near.lost);
            assertThat(reports).extracting(ErrorContext::message).containsExactly(
                    "Error on transport creation for incoming connection");
            server.close();
            await(server.waitClosed());
        });
    }
}
