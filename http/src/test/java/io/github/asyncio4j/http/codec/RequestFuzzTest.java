package io.github.asyncio4j.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Fuzzing;
import io.github.asyncio4j.http.grammar.Gate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Any bytes as requests: each split gives the same verdict, what is accepted is the same message when it is written again,
 * and what passes the gate is written as one message and no more. No buffer is left.
 */
class RequestFuzzTest {

    private static final int MAX = 8_192;

    /** Netty looks at nothing: the gate is what is tried. */
    private static final HttpHeadersFactory UNCHECKED =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    @Test
    @Timeout(3_600)
    void requests() throws Exception {
        Fuzzing.run(RequestFuzzTest.class, RequestFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        long before = MessageTable.usedMemory();
        Splits.agree(input, pieces -> RequestTableTest.judge(pieces, true));
        for (Message message : decoded(input)) {
            if (!isCompletedByNetty(message.target())) {
                assertThat(decoded(message.written())).containsExactly(message);
            }
        }
        whatPassesTheGateIsOneMessage(new String(input, ISO_8859_1));
        assertThat(MessageTable.usedMemory()).as("bytes of buffers that nobody released").isEqualTo(before);
    }

    /** A whole request, as a server sees it. */
    private record Message(String method, String target, HttpVersion version, List<Map.Entry<String, String>> fields,
            String body, List<Map.Entry<String, String>> trailers) {

        byte[] written() {
            HttpRequest head = new DefaultHttpRequest(version, HttpMethod.valueOf(method), target, UNCHECKED);
            addTo(head.headers(), fields);
            LastHttpContent end = new DefaultLastHttpContent(Unpooled.copiedBuffer(body, ISO_8859_1), UNCHECKED);
            addTo(end.trailingHeaders(), trailers);
            return encoded(head, end);
        }
    }

    /** Netty gives a URL without a path one. */
    private static boolean isCompletedByNetty(String target) {
        return !target.startsWith("/") && target.contains("://");
    }

    private static void addTo(HttpHeaders headers, List<Map.Entry<String, String>> fields) {
        fields.forEach(field -> headers.add(field.getKey(), field.getValue()));
    }

    private static byte[] encoded(HttpObject... messages) {
        EmbeddedChannel channel = MessageTable.channel(new RequestEncoder());
        channel.writeOutbound((Object[]) messages);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuf piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
            out.writeBytes(ByteBufUtil.getBytes(piece));
            piece.release();
        }
        channel.finishAndReleaseAll();
        return out.toByteArray();
    }

    /** Returns what is accepted up to the first fault, or to the end. */
    private static List<Message> decoded(byte[] bytes) {
        List<Message> messages = new ArrayList<>();
        EmbeddedChannel channel = MessageTable.channel(new RequestDecoder(MAX, MAX, 50));
        MessageTable.send(channel, List.of(bytes));
        HttpRequest head = null;
        StringBuilder body = new StringBuilder();
        boolean fault = false;
        for (HttpObject part = channel.readInbound(); part != null; part = channel.readInbound()) {
            fault |= part.decoderResult().isFailure() || part instanceof HttpRequest begun && !isFramed(begun);
            if (part instanceof HttpRequest begun) {
                head = begun;
            }
            if (part instanceof HttpContent content) {
                body.append(MessageTable.text(content.content()));
            }
            if (part instanceof LastHttpContent end && !fault) {
                messages.add(new Message(head.method().name(), head.uri(), head.protocolVersion(),
                        fields(head.headers()), body.toString(), fields(end.trailingHeaders())));
                body.setLength(0);
            }
            ReferenceCountUtil.release(part);
        }
        channel.finishAndReleaseAll();
        return messages;
    }

    private static List<Map.Entry<String, String>> fields(HttpHeaders headers) {
        return headers.entries().stream().map(Map.Entry::copyOf).toList();
    }

    private static boolean isFramed(HttpRequest head) {
        try {
            Framing.of(head);
            return true;
        } catch (BadMessage e) {
            return false;
        }
    }

    /** The input as lines that a program would write: a method and a target, then names and values. */
    private static void whatPassesTheGateIsOneMessage(String input) {
        String text = input.replace('\u00ff', '\r').replace('\u00fe', '\u010a').replace('\u00fd', '\u2028');
        String[] lines = text.split("\n", 20);
        String[] first = lines[0].split(" ", 2);
        String target = first[first.length - 1];
        if (!Gate.isToken(first[0]) || !Gate.isTarget(target) || isCompletedByNetty(target)) {
            return;
        }
        HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, new HttpMethod(first[0]), target, UNCHECKED);
        head.headers().set("Host", "x");
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0 && Gate.isToken(lines[i].substring(0, colon))
                    && Gate.isValue(lines[i].substring(colon + 1))) {
                head.headers().add("X-" + lines[i].substring(0, colon), lines[i].substring(colon + 1));
            }
        }
        List<Message> read = decoded(encoded(head, LastHttpContent.EMPTY_LAST_CONTENT));
        assertThat(read).hasSize(1);
        assertThat(read.getFirst().method()).isEqualTo(first[0]);
        assertThat(read.getFirst().target()).isEqualTo(target);
        assertThat(read.getFirst().fields()).containsExactlyElementsOf(head.headers().entries().stream()
                .map(field -> Map.entry(field.getKey(), field.getValue().replaceAll("^[ \t]+|[ \t]+\\z", "")))
                .toList());
    }
}
