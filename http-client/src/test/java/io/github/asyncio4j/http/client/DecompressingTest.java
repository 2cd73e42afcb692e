package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.http.client.Backend.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import io.github.asyncio4j.http.codec.Decompression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The codings themselves are tested beside what undoes them; here is what becomes of responses. */
class DecompressingTest {

    private static final byte[] TEXT = "so it is, ".repeat(1_000).getBytes(ISO_8859_1);

    private static byte[] compress(String coding, byte[] raw) {
        try {
            return switch (coding) {
                case "gzip" -> gzip(raw);
                case "br" -> {
                    Brotli4jLoader.ensureAvailability();
                    yield Encoder.compress(raw);
                }
                case "zstd" -> Zstd.compress(raw);
                default -> gzip(gzip(raw));
            };
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] gzip(byte[] raw) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(raw);
        }
        return out.toByteArray();
    }

    private static Backend.Script sending(String coding, byte[] body) {
        return Backend.answering("HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\nContent-Length: " + body.length
                + "\r\n\r\n" + new String(body, ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd", "gzip, gzip"})
    void aBodyIsDecompressedAndTheConnectionKept(String coding) {
        Backend.with(sending(coding, compress(coding, TEXT)), backend -> {
            try (var session = new ClientSession()) {
                for (int i = 0; i < 2; i++) {
                    try (var response = await(session.get(backend.url("/")))) {
                        assertThat(await(response.read())).isEqualTo(TEXT);
                        assertThat(response.headers().get("Content-Encoding")).isEqualTo(coding);
                        assertThat(response.content().isAtEnd()).isTrue();
                    }
                }
                assertThat(backend.made()).isEqualTo(1);
            }
        });
    }

    @Test
    void aStreamIsDecompressedPieceByPiece() {
        byte[] zeros = new byte[900_000];
        Backend.with(sending("gzip", compress("gzip", zeros)), backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/")))) {
                long[] length = new long[1];
                int[] longest = new int[1];
                await(response.content().forEachChunk(chunk -> {
                    length[0] += chunk.length;
                    longest[0] = Math.max(longest[0], chunk.length);
                }));
                assertThat(length[0]).isEqualTo(zeros.length);
                assertThat(longest[0]).isLessThanOrEqualTo(32 * 1024);
                assertThat(await(response.content().readChunk())).isNull();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd", "gzip, gzip"})
    void aBombIsAPayloadErrorAndClosesTheConnection(String coding) {
        Backend.with(sending(coding, compress(coding, new byte[45_000_000])), backend -> {
            try (var session = new ClientSession()) {
                var response = await(session.get(backend.url("/")));
                assertThatThrownBy(() -> await(response.read())).isInstanceOf(ClientPayloadException.class)
                        .hasMessageContaining("limit maxDecompress").hasMessageEndingWith(backend.url("/"));
                assertThatThrownBy(() -> await(response.read())).isInstanceOf(ClientPayloadException.class);
                until(() -> session.stats().idle() == session.stats().open());
            }
            var wide = ClientOptions.defaults().withMaxDecompressionRatio(1_000_000_000).withMaxDecompressed(10 << 20);
            try (var session = new ClientSession(wide)) {
                var response = await(session.get(backend.url("/")));
                assertThatThrownBy(() -> await(response.content().forEachChunk(chunk -> {})))
                        .isInstanceOf(ClientPayloadException.class).hasMessageContaining("maxDecompressed, 10485760");
            }
        });
    }

    @Test
    void theLongestBodyIsMeasuredAsItIsRead() {
        Backend.with(sending("gzip", compress("gzip", TEXT)), backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withMaxBody(TEXT.length - 1))) {
                var response = await(session.get(backend.url("/")));
                assertThatThrownBy(() -> await(response.read())).isInstanceOf(ClientPayloadException.class)
                        .hasMessageContaining("limit maxBody");
            }
        });
    }

    @Test
    void whatEndsEarlyIsAPayloadError() {
        byte[] whole = compress("gzip", TEXT);
        Backend.with(sending("gzip", Arrays.copyOf(whole, whole.length - 3)), backend -> {
            try (var session = new ClientSession()) {
                var response = await(session.get(backend.url("/")));
                assertThatThrownBy(() -> await(response.read())).isInstanceOf(ClientPayloadException.class)
                        .hasMessage("the compressed body ended early: " + backend.url("/"));
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 1, 0));
            }
        });
    }

    @Test
    void decompressionCanBeSwitchedOff() {
        byte[] compressed = compress("gzip", TEXT);
        Backend.with(sending("gzip", compressed), backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withAutoDecompress(false))) {
                assertThat(await(await(session.get(backend.url("/"))).read())).isEqualTo(compressed);
                RequestOptions on = RequestOptions.none().withAutoDecompress(true);
                assertThat(await(await(session.get(backend.url("/"), on)).read())).isEqualTo(TEXT);
                assertThat(backend.requests().getFirst()).doesNotContain("accept-encoding");
                assertThat(backend.requests().getLast()).contains("accept-encoding: gzip, deflate, br, zstd");
            }
        });
    }

    @Test
    void anUnknownCodingIsLeftAndTooManyAreRefused() {
        Backend.with(sending("rot13", TEXT), backend -> {
            try (var session = new ClientSession()) {
                assertThat(await(await(session.get(backend.url("/"))).read())).isEqualTo(TEXT);
            }
        });
        Backend.with(sending("gzip, gzip, gzip", TEXT), backend -> {
            try (var session = new ClientSession()) {
                var response = await(session.get(backend.url("/")));
                assertThatThrownBy(() -> await(response.read())).isInstanceOf(ClientPayloadException.class)
                        .hasMessageContaining("3 times over");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 304 Not Modified\r\nContent-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nContent-Encoding: br\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"})
    void whereThereIsNoBodyNothingIsDecompressed(String answer) {
        Backend.with(Backend.answering(answer), backend -> {
            try (var session = new ClientSession()) {
                for (int i = 0; i < 2; i++) {
                    assertThat(await(await(session.get(backend.url("/"))).read())).isEmpty();
                }
                assertThat(backend.made()).isEqualTo(1);
            }
        });
    }

    @Test
    void aResponseToHeadHasNothingToDecompress() {
        Backend.with(Backend.answering("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 99\r\n\r\n"),
                backend -> {
                    try (var session = new ClientSession()) {
                        assertThat(await(await(session.head(backend.url("/"))).read())).isEmpty();
                    }
                });
    }

    @Test
    void aPartOfAResourceIsLeftAsItIs() {
        Backend.with(Backend.answering("HTTP/1.1 206 Partial Content\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n"
                + "Content-Range: bytes 5-7/9\r\n\r\nabc"), backend -> {
                    try (var session = new ClientSession()) {
                        assertThat(await(await(session.get(backend.url("/"))).text())).isEqualTo("abc");
                    }
                });
    }

    @Test
    void aResponseThatIsClosedBeforeItsEndLeavesNothing() {
        Backend.with(sending("br", compress("br", new byte[900_000])), backend -> {
            try (var session = new ClientSession()) {
                var response = await(session.get(backend.url("/")));
                assertThat(await(response.content().readChunk())).isNotEmpty();
                response.close();
                assertThat(response.isClosed()).isTrue();
                assertThatThrownBy(() -> await(response.content().readChunk()))
                        .isInstanceOf(IllegalStateException.class);
            }
        });
    }

    @Test
    void aRequestSaysWhatCanBeDecompressed() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession()) {
                for (RequestOptions request : List.of(RequestOptions.none(),
                        RequestOptions.none().withHeader("Range", "bytes=5-"),
                        RequestOptions.none().withHeader("Accept-Encoding", "br"))) {
                    await(await(session.get(backend.url("/"), request)).read());
                }
                assertThat(backend.requests().get(0)).contains("accept-encoding: gzip, deflate, br, zstd\r\n");
                assertThat(backend.requests().get(1)).doesNotContain("ncoding");
                assertThat(backend.requests().get(2)).contains("Accept-Encoding: br\r\n").doesNotContain("gzip");
            }
        });
    }

    private static void readAPiece(ClientSession session, Backend backend) {
        ClientResponse response = await(session.get(backend.url("/")));
        assertThat(await(response.content().readChunk())).isNotEmpty();
    }

    /** A response that is neither read to its end nor closed holds memory of a library outside of the heap: not for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd"})
    void whatIsForgottenHalfReadIsFreed(String coding) {
        byte[] body = compress(coding, new byte[1_000_000]);
        int before = Decompression.holding();
        Backend.with(sending(coding, body), backend -> {
            try (var session = new ClientSession()) {
                for (int i = 0; i < 20; i++) {
                    readAPiece(session, backend);
                }
            }
            until(() -> {
                System.gc();
                return Decompression.holding() <= before + 1;
            });
        });
    }

    /** What other tests forgot could be collected between two looks otherwise. */
    private static int holdingOnceAllForgottenAreFreed() {
        for (long end = System.nanoTime() + 20_000_000_000L; Decompression.holding() > 0 && System.nanoTime() < end;) {
            System.gc();
        }
        return Decompression.holding();
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd"})
    @SuppressWarnings("try")
    void whatIsClosedHalfReadIsFreedAtOnce(String coding) {
        int before = holdingOnceAllForgottenAreFreed();
        Backend.with(sending(coding, compress(coding, new byte[1_000_000])), backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/")))) {
                assertThat(await(response.content().readChunk())).isNotEmpty();
                assertThat(Decompression.holding()).isEqualTo(before + 1);
                response.close();
                assertThat(Decompression.holding()).isEqualTo(before);
            }
        });
    }
}
