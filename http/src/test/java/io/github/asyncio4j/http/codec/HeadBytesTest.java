package io.github.asyncio4j.http.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadBytesTest {

    private final HeadBytes head = new HeadBytes();

    private String end() {
        return new String(head.end(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aHeadIsWhatNettysEncoderMakesOfIt() {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND);
        head.begin(HttpVersion.HTTP_1_1.text(), response.status().codeAsText(), response.status().reasonPhrase());
        String[] fields = {"Content-Type", "text/plain; charset=utf-8", "X-Empty", "", "x-latin", "Gr\u00fc\u00dfe\t!",
            "Set-Cookie", "a=b", "Set-Cookie", "c=d", "Content-Length", "0"};
        for (int i = 0; i < fields.length; i += 2) {
            head.add(fields[i], fields[i + 1]);
            response.headers().add(fields[i], fields[i + 1]);
        }

        var netty = new EmbeddedChannel(new HttpResponseEncoder());
        netty.writeOutbound(response);
        ByteBuf expected = netty.readOutbound();
        assertThat(end()).isEqualTo(expected.toString(StandardCharsets.ISO_8859_1));
        expected.release();
        netty.finishAndReleaseAll();
    }

    @Test
    void aPartOfAnAsciiStringIsThatPart() {
        head.begin("HTTP/1.1", "200", "OK");
        head.add(new AsciiString("my name").subSequence(3, 7, false),
                new AsciiString("value").subSequence(1, 3, false));

        assertThat(end()).isEqualTo("HTTP/1.1 200 OK\r\nname: al\r\n\r\n");
    }

    /** The array is used again, and grows for one head and shrinks for the next. */
    @Test
    void nothingOfAHeadShowsInTheNext() {
        String large = "x".repeat(100_000);
        for (String value : new String[] {"first", large, "third", "4"}) {
            head.begin("HTTP/1.1", "200", "OK");
            head.add("A", value);

            assertThat(end()).isEqualTo("HTTP/1.1 200 OK\r\nA: " + value + "\r\n\r\n");
        }
    }

    @Test
    void aHeadWhoseEndNeverCameDoesNotShowInTheNext() {
        head.begin("HTTP/1.1", "500", "Internal Server Error");
        head.add("A", "b");
        head.begin("HTTP/1.1", "200", "OK");

        assertThat(end()).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
    }

    /** The last one is a character beyond Latin-1, the lower half of which is a line feed. */
    @ParameterizedTest
    @ValueSource(strings = {"b\r\nSet-Cookie: c", "b\nc", "b\rc", "b\0", "\u007f", "b\u010ac"})
    void aControlCharacterThatPassedTheGateGoesNoFurther(String value) {
        head.begin("HTTP/1.1", "200", "OK");
        head.add("A", value);

        assertThatThrownBy(head::end).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a head with control characters was about to be sent");
    }

    @Test
    void aReasonWithALineBreakGoesNoFurther() {
        head.begin("HTTP/1.1", "200", "OK\r\nA: b");

        assertThatThrownBy(head::end).isInstanceOf(IllegalStateException.class);
    }
}
