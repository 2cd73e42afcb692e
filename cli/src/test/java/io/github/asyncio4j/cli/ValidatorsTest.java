package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.http.Headers;
import org.junit.jupiter.api.Test;

class ValidatorsTest {

    private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

    @Test
    void aStrongTagOrAnOldDateTellsVersionsApart() {
        assertThat(Validators.of(Headers.of("ETag", "\"x\"", "Last-Modified", DATE))).isEqualTo("\"x\"");
        assertThat(Validators.of(Headers.of("Last-Modified", DATE, "Date", "Sun, 06 Nov 1994 08:50:38 GMT")))
                .isEqualTo(DATE);
    }

    @Test
    void aWeakTagAndAYoungDateDoNot() {
        assertThat(Validators.of(Headers.EMPTY)).isNull();
        assertThat(Validators.of(Headers.of("ETag", "W/\"x\""))).isNull();
        assertThat(Validators.of(Headers.of("Last-Modified", DATE, "Date", "Sun, 06 Nov 1994 08:50:37 GMT"))).isNull();
        assertThat(Validators.of(Headers.of("Last-Modified", DATE))).isNull();
        assertThat(Validators.of(Headers.of("Last-Modified", "long ago", "Date", DATE))).isNull();
    }
}
