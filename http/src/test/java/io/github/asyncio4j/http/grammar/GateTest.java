package io.github.asyncio4j.http.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GateTest {

    @Test
    void passesExactlyTheCharactersOfTheGrammar() {
        String punctuation = "!#$%&'*+-.^_`|~";
        for (char c = 0; c < 0x200; c++) {
            String text = "a" + c;
            boolean alphanumeric = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            assertThat(Gate.isToken(text)).as("token %x", (int) c)
                    .isEqualTo(alphanumeric || punctuation.indexOf(c) >= 0);
            assertThat(Gate.isTarget(text)).as("target %x", (int) c).isEqualTo(c > ' ' && c < 0x7f);
            assertThat(Gate.isValue(text)).as("value %x", (int) c)
                    .isEqualTo(c == '\t' || c >= ' ' && c < 0x7f || c >= 0x80 && c <= 0xff);
        }
    }

    @Test
    void emptyTextIsAValueAlone() {
        assertThat(Gate.isToken("")).isFalse();
        assertThat(Gate.isTarget("")).isFalse();
        assertThat(Gate.isValue("")).isTrue();
    }

    @Test
    void checksReturnWhatPasses() {
        assertThat(Gate.checkMethod("PROPFIND")).isEqualTo("PROPFIND");
        assertThat(Gate.checkTarget("/a?b")).isEqualTo("/a?b");
        assertThat(Gate.checkName("X-A")).isEqualTo("X-A");
        assertThat(Gate.checkValue("X-A", "b c")).isEqualTo("b c");
    }

    @Test
    void checksNameWhatDoesNot() {
        assertThatThrownBy(() -> Gate.checkMethod("GET /x HTTP/1.1\r\n")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"GET /x HTTP/1.1\\u000d\\u000a\"");
        assertThatThrownBy(() -> Gate.checkTarget("/a b")).hasMessageContaining("\"/a b\"");
    }

    @Test
    void whatIsShownIsSafeAndShort() {
        assertThat(Gate.printable("a\u001b[31m\u20ac")).isEqualTo("a\\u001b[31m\\u20ac");
        assertThat(Gate.printable("x".repeat(1000))).hasSize(103).endsWith("...");
    }
}
