package io.github.asyncio4j.http.codec;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.BodyWriter;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressingTest {

    private final List<byte[]> written = new ArrayList<>();

    private final BodyWriter out = new BodyWriter() {
        @Override
        public Coroutine<Void> write(byte[] piece) {
            return async(() -> {
                written.add(piece);
            });
        }
    };

    @BeforeAll
    static void loads() {
        assertThat(List.of("gzip", "deflate", "br", "zstd")).allMatch(Compression::isAvailable);
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }

    private static byte[] undone(Decompression decompression, byte[] compressed) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        decompression.push(compressed);
        for (byte[] piece = decompression.pull(); piece != null; piece = decompression.pull()) {
            bytes.writeBytes(piece);
        }
        return bytes.toByteArray();
    }

    /** Short ones on the loop's thread, long ones on another: neither is kept back until there is more. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void eachPieceIsWrittenAtOnceSoThatItCanBeReadAtOnce(String coding) {
        Decompression decompression = Decompression.of(List.of(coding), Decompression.Limit.DEFAULT);
        run(() -> {
            try (Compressing compressing = new Compressing(coding).over(out)) {
                for (int length : new int[] {1, 300, 32 * 1024 - 1, 32 * 1024, 100_000, 2}) {
                    byte[] piece = noise(length);
                    await(compressing.write(piece));
                    assertThat(written).hasSize(1);
                    assertThat(undone(decompression, written.removeFirst())).isEqualTo(piece);
                }
                compressing.finish();
                assertThat(undone(decompression, written.removeFirst())).isEmpty();
            }
            return null;
        });
        decompression.end();
        decompression.close();
    }

    /** A piece of nothing would be the end of a body in chunks. */
    @Test
    void nothingIsWrittenForAPieceOfNothing() {
        run(() -> {
            try (Compressing compressing = new Compressing("gzip").over(out)) {
                await(compressing.write(new byte[0]));
                assertThat(written).isEmpty();
                assertThat(compressing).as("nothing is held before the first piece").hasToString("Compressing[null]");
            }
            return null;
        });
    }

    /** What becomes very short never makes its writer wait: the pieces are counted, and others have their turns. */
    @Test
    void manyShortPiecesLeaveTurnsToOthers() {
        List<Integer> turns = new ArrayList<>();
        run(() -> {
            Task<Void> other = createTask(async(() -> {
                while (true) {
                    turns.add(written.size());
                    await(sleep(Duration.ZERO));
                }
            }));
            try (Compressing compressing = new Compressing("gzip").over(out)) {
                for (int i = 0; i < 100; i++) {
                    await(compressing.write(new byte[4 * 1024]));
                }
            }
            other.cancel();
            return null;
        });
        assertThat(turns.stream().distinct()).as("one turn at least for each 32 KiB").hasSizeGreaterThan(10);
    }

    @Test
    void whatIsFinishedOrClosedHoldsNothingAndTakesNothing() {
        run(() -> {
            Compressing finished = new Compressing("gzip").over(out);
            await(finished.write(noise(10)));
            finished.finish();
            assertThat(finished).hasToString("Compressing[Compression[CLOSED]]");
            assertThatThrownBy(() -> await(finished.write(noise(1)))).isInstanceOf(IllegalStateException.class)
                    .hasMessage("the body has ended; nothing more can be compressed into it");
            Compressing unused = new Compressing("gzip").over(out);
            unused.close();
            assertThatThrownBy(() -> await(unused.write(noise(1)))).isInstanceOf(IllegalStateException.class)
                    .hasMessage("the body has ended; nothing more can be compressed into it");
            return null;
        });
    }
}
