package io.github.asyncio4j.http.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {

    @BeforeAll
    static void loads() {
        assertThat(List.of("gzip", "deflate", "br", "zstd")).allMatch(Compression::isAvailable);
        assertThat(Compression.isAvailable("compress")).isFalse();
    }

    private static byte[] text(int length) {
        StringBuilder text = new StringBuilder(length + 10);
        Random random = new Random(5);
        while (text.length() < length) {
            text.append(Integer.toString(random.nextInt(5_000), 36)).append(' ');
        }
        return Arrays.copyOf(text.toString().getBytes(UTF_8), length);
    }

    private static byte[] pulled(Decompression decompression, byte[] compressed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        decompression.push(compressed);
        for (byte[] piece = decompression.pull(); piece != null; piece = decompression.pull()) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    private static Decompression opposite(String coding) {
        return Decompression.of(List.of(coding), Decompression.Limit.DEFAULT);
    }

    /** With each piece that is compressed the other side has all that was written so far. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void eachPieceCanBeReadAtOnce(String coding) {
        byte[] raw = text(400_000);
        Decompression decompression = opposite(coding);
        try (Compression compression = Compression.of(coding)) {
            int at = 0;
            for (int length : new int[] {0, 1, 1, 20, 300, 8_000, 16_384, 16_385, 70_000, 0, 200_000}) {
                byte[] piece = Arrays.copyOfRange(raw, at, at + length);
                assertThat(pulled(decompression, compression.compress(piece, false))).isEqualTo(piece);
                at += length;
            }
            byte[] rest = Arrays.copyOfRange(raw, at, raw.length);
            assertThat(pulled(decompression, compression.compress(rest, true))).isEqualTo(rest);
            decompression.end();
        } finally {
            decompression.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void theWholeIsMuchShorter(String coding) {
        for (int length : new int[] {0, 1, 100_000, 1_500_000}) {
            byte[] raw = text(length);
            Decompression decompression = opposite(coding);
            try (Compression compression = Compression.of(coding)) {
                byte[] compressed = compression.compress(raw, true);
                assertThat(compressed.length).isLessThan(length * 6 / 10 + 30);
                assertThat(pulled(decompression, compressed)).isEqualTo(raw);
                decompression.end();
            } finally {
                decompression.close();
            }
        }
    }

    @Test
    void onlyWhatIsKnownIsMade() {
        assertThatThrownBy(() -> Compression.of("compress")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("compress is unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void whatIsClosedCompressesNoMore(String coding) {
        Compression compression = Compression.of(coding);
        compression.compress(text(100), false);
        compression.close();
        compression.close();
        assertThat(compression.isClosed()).isTrue();
        assertThatThrownBy(() -> compression.compress(text(1), false)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CLOSED");
    }

    /** The memory outside of the heap is given back after the piece, not under it. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void aCloseMeanwhileWaitsForThePiece(String coding) throws Exception {
        byte[] raw = text(3_000_000);
        try (var pool = Executors.newSingleThreadExecutor()) {
            for (int i = 0; i < 3; i++) {
                Compression compression = Compression.of(coding);
                Future<byte[]> piece = pool.submit(() -> compression.compress(raw, true));
                while (compression.toString().equals("Compression[IDLE]") && !piece.isDone()) {
                    Thread.onSpinWait();
                }
                compression.close();
                assertThat(piece.get()).isNotEmpty();
                assertThat(compression.isClosed()).isTrue();
            }
        }
    }
}
