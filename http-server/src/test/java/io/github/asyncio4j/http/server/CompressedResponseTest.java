package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.http.server.Serving.reports;
import static io.github.asyncio4j.http.server.Serving.serve;
import static io.github.asyncio4j.http.server.StreamResponseTest.HEAD;
import static io.github.asyncio4j.http.server.StreamResponseTest.prepared;
import static io.github.asyncio4j.http.server.Serving.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStream;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.codec.Compressing;
import io.github.asyncio4j.http.codec.Decompression;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressedResponseTest {

    private final List<String> trail = new ArrayList<>();

    private static String inflated(String coding, String latin1) throws IOException {
        InputStream in = new ByteArrayInputStream(latin1.getBytes(ISO_8859_1));
        InputStream plain = switch (coding) {
            case "gzip" -> new GZIPInputStream(in);
            case "deflate" -> new InflaterInputStream(in);
            case "br" -> new BrotliInputStream(in);
            default -> new ZstdInputStream(in);
        };
        return new String(plain.readAllBytes(), ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {"gzip | gzip", "deflate | deflate", "gzip, deflate | gzip",
        "gzip;q=0.5, deflate;q=0.8 | deflate", "* | gzip", "gzip;q=0, * | deflate", "identity | -", "br | br", "- | -",
        "gzip, deflate, br, zstd | gzip", "zstd, br | br", "zstd;q=0.9, br;q=0.8 | zstd", "br;q=1.0, gzip;q=0.9 | br",
        "br;q=0, zstd;q=0, compress | -",
        "gzip;q=0 | -", "identity, gzip;q=0.5 | -", "x-gzip | gzip", "gzip;q=2x | -", "GZIP | gzip"})
    void theBodyIsCompressedAsTheClientLikes(String accept, String coding) {
        String text = "compressible ".repeat(20_000);
        serve(router -> router.get("/bytes", _ -> Response.text(text).withEtag(ETag.of("1")).withCompression())
                .get("/body", _ -> Response.of(Body.ofText(text)).withCompression())
                .get("/stream", _ -> Response.stream(MediaType.TEXT, out -> {
                    await(out.write(text.substring(0, 100_000)));
                    await(out.write(text.substring(100_000)));
                }).withCompression())
                .get("/own", request -> {
                    StreamResponse out = prepared(request, HEAD.withCompression());
                    await(out.write(text));
                    return await(out.writeEof());
                }), server -> {
                    try (RawClient client = RawClient.to(server)) {
                        for (String path : List.of("/bytes", "/body", "/stream", "/own")) {
                            client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n"
                                    + (accept == null ? "" : "Accept-Encoding: " + accept + "\r\n") + "\r\n");
                            RawClient.Answer answer = client.answer();
                            assertThat(answer.header("content-encoding")).isEqualTo(coding);
                            assertThat(answer.header("vary")).isEqualTo("Accept-Encoding");
                            assertThat(coding == null ? answer.body() : inflated(coding, answer.body()))
                                    .isEqualTo(text);
                            assertThat(answer.header("etag")).isEqualTo(!path.equals("/bytes") ? null
                                    : coding == null ? "\"1\"" : "W/\"1\"");
                        }
                    }
                });
    }

    /** The caller's order counts where the client likes several equally, and what the caller did not name is not used. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-",
            value = {"gzip, deflate, br, zstd | zstd", "gzip, br | br", "* | zstd",
                "zstd;q=0.5, br;q=0.9, gzip | br", "gzip, deflate | -", "zstd;q=0, * | br", "identity, br;q=0.9 | -"})
    void theCallerChoosesAmongWhatTheClientAccepts(String accept, String coding) {
        String text = "compressible ".repeat(20_000);
        serve(router -> router.get("/bytes", _ -> Response.text(text)
                .withCompression().withCompression(ContentCoding.ZSTD, ContentCoding.BR))
                .get("/own", request -> {
                    StreamResponse out = prepared(request, HEAD.withCompression(ContentCoding.ZSTD, ContentCoding.BR));
                    await(out.write(text));
                    return await(out.writeEof());
                }), server -> {
                    try (RawClient client = RawClient.to(server)) {
                        for (String path : List.of("/bytes", "/own")) {
                            client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nAccept-Encoding: " + accept
                                    + "\r\n\r\n");
                            RawClient.Answer answer = client.answer();
                            assertThat(answer.header("content-encoding")).isEqualTo(coding);
                            assertThat(coding == null ? answer.body() : inflated(coding, answer.body()))
                                    .isEqualTo(text);
                        }
                    }
                });
        assertThatThrownBy(() -> Response.text("x").withCompression(new ContentCoding[0]))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no coding is named");
    }

    /** What a piece becomes is not kept back until there is more. */
    @ParameterizedTest
    @CsvSource({"gzip", "deflate", "br", "zstd"})
    void aPieceOfACompressedStreamArrivesAtOnce(String coding) {
        serve(router -> router.get("/", _ -> Response.stream(MediaType.TEXT, out -> {
            await(out.write("first"));
            until(() -> !trail.isEmpty());
            await(out.write(new byte[0]));
            await(out.write("second"));
        }).withCompression()), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: " + coding + "\r\n\r\n");
                client.head();
                String first = client.chunk();
                assertThat(decoded(coding, first)).isEqualTo("first");
                trail.add("read");
                String second = client.chunk();
                assertThat(decoded(coding, first + second)).isEqualTo("firstsecond");
                assertThat(inflated(coding, first + second + client.chunk())).isEqualTo("firstsecond");
                assertThat(client.chunk()).isEmpty();
            }
        });
    }

    /** Returns what comes out of data that has no end. */
    private static String decoded(String coding, String latin1) {
        Decompression decompression = Decompression.of(List.of(coding), Decompression.Limit.DEFAULT);
        try {
            decompression.push(latin1.getBytes(ISO_8859_1));
            StringBuilder all = new StringBuilder();
            for (byte[] piece = decompression.pull(); piece != null; piece = decompression.pull()) {
                all.append(new String(piece, ISO_8859_1));
            }
            return all.toString();
        } finally {
            decompression.close();
        }
    }

    /** A body that becomes very short never fills the connection; others have their turns nevertheless. */
    @ParameterizedTest
    @CsvSource({"gzip", "br", "zstd"})
    void compressingManyPiecesLeavesTurnsToOthers(String coding) {
        byte[] piece = new byte[31 * 1024];
        int pieces = 300;
        serve(router -> router.get("/", _ -> Response.stream(MediaType.TEXT, out -> {
            Task<Void> other = getRunningLoop().createTask(async(() -> {
                for (int turn = 0;; turn++) {
                    trail.add("" + turn);
                    await(sleep(Duration.ZERO));
                }
            }));
            for (int i = 0; i < pieces; i++) {
                await(out.write(piece));
            }
            other.cancel();
        }).withCompression()), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: " + coding + "\r\n\r\n");
                client.answer();
            }
            assertThat(trail).hasSizeGreaterThan(pieces / 3);
        });
    }

    /** Nothing is left of a compression outside of the heap when its client goes in the middle. */
    @ParameterizedTest
    @CsvSource({"gzip", "br", "zstd"})
    void aCompressionEndsWithItsRequest(String coding) {
        List<Compressing> all = new ArrayList<>();
        serve(router -> router.get("/", request -> {
            StreamResponse out = prepared(request, HEAD.withCompression());
            all.add(out.compressing());
            await(out.write("some"));
            throw new IllegalStateException("no more");
        }), server -> {
            reports();
            try (RawClient client = RawClient.to(server)) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: " + coding + "\r\n\r\n");
                client.rest();
            }
            until(() -> server.connections() == 0);
            assertThat(all).singleElement().asString().isEqualTo("Compressing[Compression[CLOSED]]");
        });
    }

    @Test
    void whatIsShortOrCompressedAlreadyGoesAsItIs() {
        serve(router -> router.get("/short", _ -> Response.text("short").withCompression())
                .get("/done", _ -> Response.text("x".repeat(999)).withHeader("Content-Encoding", "br")
                        .withHeader("Vary", "Cookie").withCompression()),
                server -> {
                    try (RawClient client = RawClient.to(server)) {
                        client.send("GET /short HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
                        assertThat(client.answer().header("content-encoding")).isNull();
                        client.send("GET /done HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
                        RawClient.Answer done = client.answer();
                        assertThat(done.header("content-encoding")).isEqualTo("br");
                        assertThat(done.header("vary")).isEqualTo("Cookie, Accept-Encoding");
                        assertThat(done.body()).hasSize(999);
                    }
                });
    }
}
