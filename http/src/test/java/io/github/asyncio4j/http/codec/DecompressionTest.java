package io.github.asyncio4j.http.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecompressionTest {

    private static final Decompression.Limit LIMIT = Decompression.Limit.DEFAULT;

    /** One that nothing of these tests reaches. */
    private static final Decompression.Limit NONE = new Decompression.Limit(Long.MAX_VALUE, Integer.MAX_VALUE);

    @FunctionalInterface
    private interface Wrapping {
        OutputStream wrap(OutputStream out) throws IOException;
    }

    private static byte[] through(Wrapping wrapping, byte[] raw) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream wrapped = wrapping.wrap(out)) {
            wrapped.write(raw);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static byte[] compress(String coding, byte[] raw) {
        try {
            return switch (coding) {
                case "gzip", "x-gzip" -> through(GZIPOutputStream::new, raw);
                case "deflate" -> through(DeflaterOutputStream::new, raw);
                case "raw" -> through(out -> new DeflaterOutputStream(out, new Deflater(6, true)), raw);
                case "br" -> {
                    Brotli4jLoader.ensureAvailability();
                    yield Encoder.compress(raw, new Encoder.Parameters().setQuality(5));
                }
                default -> Zstd.compress(raw);
            };
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String header(String coding) {
        return coding.equals("raw") ? "deflate" : coding;
    }

    /** Returns all that comes out of bytes that come in such pieces. */
    private static byte[] decompress(String header, Decompression.Limit limit, byte[] compressed, int step) {
        Decompression decompression = Decompression.of(List.of(header), limit);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (int at = 0; at < compressed.length; at += step) {
                decompression.push(Arrays.copyOfRange(compressed, at, Math.min(compressed.length, at + step)));
                for (byte[] piece = decompression.pull(); piece != null; piece = decompression.pull()) {
                    assertThat(piece.length).isBetween(1, Decompressor.PIECE);
                    out.writeBytes(piece);
                }
            }
            decompression.end();
        } finally {
            decompression.close();
            decompression.close();
        }
        return out.toByteArray();
    }

    private static byte[] text(int length) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(7);
        while (text.length() < length) {
            text.append(Integer.toString(random.nextInt(1_000), 36)).append(' ');
        }
        return text.toString().getBytes(UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "raw", "br", "zstd"})
    void everySplitGivesTheSame(String coding) {
        byte[] raw = text(3_000);
        byte[] compressed = compress(coding, raw);
        for (int step : new int[] {1, 2, 3, 7, 64, compressed.length}) {
            assertThat(decompress(header(coding), LIMIT, compressed, step)).isEqualTo(raw);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw", "br", "zstd"})
    void muchComesOutInSmallPieces(String coding) {
        byte[] raw = text(500_000);
        assertThat(decompress(header(coding), LIMIT, compress(coding, raw), 50_000)).isEqualTo(raw);
        byte[] zeros = new byte[4_000_000];
        assertThat(decompress(header(coding), NONE, compress(coding, zeros), 100)).isEqualTo(zeros);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw", "br", "zstd"})
    void nothingCompressedIsNothing(String coding) {
        assertThat(decompress(header(coding), LIMIT, compress(coding, new byte[0]), 1)).isEmpty();
        assertThat(decompress(header(coding), LIMIT, new byte[0], 1)).isEmpty();
    }

    private static final Map<String, byte[]> BOMBS = new HashMap<>();

    /** 40 MB of nothing. */
    private static byte[] bomb(String coding) {
        return BOMBS.computeIfAbsent(coding, _ -> compress(coding, new byte[40_000_000]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw", "br", "zstd"})
    void aBombIsStoppedWhileItGrows(String coding) {
        byte[] bomb = bomb(coding);
        assertThatThrownBy(() -> decompress(header(coding), LIMIT, bomb, bomb.length))
                .isInstanceOf(DecompressionException.class).hasMessageContaining("limit max");
        assertThatThrownBy(() -> decompress(header(coding), new Decompression.Limit(1_000_000, 10_000_000), bomb, 100))
                .isInstanceOf(DecompressionException.class).hasMessageContaining("maxDecompressed, 1000000 bytes");
        assertThatThrownBy(() -> decompress(header(coding), new Decompression.Limit(1 << 30, 200), bomb, 100))
                .isInstanceOf(DecompressionException.class).hasMessageContaining("more than 200 times as long");
    }

    @ParameterizedTest
    @CsvSource({"gzip, gzip", "gzip, br", "br, zstd", "zstd, deflate", "deflate, gzip"})
    void codingsAreUndoneFromTheLastToTheFirst(String first, String second) {
        byte[] raw = text(100_000);
        byte[] twice = compress(second, compress(first, raw));
        assertThat(decompress(first + ", " + second, LIMIT, twice, 1_000)).isEqualTo(raw);
        byte[] bomb = compress(second, bomb(first));
        assertThatThrownBy(() -> decompress(first + "," + second, LIMIT, bomb, bomb.length))
                .isInstanceOf(DecompressionException.class).hasMessageContaining("limit max");
    }

    @Test
    void aLayerInTheMiddleHasTheLimitToo() {
        byte[] bomb = compress("br", compress("gzip", new byte[0]));
        byte[] padded = bomb("br");
        assertThat(decompress("gzip, br", LIMIT, bomb, 10)).isEmpty();
        assertThatThrownBy(() -> decompress("gzip, br", LIMIT, padded, 10)).isInstanceOf(DecompressionException.class);
    }

    @Test
    void threeLayersAreRefused() {
        assertThatThrownBy(() -> Decompression.of(List.of("gzip", "gzip, br"), LIMIT))
                .isInstanceOf(DecompressionException.class).hasMessageContaining("3 times over; 2 are allowed");
        assertThatThrownBy(() -> Decompression.of(List.of("gzip,".repeat(5_000)), LIMIT))
                .isInstanceOf(DecompressionException.class);
    }

    @Test
    void whatIsUnknownIsLeftAsItIs() {
        assertThat(Decompression.of(List.of(), LIMIT)).isNull();
        assertThat(Decompression.of(List.of("identity", ""), LIMIT)).isNull();
        assertThat(Decompression.of(List.of("aws-chunked"), LIMIT)).isNull();
        assertThat(Decompression.of(List.of("gzip, compress"), LIMIT)).isNull();
        assertThat(decompress("identity, GZIP", LIMIT, compress("gzip", text(9)), 4)).isEqualTo(text(9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw", "br", "zstd"})
    void whatEndsEarlyIsAnError(String coding) {
        byte[] whole = compress(coding, text(2_000));
        for (int length : new int[] {1, 2, 5, whole.length / 2, whole.length - 1}) {
            byte[] some = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decompress(header(coding), LIMIT, some, 100))
                    .as("%d of %d", length, whole.length)
                    .isInstanceOf(DecompressionException.class).hasMessage("the compressed body ended early");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void whatIsSomethingElseIsAnError(String coding) {
        for (byte[] other : List.of("<html>not compressed".getBytes(UTF_8), new byte[] {-1, -1, -1, -1, -1, -1, -1, -1,
            -1, -1, -1, -1})) {
            assertThatThrownBy(() -> decompress(coding, LIMIT, other, 100)).isInstanceOf(DecompressionException.class);
        }
    }

    @Test
    void noFuzzedInputDoesMoreThanFail() {
        Random random = new Random(11);
        for (String coding : List.of("gzip", "deflate", "raw", "br", "zstd")) {
            byte[] good = compress(coding, text(500));
            for (int i = 0; i < 100; i++) {
                byte[] bad = good.clone();
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                try {
                    decompress(header(coding), LIMIT, bad, 1 + random.nextInt(100));
                } catch (DecompressionException expected) {
                    // Most of them.
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void partsBehindEachOtherAreOneBody(String coding) {
        byte[] a = compress(coding, text(100));
        byte[] b = compress(coding, new byte[0]);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : List.of(a, b, a)) {
            all.writeBytes(part);
        }
        for (int step : new int[] {1, 13, 10_000}) {
            byte[] out = decompress(coding, LIMIT, all.toByteArray(), step);
            assertThat(out).hasSize(2 * text(100).length).startsWith(text(100));
        }
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < 10_001; i++) {
            many.writeBytes(b);
        }
        assertThatThrownBy(() -> decompress(coding, LIMIT, many.toByteArray(), 1_000))
                .isInstanceOf(DecompressionException.class).hasMessageContaining("made of more than");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br"})
    void bytesBehindTheEndAreAnError(String coding) {
        byte[] good = compress(coding, text(100));
        byte[] more = Arrays.copyOf(good, good.length + 20);
        Arrays.fill(more, good.length, more.length, (byte) 'x');
        assertThatThrownBy(() -> decompress(coding, LIMIT, more, 1_000)).isInstanceOf(DecompressionException.class);
        assertThatThrownBy(() -> decompress(coding, LIMIT, more, 1)).isInstanceOf(DecompressionException.class);
    }

    @Test
    void aGzipMayHaveANameACommentExtrasAndACheckOfItsHead() {
        byte[] plain = compress("gzip", text(50));
        byte[] extras = {3, 0, 'a', 'b', 'c', 'n', 0, 'c', 'o', 0, 1, 2};
        byte[] full = new byte[plain.length + extras.length];
        System.arraycopy(plain, 0, full, 0, 10);
        full[3] = 2 | 4 | 8 | 16;
        System.arraycopy(extras, 0, full, 10, extras.length);
        System.arraycopy(plain, 10, full, 10 + extras.length, plain.length - 10);
        for (int step : new int[] {1, 4, 1_000}) {
            assertThat(decompress("gzip", LIMIT, full, step)).isEqualTo(text(50));
        }
        full[3] |= (byte) 0x80;
        assertThatThrownBy(() -> decompress("gzip", LIMIT, full, 9)).isInstanceOf(DecompressionException.class);
    }

    @Test
    void aWrongChecksumIsAnError() {
        byte[] bad = compress("gzip", text(50));
        bad[bad.length - 5] ^= 1;
        assertThatThrownBy(() -> decompress("gzip", LIMIT, bad, 9)).isInstanceOf(DecompressionException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void aWindowOfZstdIsNoLargerThanHttpAllows() {
        byte[] large = through(out -> new ZstdOutputStream(out).setLong(27), text(100_000));
        assertThatThrownBy(() -> decompress("zstd", NONE, large, 100_000)).isInstanceOf(DecompressionException.class)
                .hasMessageContaining("no zstd");
    }

    @Test
    void whatIsAcceptedIsWhatCanBeUndoneHere() {
        assertThat(Decompression.accepted()).isEqualTo("gzip, deflate, br, zstd");
    }

    /** The libraries do not free what a decoder holds outside of the heap: who is forgotten unclosed is found. */
    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "gzip, br"})
    void whatIsForgottenIsFreed(String coding) {
        byte[] compressed = compress(coding.endsWith("br") ? "br" : coding, text(100_000));
        int before = Decompression.holding();
        List<Decompression> kept = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Decompression one = Decompression.of(List.of(coding), LIMIT);
            one.push(Arrays.copyOf(compressed, 1_000));
            if (!coding.startsWith("gzip")) {
                one.pull();
            }
            kept.add(one);
        }
        assertThat(Decompression.holding()).isEqualTo(before + 50);
        kept.subList(0, 20).forEach(Decompression::close);
        assertThat(Decompression.holding()).isEqualTo(before + 30);
        kept.subList(0, 40).clear();
        awaitHolding(before + 10);
        kept.forEach(Decompression::close);
        kept.forEach(Decompression::close);
        assertThat(Decompression.holding()).isEqualTo(before);
    }

    private static void awaitHolding(int expected) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (Decompression.holding() > expected && System.nanoTime() < end) {
            System.gc();
        }
        assertThat(Decompression.holding()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd"})
    void whatIsReadToItsEndHoldsNothing(String coding) {
        int before = Decompression.holding();
        decompress(coding, LIMIT, compress(coding, text(1_000)), 100);
        assertThat(Decompression.holding()).isEqualTo(before);
    }
}
