package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.net.Noise.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.Task;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of a stream, as Trio's check_two_way_stream has them, on real sockets of both kinds. */
@ParameterizedClass
@EnumSource(Ends.Over.class)
class TransportTest {

    @Parameter Ends.Over over;

    /** Sends all of it and ends its direction. */
    private static Coroutine<Void> send(StreamWriter writer, byte[] data, int seed) {
        return async(() -> {
            await(Noise.send(writer, data, seed));
            writer.writeEof();
        });
    }

    /** Receives by reads of all kinds. */
    private static Coroutine<byte[]> receive(StreamReader reader, int seed) {
        return async(() -> {
            Random random = new Random(seed);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            while (!reader.atEof()) {
                switch (random.nextInt(4)) {
                    case 0 -> all.writeBytes(await(reader.read(1 + random.nextInt(100_000))));
                    case 1 -> {
                        try {
                            all.writeBytes(await(reader.readExactly(random.nextInt(20_000))));
                        } catch (IncompleteReadException e) {
                            all.writeBytes(e.partial());
                        }
                    }
                    case 2 -> all.writeBytes(await(reader.readLine()));
                    default -> await(sleep(Duration.ZERO));
                }
            }
            return all.toByteArray();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void bytesOutAreBytesInBothWaysAtOnce(int seed) {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                byte[] there = noise(seed, 2_000_000 + seed);
                byte[] back = noise(-seed, 1_500_000);
                Task<byte[]> got = createTask(receive(ends.far().reader(), seed));
                Task<byte[]> gotBack = createTask(receive(ends.near().reader(), -seed));
                await(gather(send(ends.near().writer(), there, seed), send(ends.far().writer(), back, -seed)));
                assertThat(await(got)).isEqualTo(there);
                assertThat(await(gotBack)).isEqualTo(back);
                assertThat(await(ends.far().reader().read())).isEmpty();
            }
        });
    }

    @Test
    void aQuestionAnAnswerAndTheEndLeaveNothingToReport() {
        Bounded.run(() -> {
            List<ErrorContext> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
            Server server = await(Network.startServer((reader, writer) -> {
                await(reader.readUntil("\r\n\r\n".getBytes()));
                await(writer.send("HTTP/1.0 200 OK\r\n"));
                await(writer.send("Content-Length: 12\r\n\r\nTest message"));
            }, over.listen()));
            Connection connection = await(Network.openConnection(over.connect(server)));
            connection.writer().write("GET / HTTP/1.0\r\n\r\n");
            assertThat(new String(await(connection.reader().readLine()))).isEqualTo("HTTP/1.0 200 OK\r\n");
            assertThat(new String(await(connection.reader().read()))).endsWith("\r\n\r\nTest message");
            assertThat(connection.writer().isClosing()).as("the other way is open").isFalse();
            connection.writer().close();
            assertThat(connection.writer().isClosing()).isTrue();
            await(connection.writer().waitClosed());
            server.close();
            await(server.waitClosed());
            assertThat(reports).isEmpty();
        });
    }

    @Test
    void oneWayMayEndWhileTheOtherGoesOn() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                ends.near().writer().write("question");
                ends.near().writer().writeEof();
                assertThat(await(ends.far().reader().read())).hasSize(8);
                Task<byte[]> answer = createTask(ends.near().reader().read());
                for (int i = 0; i < 10; i++) {
                    ends.far().writer().write(new byte[100_000]);
                    await(ends.far().writer().drain());
                }
                ends.far().writer().writeEof();
                assertThat(await(answer)).hasSize(1_000_000);
                assertThat(ends.near().writer().isClosing()).isFalse();
                assertThat(ends.far().writer().isClosing()).isFalse();
            }
        });
    }

    @Test
    void theAcceptedSideMayEndItsWayFirst() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                ends.far().writer().writeEof();
                assertThat(await(ends.near().reader().read())).isEmpty();
                assertThat(ends.near().reader().atEof()).isTrue();
                ends.near().writer().write("still heard");
                assertThat(await(ends.far().reader().readExactly(11))).hasSize(11);
            }
        });
    }

    @Test
    void anEndThatComesWithBytesComesAfterThem() {
        Bounded.run(() -> {
            try (Peer peer = Peer.connect()) {
                peer.socket().getOutputStream().write("last words".getBytes());
                peer.socket().close();
                assertThat(await(peer.near().reader().readExactly(10))).hasSize(10);
                assertThat(await(peer.near().reader().read(10))).isEmpty();
            }
        });
    }

    @Test
    void aResetIsRaisedToTheReader() {
        Bounded.run(() -> {
            try (Peer peer = Peer.connect()) {
                Task<byte[]> read = createTask(peer.near().reader().readExactly(10));
                peer.send(new byte[3]);
                peer.reset();
                assertThatThrownBy(() -> await(read)).isInstanceOf(ConnectionResetException.class)
                        .hasMessageStartingWith("the connection with 127.0.0.1:").hasMessageContaining("was lost")
                        .hasMessageContaining("reset").cause().isInstanceOf(java.io.IOException.class);
                assertThatThrownBy(() -> await(peer.near().writer().drain()))
                        .isInstanceOf(ConnectionResetException.class);
            }
        });
    }

    @Test
    void closingInAnyOrderAndTwiceIsHarmless() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                Transport near = ends.near().writer().transport();
                near.close();
                near.close();
                near.abort();
                near.abort();
                near.close();
                await(near.closed());
                near.close();
                near.abort();
                near.pauseReading();
                near.resumeReading();
                near.writeEof();
                assertThat(near.isClosing()).isTrue();
                assertThat(await(ends.far().reader().read())).isEmpty();
            }
        });
    }

    @Test
    void pauseAndResumeBeforeAnythingCame() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                Transport far = ends.far().writer().transport();
                far.pauseReading();
                far.pauseReading();
                await(sleep(Duration.ZERO));
                ends.near().writer().write("held up");
                await(sleep(Duration.ofMillis(30)));
                assertThat(ends.far().reader().toString()).contains("0 bytes");
                far.resumeReading();
                far.resumeReading();
                assertThat(await(ends.far().reader().readExactly(7))).hasSize(7);
            }
        });
    }

    /** The end that was dialled reads: an accepted one is paced, and may read in pieces what came at once. */
    @Test
    void oneTurnsWritesLeaveTogether() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                for (int i = 0; i < 1_000; i++) {
                    ends.far().writer().write("ab");
                }
                assertThat(await(ends.near().reader().read(10_000))).hasSize(2_000);
            }
        });
    }

    @Test
    void theEndIsReadAsOftenAsOneLikesAndTwoMayNotRead() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                StreamReader reader = ends.far().reader();
                Task<byte[]> first = createTask(reader.read(1));
                await(sleep(Duration.ZERO));
                assertThatThrownBy(() -> await(reader.read(1))).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("already waiting");
                ends.near().writer().writeEof();
                for (int i = 0; i < 3; i++) {
                    assertThat(await(i == 0 ? first : createTask(reader.read()))).isEmpty();
                    assertThat(reader.atEof()).isTrue();
                }
            }
        });
    }

    /** The mark of the one, and twice the limit of the other, and what one read of a socket brings. */
    @Test
    void neitherSideHoldsMoreThanItsMarkAndOnePiece() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                StreamWriter writer = ends.near().writer();
                int piece = 10_000;
                Task<Void> sending = createTask(async(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        writer.write(new byte[piece]);
                        assertThat(writer.writeBufferSize()).isLessThanOrEqualTo(65_536 + piece);
                        await(writer.drain());
                    }
                    writer.writeEof();
                }));
                await(sleep(Duration.ofMillis(50)));
                assertThat(sending.done()).as("held up by him who does not read").isFalse();
                int got = 0;
                StreamReader reader = ends.far().reader();
                for (byte[] some : forAwait(reader.chunks())) {
                    got += some.length;
                    assertThat(Insides.buffered(reader)).isLessThanOrEqualTo(2 * 65_536 + 4 * 65_536);
                }
                assertThat(got).isEqualTo(2_000 * piece);
                await(sending);
            }
        });
    }

    @Test
    void twoEndsThatHoldEachOtherUpGoOnWhenBothRead() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                byte[] data = noise(9, 5_000_000);
                Task<Void> there = createTask(send(ends.near().writer(), data, 1));
                Task<Void> back = createTask(send(ends.far().writer(), data, 2));
                await(sleep(Duration.ofMillis(50)));
                assertThat(there.done() || back.done()).isFalse();
                var got = await(gather(ends.near().reader().read(), ends.far().reader().read()));
                assertThat(got.get(0)).isEqualTo(data);
                assertThat(got.get(1)).isEqualTo(data);
                await(gather(there, back));
            }
        });
    }
}
