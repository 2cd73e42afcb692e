package io.github.asyncio4j.http.codec;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate is to let nothing get so far: this asks what happens if it did. */
class WrittenHeadTest {

    private static void check(String head, int lines) {
        WrittenHead.check(Unpooled.copiedBuffer(head, StandardCharsets.ISO_8859_1), 0, lines);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"''|0", "a: b~|1", "a: a long value of more than a word~b:~|2",
        "a: with\ta tab~b: \u00e4\u00ff~c: d~|3"})
    void linesOfTextPassWhereTheyAreAsManyAsWereWritten(String head, int lines) {
        String sent = head.replace("~", "\r\n");
        assertThatCode(() -> check(sent, lines)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(sent, lines + 1)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining((lines + 1) + " lines were to be written, and there are " + lines);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a: b\n", "a: b\r", "a: b\rc\r\n", "a: b\n\r\n", "a: \0\r\n", "a: \u007f\r\n", "a: \u001f\r\n",
                "a: b\r\r\n", "a long name: and a long value\u000b of it\r\n"})
    void aCharacterThatCouldEndALineEarlyDoesNotPass(String head) {
        assertThatThrownBy(() -> check(head, 1)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("control characters");
    }

    @Test
    void whatWasWrittenBeforeIsNotLookedAt() {
        assertThatCode(
                () -> WrittenHead.check(Unpooled.copiedBuffer("\0\0a: b\r\n", StandardCharsets.ISO_8859_1), 2, 1))
                .doesNotThrowAnyException();
    }
}
