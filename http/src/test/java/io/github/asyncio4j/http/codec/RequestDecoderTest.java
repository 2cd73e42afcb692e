package io.github.asyncio4j.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {

    private static final String HEAD = "GET /a HTTP/1.1\r\nHost: x\r\n";

    /** What comes out, one line a message; the bytes given in pieces that end where the cuts are. */
    private static List<String> decode(String bytes, int... cuts) {
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(100, 300, 5));
        byte[] all = bytes.getBytes(StandardCharsets.ISO_8859_1);
        int from = 0;
        for (int cut : cuts) {
            channel.writeInbound(Unpooled.copiedBuffer(all, from, cut - from));
            from = cut;
        }
        channel.writeInbound(Unpooled.copiedBuffer(all, from, all.length - from));
        List<String> out = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            describe((HttpObject) message, body, out);
            ReferenceCountUtil.release(message);
        }
        if (!body.isEmpty()) {
            out.add("body " + body);
        }
        channel.finishAndReleaseAll();
        return out;
    }

    private static void describe(HttpObject message, StringBuilder body, List<String> out) {
        if (message.decoderResult().isFailure()) {
            Throwable cause = message.decoderResult().cause();
            String what = cause instanceof BadMessage bad ? "bad " + bad.status() : cause.getClass().getSimpleName();
            out.add(what + (message instanceof HttpRequest ? " head" : " body"));
            return;
        }
        if (message instanceof HttpRequest head) {
            out.add(head.method() + " " + head.uri() + " " + head.headers().entries());
        }
        if (message instanceof HttpContent content) {
            body.append(content.content().toString(StandardCharsets.ISO_8859_1));
        }
        if (message instanceof LastHttpContent last) {
            out.add("end [" + body + "] " + last.trailingHeaders().entries());
            body.setLength(0);
        }
    }

    @Test
    void decodesARequestWithoutABody() {
        assertThat(decode(HEAD + "\r\n")).containsExactly("GET /a [Host=x]", "end [] []");
    }

    @Test
    void decodesPipelinedRequests() {
        assertThat(decode(HEAD + "\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc" + HEAD + "\r\n"))
                .containsExactly("GET /a [Host=x]", "end [] []", "POST /b [Content-Length=3]", "end [abc] []",
                        "GET /a [Host=x]", "end [] []");
    }

    @Test
    void decodesChunksAndTrailers() {
        assertThat(decode("POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n0A;x=\"y z\"\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n" + HEAD + "\r\n"))
                .containsExactly("POST /b [Transfer-Encoding=chunked]", "end [abc0123456789] [X-Sum=1]",
                        "GET /a [Host=x]", "end [] []");
    }

    static List<String> streams() {
        return List.of(
                HEAD + "\r\n",
                "\r\n" + HEAD + "X: a b\tc \r\nEmpty:\r\n\r\n" + HEAD + "\r\n",
                "POST /b HTTP/1.1\r\nContent-Length: 4\r\n\r\na\r\nb" + HEAD + "\r\n",
                "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2;e\r\nbc\r\n0\r\nT: t\r\n\r\n" + HEAD
                        + "\r\n",
                HEAD + "\r\n" + HEAD + "A : b\r\n\r\n" + HEAD + "\r\n",
                HEAD + " folded\r\n\r\n",
                "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\nbc\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("streams")
    void theSameBytesGiveTheSameHoweverTheyAreSplit(String stream) {
        List<String> whole = decode(stream);
        int[] each = new int[stream.length() - 1];
        for (int cut = 1; cut < stream.length(); cut++) {
            each[cut - 1] = cut;
            assertThat(decode(stream, cut)).as("split at %d", cut).isEqualTo(whole);
        }
        assertThat(decode(stream, each)).as("byte by byte").isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET  /a HTTP/1.1\r\n\r\n", "GET /a  HTTP/1.1\r\n\r\n", " GET /a HTTP/1.1\r\n\r\n",
        "GET\t/a HTTP/1.1\r\n\r\n", "GET /a\u000bHTTP/1.1\r\n\r\n", "GET /a HTTP/1.1 \r\n\r\n",
        "GET /a HTTP/1.1\n\n", "GET /a HTTP/1.1\r\nHost: x\n\r\n", "\nGET /a HTTP/1.1\r\n\r\n",
        "\rGET /a HTTP/1.1\r\n\r\n", "\0GET /a HTTP/1.1\r\n\r\n", "\u0001\u0002GET /a HTTP/1.1\r\n\r\n",
        "GET /a\u00e4 HTTP/1.1\r\n\r\n", "GET /\u0000 HTTP/1.1\r\n\r\n", "G(T /a HTTP/1.1\r\n\r\n",
        "GET /a\r\n\r\n", "GET\r\n\r\n", "GET /a HTTP/1.1 x\r\n\r\n", "HELLO\r\n\r\n",
        "GET /a HTTP/1.1\r\n Host: x\r\n\r\n", "GET /a HTTP/1.1\r\nHost: x\r\n y\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: x\r\n\ty\r\n\r\n", "GET /a HTTP/1.1\r\nHost : x\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost\r\n\r\n", "GET /a HTTP/1.1\r\n: x\r\n\r\n", "GET /a HTTP/1.1\r\nA: \rb\r\n\r\n",
        "GET /a HTTP/1.1\r\nA: \u0000\r\n\r\n", "GET /a HTTP/1.1\r\nA: \u007f\r\n\r\n",
        "GET /a HTTP/1.1\r\nA\u00e4: b\r\n\r\n", "GET /a HTTP/1.1\r\nA: b\r\r\n\r\n",
        "POST /a HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /a HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST /a HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n", "POST /a HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST /a HTTP/1.1\r\nContent-Length: +1\r\n\r\n", "POST /a HTTP/1.1\r\nContent-Length: 1_0\r\n\r\n",
        "POST /a HTTP/1.1\r\nContent-Length: 0x1\r\n\r\n",
        "POST /a HTTP/1.1\r\nContent-Length: 9999999999999999999\r\n\r\n"})
    void aBrokenHeadIsRefusedAndTheRestDiscarded(String stream) {
        List<String> out = decode(stream + HEAD + "\r\n");
        assertThat(out).hasSize(1);
        assertThat(out.getFirst()).endsWith(" head");
    }

    @ParameterizedTest
    @ValueSource(strings = {"g\r\n", "-1\r\n", "+1\r\n", "0x1\r\n", " 1\r\n", "1 \r\n", "\r\n", ";x\r\n", "1\n",
        "1\r", "1;\u0000\r\n", "1;\u00e4\r\n", "80000000\r\n", "ffffffffffffffff1\r\n", "1\r\nab\r\n",
        "1\r\na\r1\r\n", "1\r\na\n0\r\n\r\n", "0\r\n X: y\r\n\r\n", "0\r\nX : y\r\n\r\n", "0\r\nX: y\r\n z\r\n\r\n",
        "0\r\nX: \u0001\r\n\r\n", "1;" + "x" + "\r\r\n"})
    void brokenChunksAreRefusedAndTheRestDiscarded(String chunks) {
        List<String> out = decode("POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "xx\r\n0\r\n\r\n"
                + HEAD + "\r\n");
        assertThat(out).filteredOn(line -> line.startsWith("GET")).isEmpty();
        assertThat(out).filteredOn(line -> line.endsWith(" body")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"101, bad 414 head", "50, GET"})
    void theFirstLineHasALimit(int length, String expected) {
        String line = "GET /" + "a".repeat(length - 14) + " HTTP/1.1";
        assertThat(line).hasSize(length);
        assertThat(decode(line + "\r\n\r\n").getFirst()).startsWith(expected);
    }

    @Test
    void eachHeaderHasALimit() {
        assertThat(decode(HEAD + "A: " + "b".repeat(97) + "\r\n\r\n").getFirst()).startsWith("GET");
        assertThat(decode(HEAD + "A: " + "b".repeat(98) + "\r\n\r\n")).containsExactly("bad 431 head");
    }

    @Test
    void theHeadersTogetherHaveALimit() {
        String field = "A: " + "b".repeat(90) + "\r\n";
        assertThat(decode(HEAD + field.repeat(3) + "\r\n").getFirst()).startsWith("GET");
        assertThat(decode(HEAD + field.repeat(4) + "\r\n")).containsExactly("bad 431 head");
    }

    @Test
    void headersAndTrailersAreCountedTogether() {
        assertThat(decode(HEAD + "A: b\r\n".repeat(4) + "\r\n").getFirst()).startsWith("GET");
        assertThat(decode(HEAD + "A: b\r\n".repeat(5) + "\r\n")).containsExactly("bad 431 head");
        assertThat(decode("POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + "A: b\r\n".repeat(5)
                + "\r\n")).endsWith("bad 431 body");
    }

    @Test
    void knowsWhetherAHeadIsPending() {
        RequestDecoder decoder = new RequestDecoder(100, 300, 5);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        String request = "\r\n" + HEAD + "\r\n";
        for (int i = 0; i < request.length(); i++) {
            channel.writeInbound(Unpooled.copiedBuffer(request.substring(i, i + 1), StandardCharsets.ISO_8859_1));
            boolean begun = i >= 2 && i < request.length() - 1;
            if (i >= 2) {
                assertThat(decoder.isHeadPending()).as("after byte %d", i).isEqualTo(begun);
            }
        }
        channel.finishAndReleaseAll();
    }

    /** A turn of the loop has so much for each connection, and no more: what is left waits for the next one. */
    @Test
    void tinyChunksComeInPortionsWhileReadingIsPaused() {
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(100, 300, 5));
        List<Integer> portions = new ArrayList<>();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof HttpContent content) {
                    portions.add(content.content().readableBytes());
                    content.release();
                    context.channel().config().setAutoRead(false);
                }
            }
        });
        channel.writeInbound(Unpooled.copiedBuffer("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "1\r\nx\r\n".repeat(300) + "0\r\n\r\n", StandardCharsets.ISO_8859_1));
        assertThat(portions).containsExactly(128);
        channel.config().setAutoRead(true);
        assertThat(portions).containsExactly(128, 128);
        channel.config().setAutoRead(true);
        assertThat(portions).containsExactly(128, 128, 44, 0);
        channel.finishAndReleaseAll();
    }

    @Test
    void aFaultBehindManyTinyChunksIsFoundAfterThem() {
        assertThat(decode("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "1\r\nx\r\n".repeat(300) + "z\r\n")).containsExactly(
                        "POST / [Host=x, Transfer-Encoding=chunked]", "bad 400 body", "body " + "x".repeat(300));
    }

    /** Sends so many chunks of a byte each, so many at once; returns whether the body was refused. */
    private static boolean isRefused(int chunks, int atOnce) {
        boolean[] refused = new boolean[1];
        EmbeddedChannel channel =
                new EmbeddedChannel(new RequestDecoder(100, 300, 5), new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        refused[0] |= ((HttpObject) message).decoderResult().isFailure();
                        ReferenceCountUtil.release(message);
                    }
                });
        channel.writeInbound(Unpooled.copiedBuffer("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
                StandardCharsets.ISO_8859_1));
        ByteBuf some = Unpooled.copiedBuffer("1\r\nx\r\n".repeat(atOnce), StandardCharsets.ISO_8859_1);
        for (int i = 0; i < chunks; i += atOnce) {
            channel.writeInbound(some.retainedDuplicate());
        }
        some.release();
        channel.finishAndReleaseAll();
        return refused[0];
    }

    @Test
    void aBodyOfTooManyTinyChunksThatComeTogetherIsRefused() {
        assertThat(isRefused(StrictDecoding.MAX_TOGETHER, 64)).isFalse();
        assertThat(isRefused(StrictDecoding.MAX_TOGETHER + 64, 64)).isTrue();
    }

    /** Who types, or tells what happens as it happens, sends tiny chunks for ever. */
    @Test
    void tinyChunksThatComeOneByOneAreNotCounted() {
        assertThat(isRefused(StrictDecoding.MAX_TOGETHER + 64, 1)).isFalse();
    }
}
