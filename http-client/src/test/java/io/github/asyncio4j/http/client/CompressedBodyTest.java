package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Event;
import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.codec.Decompression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedBodyTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String TEXT = "Hello, compression! ".repeat(50);

    private static String head(String request) {
        return request.substring(0, request.indexOf("\r\n\r\n") + 2);
    }

    /** Returns the bytes of a chunked body. */
    private static byte[] chunked(String request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = request.indexOf("\r\n\r\n") + 4;
        while (true) {
            int end = request.indexOf("\r\n", at);
            int length = Integer.parseInt(request.substring(at, end), 16);
            if (length == 0) {
                return bytes.toByteArray();
            }
            bytes.writeBytes(request.substring(end + 2, end + 2 + length).getBytes(ISO_8859_1));
            at = end + 2 + length + 2;
        }
    }

    private static byte[] decoded(String request) throws IOException {
        assertThat(head(request)).contains("transfer-encoding: chunked\r\n")
                .doesNotContainIgnoringCase("content-length");
        byte[] compressed = chunked(request);
        if (head(request).contains("Content-Encoding: gzip\r\n")) {
            return new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes();
        }
        if (head(request).contains("Content-Encoding: deflate\r\n")) {
            return new InflaterInputStream(new ByteArrayInputStream(compressed)).readAllBytes();
        }
        String coding = head(request).contains("Content-Encoding: br\r\n") ? "br" : "zstd";
        assertThat(head(request)).contains("Content-Encoding: " + coding + "\r\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Decompression undone = Decompression.of(List.of(coding), Decompression.Limit.DEFAULT);
        undone.push(compressed);
        for (byte[] piece = undone.pull(); piece != null; piece = undone.pull()) {
            bytes.writeBytes(piece);
        }
        undone.end();
        undone.close();
        return bytes.toByteArray();
    }

    /** Sends it and returns what the server got, decoded. */
    private static byte[] sent(RequestOptions request) {
        List<byte[]> got = new ArrayList<>();
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession(); var response = await(session.post(backend.url("/"), request))) {
                assertThat(response.status()).isEqualTo(200);
            }
            assertThat(backend.requests()).hasSize(1);
            got.add(decoded(backend.requests().getFirst()));
        });
        return got.getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void aBodyArrivesAsItWasInEachCoding(String coding) {
        RequestOptions request = RequestOptions.none().withCompression(coding);
        assertThat(request.compression()).isEqualTo(coding);
        assertThat(new String(sent(request.withText(TEXT)), UTF_8)).isEqualTo(TEXT);
        assertThat(new String(sent(request.withBody(Body.ofStream(MediaType.TEXT, out -> {
            await(out.write("Hello, "));
            await(out.write(""));
            await(out.write("stream"));
        }))), UTF_8)).isEqualTo("Hello, stream");
    }

    @Test
    void itBecomesShorterAndGzipIsTheUsualCoding() {
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession()) {
                await(session.post(backend.url("/"), RequestOptions.none().withCompression().withText(TEXT))).close();
            }
            assertThat(head(backend.requests().getFirst())).contains("Content-Encoding: gzip\r\n",
                    "content-type: text/plain; charset=utf-8\r\n");
            assertThat(chunked(backend.requests().getFirst())).hasSizeLessThan(TEXT.length() / 4);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32 * 1024 - 1, 32 * 1024, 64 * 1024 + 1, 600_000})
    void bytesOfAnyLengthArrive(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        assertThat(sent(RequestOptions.none().withCompression("deflate").withBody(noise, MediaType.OCTETS)))
                .isEqualTo(noise);
        assertThat(sent(RequestOptions.none().withCompression("zstd").withBody(noise, MediaType.OCTETS)))
                .isEqualTo(noise);
    }

    @Test
    void aFileAndAStreamOfADeclaredLengthAreCompressedToo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), TEXT);
        RequestOptions request = RequestOptions.none().withCompression();
        assertThat(new String(sent(request.withBody(Body.ofFile(file))), UTF_8)).isEqualTo(TEXT);
        Body declared = Body.ofStream(MediaType.TEXT, out -> await(out.write("12345"))).withLength(5);
        assertThat(new String(sent(request.withBody(declared)), UTF_8)).isEqualTo("12345");
    }

    @Test
    void aPieceOfAStreamArrivesBeforeTheNextIsMade() {
        Event arrived = new Event();
        Backend.with(peer -> {
            while (!peer.line().equals("\r\n")) {
                continue;
            }
            String piece = peer.bytes(Integer.parseInt(peer.line().strip(), 16));
            assertThat(new GZIPInputStream(new ByteArrayInputStream(piece.getBytes(ISO_8859_1))).readNBytes(5))
                    .asString(UTF_8).isEqualTo("first");
            arrived.set();
            while (!peer.line().equals("0\r\n")) {
                continue;
            }
            peer.send(OK);
        }, backend -> {
            Body body = Body.ofStream(MediaType.TEXT, out -> {
                await(out.write("first"));
                await(arrived.waitSet());
            });
            try (var session = new ClientSession()) {
                await(session.post(backend.url("/"), RequestOptions.none().withCompression().withBody(body))).close();
            }
        });
    }

    @Test
    void aRedirectThatKeepsTheBodyCompressesItAgain() {
        Backend.with(peer -> {
            peer.request();
            peer.send("HTTP/1.1 307 X\r\nLocation: /to\r\nContent-Length: 0\r\n\r\n");
            peer.request();
            peer.send(OK);
            peer.awaitEnd();
        }, backend -> {
            try (var session = new ClientSession()) {
                await(session.post(backend.url("/"), RequestOptions.none().withCompression().withText(TEXT))).close();
            }
            assertThat(backend.requests()).hasSize(2);
            for (String request : backend.requests()) {
                assertThat(new String(decoded(request), UTF_8)).isEqualTo(TEXT);
            }
        });
    }

    @Test
    void aRedirectThatDropsTheBodyDropsItsCodingToo() {
        Backend.with(peer -> {
            peer.request();
            peer.send("HTTP/1.1 303 X\r\nLocation: /to\r\nContent-Length: 0\r\n\r\n");
            peer.request();
            peer.send(OK);
            peer.awaitEnd();
        }, backend -> {
            try (var session = new ClientSession()) {
                await(session.post(backend.url("/"), RequestOptions.none().withCompression().withText(TEXT))).close();
            }
            assertThat(backend.requests().get(1)).startsWith("GET /to").doesNotContainIgnoringCase("content-encoding");
        });
    }

    @Test
    void aStreamThatCannotBeRepeatedIsNotAfterItWasCompressed() {
        Backend.with(Backend.answering("HTTP/1.1 307 X\r\nLocation: /to\r\nContent-Length: 0\r\n\r\n"), backend -> {
            Body once = Body.ofStream(MediaType.TEXT, out -> await(out.write("x")));
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(
                        session.post(backend.url("/"), RequestOptions.none().withCompression().withBody(once))))
                        .isInstanceOf(ClientPayloadException.class).hasMessageContaining("used up");
            }
        });
    }

    @Test
    void aRequestWithoutABodyGoesAsItIs() {
        Backend.with(Backend.answering(OK), backend -> {
            RequestOptions request = RequestOptions.none().withCompression();
            try (var session = new ClientSession()) {
                await(session.get(backend.url("/"), request)).close();
                await(session.post(backend.url("/"), request.withText(""))).close();
            }
            assertThat(backend.requests()).hasSize(2).noneMatch(asked -> asked.contains("ncoding: gzip\r\n"));
            assertThat(backend.requests().get(1)).contains("content-length: 0\r\n");
        });
    }

    @Test
    void aBodyThatHasACodingAlreadyIsRefused() {
        Backend.with(Backend.answering(OK), backend -> {
            RequestOptions request = RequestOptions.none().withCompression().withText("x")
                    .withHeader("Content-Encoding", "br");
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.post(backend.url("/"), request)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "the body is to be compressed with gzip, and there is a header Content-Encoding already:"
                                        + " \"br\"; leave one of them out");
            }
            assertThat(backend.made()).isZero();
        });
    }

    @Test
    void anUnknownCodingIsRefused() {
        assertThatThrownBy(() -> RequestOptions.none().withCompression("identity"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"identity\"; a body can be compressed with gzip, deflate, br or zstd");
    }
}
