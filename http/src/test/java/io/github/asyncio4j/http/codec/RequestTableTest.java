package io.github.asyncio4j.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each request of the table gets its verdict, however its bytes are split. */
class RequestTableTest {

    private static final String GET = "GET / HTTP/1.1\\r\\nHost: x\\r\\n";
    private static final String POST = "POST / HTTP/1.1\\r\\nHost: x\\r\\n";
    private static final Map<String, String> SHORTHANDS = Map.of("{G}", GET, "{P}", POST, "{C}",
            POST + "Transfer-Encoding: chunked\\r\\n\\r\\n");
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: x\r\n\r\n";

    static List<String[]> cases() {
        return MessageTable.read("requests.txt", 4);
    }

    static String bytes(String cell) {
        return MessageTable.unescaped(cell, SHORTHANDS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void hasItsVerdict(String name, String bytes, String verdict, String why) {
        String expected = MessageTable.unescaped(verdict, SHORTHANDS);
        boolean waits = expected.endsWith("waits");
        boolean refused = expected.matches("(?s).*\\b\\d\\d\\d");
        String all = MessageTable.unescaped(bytes, SHORTHANDS) + (waits ? "" : NEXT);
        boolean withHeaders = expected.contains(" [");
        String actual = MessageTable.verdict(all, pieces -> judge(pieces, withHeaders));
        String next = withHeaders ? "; GET /next [Host=x]" : "; GET /next";
        assertThat(actual).as(name + ": " + why).isEqualTo(waits || refused ? expected : expected + next);
    }

    @Test
    void thereAreEnoughOfThem() {
        assertThat(cases().size() + ResponseTableTest.cases().size()).isGreaterThan(350);
        assertThat(cases().stream().map(c -> c[0])).doesNotHaveDuplicates();
    }

    /** What a server would make of it: the decoder, and of each head its framing. */
    static String judge(List<byte[]> pieces, boolean withHeaders) {
        EmbeddedChannel channel = MessageTable.channel(new RequestDecoder(100, 300, 10));
        MessageTable.send(channel, pieces);
        Verdict verdict = new Verdict(withHeaders);
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            verdict.add((HttpObject) message);
            ReferenceCountUtil.release(message);
        }
        channel.finishAndReleaseAll();
        return verdict.toString();
    }

    private static final class Verdict {
        private final StringBuilder out = new StringBuilder();
        private final StringBuilder body = new StringBuilder();
        private final boolean withHeaders;
        private boolean open;
        private boolean refused;

        Verdict(boolean withHeaders) {
            this.withHeaders = withHeaders;
        }

        void add(HttpObject message) {
            if (refused) {
                return;
            }
            if (message instanceof HttpRequest head) {
                begin(head);
            }
            if (message.decoderResult().isFailure()) {
                refuse(message.decoderResult().cause());
            }
            if (message instanceof HttpContent content && !refused) {
                body.append(MessageTable.text(content.content()));
            }
            if (message instanceof LastHttpContent && !refused) {
                end();
            }
        }

        private void begin(HttpRequest head) {
            out.append(out.isEmpty() ? "" : "; ");
            if (head.decoderResult().isFailure()) {
                return;
            }
            try {
                Framing.of(head);
            } catch (BadMessage e) {
                refuse(e);
                return;
            }
            open = true;
            out.append(head.method()).append(' ').append(head.uri());
            if (withHeaders) {
                out.append(' ').append(head.headers().entries());
            }
        }

        private void refuse(Throwable cause) {
            // Netty's own faults are what its decoder finds in a head that the scan has passed: 400.
            endBody();
            out.append(open ? " " : "").append(cause instanceof BadMessage bad ? bad.status() : 400);
            refused = true;
            open = false;
        }

        private void endBody() {
            if (!body.isEmpty()) {
                out.append(" \"").append(body).append('"');
                body.setLength(0);
            }
        }

        private void end() {
            endBody();
            open = false;
        }

        @Override
        public String toString() {
            endBody();
            boolean between = !open && !refused;
            return open ? out + " waits" : between && out.isEmpty() ? "waits" : out.toString();
        }
    }
}
