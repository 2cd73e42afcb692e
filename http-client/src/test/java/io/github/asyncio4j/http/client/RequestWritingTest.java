package io.github.asyncio4j.http.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.codec.HeadBytes;
import io.github.asyncio4j.http.codec.RequestDecoder;
import io.github.asyncio4j.http.codec.RequestEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whatever character the caller puts wherever: it is refused, or one request goes out that the server takes for one. */
class RequestWritingTest {

    private static final Headers NONE = Headers.EMPTY;
    private static final String URL = "http://h/p";

    private static HttpRequest message(String method, String url, Headers headers, MediaType type) {
        Target target = Target.of(url);
        Body body = type == null ? null : Body.of(new byte[] {'x'}, type);
        return RequestMessage.whole(new ClientRequest(method, target.url(), headers, body), target, AutoHeaders.ALL);
    }

    /** The characters that pass, of all that a byte can be and a few beyond. */
    private static String passing(Function<String, HttpRequest> place) {
        StringBuilder passing = new StringBuilder();
        for (char c = 0; c < 0x300; c++) {
            HttpRequest message;
            try {
                message = place.apply("a" + c + "b");
            } catch (IllegalArgumentException refused) {
                continue;
            }
            assertThat(requests(message)).as("with %x", (int) c).isEqualTo(1);
            passing.append(c);
        }
        return passing.toString();
    }

    /** A message goes out by Netty's encoder, or, when it is whole and for HTTP/1, as these bytes. */
    private static byte[] asBytes(HttpRequest message) {
        byte[] head = RequestMessage.headBytes(message, new HeadBytes());
        ByteBuf content = ((FullHttpRequest) message).content();
        ByteBuf all = Unpooled.copiedBuffer(Unpooled.wrappedBuffer(head), content);
        return all.array();
    }

    private static byte[] encoded(HttpRequest message) {
        EmbeddedChannel out = new EmbeddedChannel(new RequestEncoder());
        out.writeOutbound(message);
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf bytes = out.readOutbound(); bytes != null; bytes = out.readOutbound()) {
            all.writeBytes(bytes);
            bytes.release();
        }
        out.finishAndReleaseAll();
        return ByteBufUtil.getBytes(all);
    }

    private static int requests(HttpRequest message) {
        byte[] bytes = asBytes(message);
        assertThat(encoded(message)).as("the same by Netty's encoder").isEqualTo(bytes);
        EmbeddedChannel in = new EmbeddedChannel(new RequestDecoder(1000, 1000, 10));
        in.writeInbound(Unpooled.wrappedBuffer(bytes));
        int requests = 0;
        for (HttpObject some = in.readInbound(); some != null; some = in.readInbound()) {
            requests += some.decoderResult().isFailure() ? 100 : some instanceof HttpRequest ? 1 : 0;
            ReferenceCountUtil.release(some);
        }
        in.finishAndReleaseAll();
        return requests;
    }

    private static void assertNoControls(String passing, String allowed) {
        assertThat(passing.chars().filter(c -> (c < 0x20 || c == 0x7f) && allowed.indexOf(c) < 0)).isEmpty();
    }

    @Test
    void aMethodIsAToken() {
        assertThat(passing(text -> message(text, URL, NONE, null))).hasSize(77).doesNotContain(" ", ":", "\u00e4");
    }

    @Test
    void aTargetHasNoControlCharacters() {
        for (String url : new String[] {"http://h/%s", "http://h/?%s", "http://h/?a=%s"}) {
            String passing = passing(text -> message("GET", url.replace("%s", text), NONE, null));
            assertNoControls(passing, "");
            assertThat(passing).contains("x", "0", "~");
        }
    }

    @Test
    void aHostHasNoControlCharacters() {
        assertNoControls(passing(text -> message("GET", "http://" + text + "/", NONE, null)), "");
        assertNoControls(passing(text -> message("GET", "http://h:8" + text + "/", NONE, null)), "");
    }

    @Test
    void aNameIsAToken() {
        assertThat(passing(text -> message("GET", URL, Headers.of(text, "x"), null))).hasSize(77);
    }

    @Test
    void aValueHasNoControlCharacterButTheTab() {
        String passing = passing(text -> message("GET", URL, Headers.of("X", text), null));
        assertNoControls(passing, "\t");
        assertThat(passing).hasSize(256 - 32 - 1 + 1);
    }

    @Test
    void aMediaTypeHasNoControlCharacterButTheTab() {
        assertNoControls(passing(text -> message("POST", URL, NONE, new MediaType("text/plain; a=" + text))), "\t");
    }

    @Test
    void whatGoesPastTheGateGoesNoFurther() {
        for (String value : new String[] {"a\r\nX: y", "a\nb", "a\rb", "a\0b", "a\u007fb", "a\u001bb", "a\r"}) {
            EmbeddedChannel out = new EmbeddedChannel(new RequestEncoder());
            DefaultFullHttpRequest message = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/",
                    Unpooled.EMPTY_BUFFER, DefaultHttpHeadersFactory.headersFactory().withValidation(false),
                    DefaultHttpHeadersFactory.trailersFactory());
            message.headers().add("X", value);
            assertThatThrownBy(() -> asBytes(message)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("control characters");
            assertThatThrownBy(() -> out.writeOutbound(message)).hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasStackTraceContaining("control characters");
            assertThat(out.<Object>readOutbound()).isNull();
            out.finishAndReleaseAll();
        }
    }

    @Test
    void whatIsWrittenIsLatin1() {
        HttpRequest message = message("GET", URL, Headers.of("X", "\u00e4"), null);
        assertThat(new String(asBytes(message), ISO_8859_1)).endsWith("X: \u00e4\r\n\r\n");
        assertThat(encoded(message)).isEqualTo(asBytes(message));
    }
}
