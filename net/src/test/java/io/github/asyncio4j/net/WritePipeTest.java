package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.net.Network.connectWritePipe;
import static io.github.asyncio4j.net.NotingPipe.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Task;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WritePipeTest {

    /** More than a pipe holds. */
    private static final int MUCH = 300_000;

    /** What a test does with a protocol that writes to a pipe, and the other end of that, which it may close. */
    private interface Scenario {
        void run(NotingPipe writer, int[] readEnd) throws Exception;
    }

    private static void check(Scenario scenario) {
        Bounded.run(() -> {
            int[] pair = Posix.pipe(1);
            int[] readEnd = {pair[0]};
            try {
                NotingPipe writer = await(connectWritePipe(NotingPipe::new, Path.of("/dev/fd/" + pair[1]))).protocol();
                Posix.close(pair[1]);
                scenario.run(writer, readEnd);
                writer.transport.abort();
                await(writer.lost);
                assertThat(writer.told).last().isEqualTo("lost");
                assertThat(Insides.open()).isZero();
            } finally {
                close(readEnd);
            }
        });
    }

    private static void close(int[] readEnd) {
        if (readEnd[0] >= 0) {
            Posix.close(readEnd[0]);
            readEnd[0] = -1;
        }
    }

    private static String read(int[] readEnd, int most) throws Exception {
        byte[] data = Posix.read(readEnd[0], most);
        return data == null ? "" : new String(data, StandardCharsets.US_ASCII);
    }

    /** Reads all there is and will be, and returns how much. */
    private static int readAll(int[] readEnd) throws Exception {
        int all = 0;
        while (true) {
            byte[] some = Posix.read(readEnd[0], 65_536);
            if (some != null && some.length == 0) {
                return all;
            }
            all += some == null ? 0 : some.length;
            await(io.github.asyncio4j.Asyncio.sleep(java.time.Duration.ofMillis(1)));
        }
    }

    @Test
    void theProtocolKnowsOfThePipeBeforeWhoConnectedGoesOn() {
        check((writer, _) -> {
            assertThat(writer.told).containsExactly("made");
            assertThat(writer.transport.canWriteEof()).isTrue();
            assertThat(writer.transport.isWritable()).isTrue();
            assertThat(writer.transport.extraInfo("pipe")).isNotNull();
        });
    }

    @Test
    void whatIsWrittenArrivesPieceByPiece() {
        check((writer, readEnd) -> {
            writer.transport.write(bytes("1"));
            assertThat(read(readEnd, 100)).isEqualTo("1");
            writer.transport.write(bytes("2345"));
            assertThat(read(readEnd, 100)).isEqualTo("2345");
            assertThat(writer.told).containsExactly("made");
            writer.transport.close();
            await(writer.lost);
            assertThat(writer.told).containsExactly("made", "lost");
        });
    }

    @Test
    void whatThePipeTakesIsWrittenAtOnce() {
        check((writer, readEnd) -> {
            writer.transport.write(bytes("data"));
            writer.transport.write(new byte[0]);
            assertThat(writer.transport.writeBufferSize()).isZero();
            assertThat(read(readEnd, 100)).isEqualTo("data");
        });
    }

    @Test
    void whatThePipeDoesNotTakeWaitsInItsOrder() {
        check((writer, readEnd) -> {
            writer.transport.write(new byte[MUCH]);
            int waiting = writer.transport.writeBufferSize();
            assertThat(waiting).isBetween(1, MUCH - 1);
            assertThat(writer.transport.isWritable()).isFalse();
            writer.transport.write(bytes("more"));
            assertThat(writer.transport.writeBufferSize()).isEqualTo(waiting + 4);
            assertThat(read(readEnd, 4_096)).hasSize(4_096);
            spin(2);
            Task<Void> drain = createTask(writer.transport.drain());
            writer.transport.writeEof();
            assertThat(readAll(readEnd)).isEqualTo(MUCH + 4 - 4_096);
            await(drain);
            assertThat(writer.transport.writeBufferSize()).isZero();
        });
    }

    /** As when another process was faster. */
    @Test
    void readinessOfAFullPipeChangesNothing() {
        check((writer, readEnd) -> {
            writer.transport.write(new byte[MUCH]);
            int waiting = writer.transport.writeBufferSize();
            ((WritePipe) writer.transport).ready(Posix.POLLOUT);
            ((WritePipe) writer.transport).ready(Posix.POLLOUT);
            assertThat(writer.transport.writeBufferSize()).isEqualTo(waiting);
            assertThat(writer.transport.isClosing()).isFalse();
            writer.transport.close();
            assertThat(readAll(readEnd)).as("it is still watched, and nothing is left out").isEqualTo(MUCH);
        });
    }

    /** It is known at the write, and told in a later turn; what is written after it is dropped. */
    @Test
    void aWriteThatFailsEndsThePipe() {
        check((writer, readEnd) -> {
            close(readEnd);
            writer.transport.write(bytes("data"));
            assertThat(writer.transport.isClosing()).isTrue();
            assertThat(writer.transport.writeBufferSize()).isZero();
            assertThat(writer.told).containsExactly("made");
            for (int i = 0; i < 6; i++) {
                writer.transport.write(bytes("dropped"));
            }
            await(writer.lost);
            assertThat(writer.told).containsExactly("made", "lost");
            assertThat(writer.why).isInstanceOf(ConnectionResetException.class).hasMessageContaining("Broken pipe");
            assertThatThrownBy(() -> await(writer.transport.drain())).isSameAs(writer.why);
        });
    }

    @Test
    void whatWaitsIsLostWithTheReader() {
        check((writer, readEnd) -> {
            writer.transport.write(new byte[MUCH]);
            close(readEnd);
            await(writer.lost);
            assertThat(writer.why).isInstanceOf(ConnectionResetException.class);
            assertThat(writer.transport.writeBufferSize()).isZero();
            assertThat(writer.transport.isClosing()).isTrue();
        });
    }

    @Test
    void theEndOfTheReaderIsNoticedThoughNothingIsWritten() {
        check((writer, readEnd) -> {
            close(readEnd);
            await(writer.lost);
            assertThat(writer.why).isNull();
            assertThat(writer.transport.isClosing()).isTrue();
            writer.transport.write(bytes("dropped"));
            writer.transport.write(bytes("dropped"));
            assertThat(writer.transport.writeBufferSize()).isZero();
            assertThatThrownBy(() -> await(writer.transport.drain())).isInstanceOf(ConnectionResetException.class)
                    .hasMessageStartingWith("Connection lost");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closeSendsWhatWaits(boolean byItsEnd) {
        check((writer, readEnd) -> {
            writer.transport.write(new byte[MUCH]);
            if (byItsEnd) {
                writer.transport.writeEof();
            } else {
                writer.transport.close();
            }
            spin(3);
            assertThat(writer.transport.isClosing()).isTrue();
            assertThat(writer.told).containsExactly("made");
            writer.transport.write(bytes("dropped"));
            assertThat(readAll(readEnd)).isEqualTo(MUCH);
            await(writer.lost);
            assertThat(writer.why).isNull();
        });
    }

    @Test
    void abortDropsWhatWaits() {
        check((writer, readEnd) -> {
            writer.transport.write(new byte[MUCH]);
            writer.transport.close();
            writer.transport.abort();
            assertThat(writer.transport.writeBufferSize()).isZero();
            assertThat(writer.transport.isClosing()).isTrue();
            await(writer.lost);
            assertThat(writer.why).isNull();
            assertThat(readAll(readEnd)).isLessThan(MUCH);
        });
    }

    @Test
    void theEndOfAnIdlePipeIsToldInALaterTurn() {
        check((writer, _) -> {
            writer.transport.writeEof();
            writer.transport.writeEof();
            writer.transport.close();
            assertThat(writer.transport.isClosing()).isTrue();
            assertThat(writer.told).containsExactly("made");
            await(writer.lost);
            assertThat(writer.told).containsExactly("made", "lost");
            assertThat(writer.why).isNull();
            writer.transport.close();
        });
    }
}
