package io.github.asyncio4j.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Fuzzing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Any bytes as a chunked body: requests and responses read the same, in all splits, which is what the grammar of RFC 9112
 * says, here as a regular expression; and any bytes come back that are written in chunks.
 */
class ChunkFuzzTest {

    private static final String FIELDS = "Transfer-Encoding: chunked\r\n\r\n";
    private static final String TOKEN = "[-!#$%&'*+.^_`|~0-9A-Za-z]+";
    private static final Pattern SIZE = Pattern.compile("0*([0-9a-fA-F]{0,8})(?:;[ \t]*" + TOKEN + "(?:=[ \t]*(?:"
            + TOKEN + "|\"(?:[\t !#-\\[\\]-~]|\\\\[\t -~])*\"))?)*\r\n");
    private static final Pattern TRAILER = Pattern.compile("(?i)(?!(?:content-length|transfer-encoding|host|trailer"
            + "|connection):)" + TOKEN + ":[\t -~\\x80-\\xff]*\r\n");

    @Test
    @Timeout(3_600)
    void chunks() throws Exception {
        Fuzzing.run(ChunkFuzzTest.class, ChunkFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 2_000) {
            return; // Where extensions have limits the grammar has none.
        }
        long before = MessageTable.usedMemory();
        String request = Splits.agree(input, pieces -> read(new RequestDecoder(5_000, 5_000, 1_000),
                "POST / HTTP/1.1\r\nHost: x\r\n" + FIELDS, pieces));
        String response = Splits.agree(input, pieces -> read(decoderOfResponses(), "HTTP/1.1 200 OK\r\n" + FIELDS,
                pieces));
        assertThat(response).isEqualTo(request);
        assertThat(request).isEqualTo(byTheGrammar(new String(input, ISO_8859_1)));
        comesBack(input);
        assertThat(MessageTable.usedMemory()).as("bytes of buffers that nobody released").isEqualTo(before);
    }

    private static ResponseDecoder decoderOfResponses() {
        ResponseDecoder decoder = new ResponseDecoder(5_000, 5_000, 1_000, false);
        decoder.expect(false);
        return decoder;
    }

    /** Returns the body, its trailers, and how it ends: at its end, with a fault, or not yet. */
    private static String read(ChannelHandler decoder, String head, List<byte[]> pieces) {
        EmbeddedChannel channel = MessageTable.channel(decoder);
        List<byte[]> all = new ArrayList<>(pieces);
        all.addFirst(head.getBytes(ISO_8859_1));
        MessageTable.send(channel, all);
        StringBuilder body = new StringBuilder();
        String end = " goes on";
        for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
            if (end.equals(" goes on")) {
                if (part instanceof HttpContent content) {
                    body.append(MessageTable.text(content.content()));
                }
                if (((HttpObject) part).decoderResult().isFailure()) {
                    end = " refused";
                } else if (part instanceof LastHttpContent last) {
                    end = " ends, trailers: " + last.trailingHeaders().size();
                }
            }
            ReferenceCountUtil.release(part);
        }
        channel.finishAndReleaseAll();
        return body + end;
    }

    /** The same by the grammar. What is not yet wrong is so for some continuation: that is how far it goes on. */
    private static String byTheGrammar(String text) {
        StringBuilder body = new StringBuilder();
        for (int at = 0; true;) {
            Matcher size = SIZE.matcher(text).region(at, text.length());
            if (!size.lookingAt() || size.group(1).isEmpty() && text.charAt(at) != '0') {
                return body + (size.hitEnd() && !isWrongSize(text.substring(at)) ? " goes on" : " refused");
            }
            long length = size.group(1).isEmpty() ? 0 : Long.parseLong(size.group(1), 16);
            if (length > Integer.MAX_VALUE) {
                return body + " refused";
            }
            at = size.end();
            if (length == 0) {
                return body + trailers(text, at);
            }
            int end = (int) Math.min(text.length(), at + length);
            body.append(text, at, end);
            if (at + length > text.length() || "\r\n".startsWith(text.substring(end)) && text.length() - end < 2) {
                return body + " goes on";
            }
            if (!text.startsWith("\r\n", end)) {
                return body + " refused";
            }
            at = end + 2;
        }
    }

    /** Whether the size is too large already, though its line may go on. */
    private static boolean isWrongSize(String line) {
        Matcher digits = Pattern.compile("0*([0-9a-fA-F]*)").matcher(line);
        return digits.lookingAt() && (digits.group(1).length() > 8
                || digits.group(1).length() == 8 && Long.parseLong(digits.group(1), 16) > Integer.MAX_VALUE)
                || line.startsWith(";") || line.startsWith("\r");
    }

    private static String trailers(String text, int from) {
        Matcher trailer = TRAILER.matcher(text);
        int at = from;
        int count = 0;
        while (!text.startsWith("\r\n", at)) {
            if ("\r\n".startsWith(text.substring(at))) {
                return " goes on";
            }
            trailer.region(at, text.length());
            if (!trailer.lookingAt()) {
                return trailer.hitEnd() && !text.startsWith(":", at) ? " goes on" : " refused";
            }
            at = trailer.end();
            count++;
        }
        return " ends, trailers: " + count;
    }

    private static void comesBack(byte[] input) {
        EmbeddedChannel channel = MessageTable.channel(new RequestEncoder());
        DefaultHttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        head.headers().set("Transfer-Encoding", "chunked").set("Host", "x");
        channel.writeOutbound(head);
        for (byte[] piece : Splits.split(input, 1 + input.length / 3, new Random(Arrays.hashCode(input)))) {
            channel.writeOutbound(new DefaultHttpContent(Unpooled.wrappedBuffer(piece)));
        }
        channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuf piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
            out.writeBytes(ByteBufUtil.getBytes(piece));
            piece.release();
        }
        channel.finishAndReleaseAll();
        assertThat(read(new RequestDecoder(100, 100, 10), "", List.of(out.toByteArray())))
                .isEqualTo(new String(input, ISO_8859_1) + " ends, trailers: 0");
    }
}
