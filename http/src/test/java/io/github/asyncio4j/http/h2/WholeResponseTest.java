package io.github.asyncio4j.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeResponseTest {

    private final WholeResponse response = new WholeResponse(HttpResponseStatus.OK.codeAsText(), new byte[3]);

    /** RFC 9113, 8.2: in upper case they are malformed. */
    @Test
    void namesAreSentInLowerCase() {
        response.add("X-Mixed", "Value");
        response.add(HttpHeaderNames.CONTENT_LENGTH, "3");

        assertThat(response.fields().get("x-mixed")).isEqualTo("Value");
        assertThat(response.fields().names()).map(CharSequence::toString).containsExactly(":status", "x-mixed",
                "content-length");
    }

    @Test
    void aFieldStandsThereAsOftenAsItWasAdded() {
        response.add("Set-Cookie", "a=1");
        response.add("Set-Cookie", "b=2");

        assertThat(response.fields().getAll("set-cookie")).map(CharSequence::toString).containsExactly("a=1", "b=2");
    }

    /** RFC 9113, 8.2.2. */
    @ParameterizedTest
    @ValueSource(strings = {"Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade"})
    void whatSaysSomethingOfTheConnectionIsLeftOut(String name) {
        response.add(name, "a");

        assertThat(response.fields().size()).isOne();
    }

    @Test
    void itShowsItsStatusAndSize() {
        assertThat(response).hasToString("WholeResponse[200, 3 bytes]");
    }
}
