package io.github.asyncio4j.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each response of the table gets its verdicts, the strict one and the lenient one, however its bytes are split. */
class ResponseTableTest {

    private static final String OK = "HTTP/1.1 200 OK\\r\\n";
    private static final Map<String, String> SHORTHANDS =
            Map.of("{O}", OK, "{C}", OK + "Transfer-Encoding: chunked\\r\\n\\r\\n");
    private static final Map<String, ResponseDecoder.Asked> ASKED = Map.of("GET", ResponseDecoder.Asked.BODY, "HEAD",
            ResponseDecoder.Asked.HEAD, "UPGRADE", ResponseDecoder.Asked.UPGRADE, "CONNECT",
            ResponseDecoder.Asked.TUNNEL);

    static List<String[]> cases() {
        return MessageTable.read("responses.txt", 5);
    }

    static String bytes(String cell) {
        return MessageTable.unescaped(cell, SHORTHANDS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void hasItsVerdict(String name, String request, String bytes, String verdicts, String why) {
        String[] both = verdicts.split(" / ");
        String all = MessageTable.unescaped(bytes, SHORTHANDS);
        ResponseDecoder.Asked asked = ASKED.get(request);
        for (boolean lenient : new boolean[] {false, true}) {
            String expected = MessageTable.unescaped(both[lenient ? both.length - 1 : 0], SHORTHANDS);
            boolean withHeaders = expected.contains(" [");
            assertThat(MessageTable.verdict(all, pieces -> judge(pieces, asked, lenient, withHeaders)))
                    .as(name + ": " + why + (lenient ? ", lenient" : ", strict")).isEqualTo(expected);
        }
    }

    /** What a client would make of it, that asked once. */
    static String judge(List<byte[]> pieces, ResponseDecoder.Asked asked, boolean lenient, boolean withHeaders) {
        ResponseDecoder decoder = new ResponseDecoder(100, 300, 10, lenient);
        decoder.expect(asked);
        EmbeddedChannel channel = MessageTable.channel(decoder);
        MessageTable.send(channel, pieces);
        channel.finish();
        Verdict verdict = new Verdict(withHeaders);
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            verdict.add(message);
            ReferenceCountUtil.release(message);
        }
        return verdict.toString();
    }

    private static final class Verdict {
        private final StringBuilder out = new StringBuilder();
        private final StringBuilder body = new StringBuilder();
        private final boolean withHeaders;
        private boolean answered;
        private boolean open;
        private boolean refused;
        private boolean passedOn;

        Verdict(boolean withHeaders) {
            this.withHeaders = withHeaders;
        }

        void add(Object message) {
            if (message instanceof ByteBuf bytes) {
                out.append(passedOn ? "" : "; passed on");
                passedOn = true;
                body.append(MessageTable.text(bytes));
                return;
            }
            if (refused) {
                return;
            }
            if (message instanceof HttpResponse head) {
                out.append(out.isEmpty() ? "" : "; ");
                begin(head);
            }
            if (((HttpObject) message).decoderResult().isFailure()) {
                endBody();
                out.append(open ? " refused" : "refused");
                refused = true;
                return;
            }
            if (message instanceof HttpContent content) {
                body.append(MessageTable.text(content.content()));
            }
            if (message instanceof LastHttpContent) {
                endBody();
                open = false;
            }
        }

        private void begin(HttpResponse head) {
            if (head.decoderResult().isFailure()) {
                return;
            }
            open = true;
            int status = head.status().code();
            answered |= status >= 200 || status == 101;
            out.append(status);
            if (withHeaders) {
                String headers = head.headers().entries().toString();
                out.append(" [").append(head.status().reasonPhrase()).append("; ").append(headers.substring(1));
            }
        }

        private void endBody() {
            if (!body.isEmpty()) {
                out.append(" \"").append(body).append('"');
                body.setLength(0);
            }
        }

        @Override
        public String toString() {
            endBody();
            if (refused || answered && !open) {
                return out.toString();
            }
            return out.isEmpty() ? "cut" : out + (open ? " cut" : "; cut");
        }
    }
}
