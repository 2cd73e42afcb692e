package io.github.asyncio4j.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieDateTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Sun, 06 Nov 1994 08:49:37 GMT  | 1994-11-06T08:49:37Z",
        "Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sun Nov  6 08:49:37 1994 | 1994-11-06T08:49:37Z", "8:9:7 1 jan 70 | 1970-01-01T08:09:07Z",
        "1 jan 69 00:00:00 | 2069-01-01T00:00:00Z", "1 JANUARY 2020 00:00:00 UTC | 2020-01-01T00:00:00Z",
        "29 Feb 2024 23:59:59 | 2024-02-29T23:59:59Z", "Thu, 1 Jan 1970 00:00:00 GMT+1 | 1970-01-01T00:00:00Z",
        "1 Jan 9999 0:0:0 | 9999-01-01T00:00:00Z", "2020 1 Jan 00:00:00x | 2020-01-01T00:00:00Z",
        "1 Jan 1601 00:00:00 | 1601-01-01T00:00:00Z"})
    void theOrderOfThePartsIsFree(String text, String expected) {
        assertThat(CookieDate.parse(text)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "never", "1 Jan 2020", "00:00:00 2020 Jan", "30 Feb 2020 00:00:00", "1 Jan 2020 24:00:00",
                "1 Jan 2020 00:60:00", "1 Jan 2020 00:00:60", "0 Jan 2020 00:00:00", "32 Jan 2020 00:00:00",
                "1 Foo 2020 00:00:00", "1 Jan 1600 00:00:00", "1 Jan 2020 000:00:00", "1 Jan 20200 00:00:00",
                "\u0661 Jan 2020 00:00:00"})
    void whatIsNoDateIsNone(String text) {
        assertThat(CookieDate.parse(text)).isNull();
    }

    @Test
    void anyTextIsParsedInLinearTime() {
        CookieDate.parse("1:1:1:".repeat(100_000));
        CookieDate.parse("9".repeat(100_000));
    }
}
