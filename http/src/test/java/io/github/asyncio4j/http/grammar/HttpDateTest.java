package io.github.asyncio4j.http.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

    private static final Instant THEN = Instant.ofEpochSecond(784_111_777);

    @Test
    void writesTwoDigitsOfTheDay() {
        assertThat(HttpDate.format(THEN)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
    void readsTheThreeForms(String text) {
        assertThat(HttpDate.parse(text)).isEqualTo(THEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 25:49:37 GMT", "784111777"})
    void otherTextIsNoDate(String text) {
        assertThat(HttpDate.parse(text)).isNull();
        assertThat(HttpDate.parse("x".repeat(100_000))).isNull();
    }
}
