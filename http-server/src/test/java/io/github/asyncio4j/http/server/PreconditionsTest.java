package io.github.asyncio4j.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.grammar.HttpDate;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreconditionsTest {

    private static final long MODIFIED = 784_111_777;
    private static final String THEN = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final String EARLIER = HttpDate.format(Instant.ofEpochSecond(MODIFIED - 1));
    private static final String LATER = HttpDate.format(Instant.ofEpochSecond(MODIFIED + 1));

    private static Preconditions of(String... headers) {
        String[] dated = headers.clone();
        for (int i = 1; i < dated.length; i += 2) {
            dated[i] = dated[i].replace("THEN", THEN).replace("EARLIER", EARLIER).replace("LATER", LATER);
        }
        return new Preconditions(Headers.of(dated), "\"abc-1\"", MODIFIED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "If-Match | \"abc-1\" | 200", "If-Match | * | 200", "If-Match | \"x\", \"abc-1\" | 200",
        "If-Match | \"x\" | 412",
        "If-Match | W/\"abc-1\" | 412", "If-Match | abc-1 | 412", "If-Match | \"x\",,\"y\" | 412",
        "If-Match | `` | 412",
        "If-None-Match | \"abc-1\" | 304", "If-None-Match | W/\"abc-1\" | 304", "If-None-Match | * | 304",
        "If-None-Match | \"a,b\", \"abc-1\" | 304", "If-None-Match | \"x\" | 200", "If-None-Match | \"abc-1 | 200",
        "If-Modified-Since | THEN | 304", "If-Modified-Since | LATER | 304", "If-Modified-Since | EARLIER | 200",
        "If-Modified-Since | nonsense | 200", "If-Modified-Since | Sunday, 06-Nov-94 08:49:37 GMT | 304",
        "If-Modified-Since | Sun Nov  6 08:49:37 1994 | 304", "If-Modified-Since | Sun Nov  6 08:49:36 1994 | 200",
        "If-Unmodified-Since | THEN | 200", "If-Unmodified-Since | LATER | 200", "If-Unmodified-Since | EARLIER | 412",
        "If-Unmodified-Since | nonsense | 200"})
    void oneConditionDecides(String name, String value, int status) {
        assertThat(of(name, value).status()).isEqualTo(status);
    }

    @Test
    void tagsComeBeforeDates() {
        assertThat(of("If-Match", "\"abc-1\"", "If-Unmodified-Since", "EARLIER").status()).isEqualTo(200);
        assertThat(of("If-None-Match", "\"x\"", "If-Modified-Since", "LATER").status()).isEqualTo(200);
        assertThat(of("If-Match", "\"x\"", "If-None-Match", "\"abc-1\"").status()).isEqualTo(412);
        assertThat(of("If-Match", "\"abc-1\"", "If-None-Match", "\"abc-1\"").status()).isEqualTo(304);
        assertThat(of("If-None-Match", "\"x\"", "If-None-Match", "\"abc-1\"").status()).isEqualTo(304);
        assertThat(of().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            value = {"\"abc-1\" | true", "\"x\" | false", "W/\"abc-1\" | false",
                "THEN | true", "EARLIER | false", "LATER | false", "nonsense | false"})
    void aPartIsSentOfTheSameFileOnly(String condition, boolean allowed) {
        assertThat(of("If-Range", condition).allowsRange()).isEqualTo(allowed);
    }

    @Test
    void aWeakTagOfTheProgramAllowsNoParts() {
        Preconditions weak =
                new Preconditions(Headers.of("If-Range", "W/\"v\"", "If-None-Match", "\"v\""), "W/\"v\"", 0);
        assertThat(weak.allowsRange()).isFalse();
        assertThat(weak.status()).isEqualTo(304);
    }

    /** A list as long as a head may be takes one pass. */
    @Test
    void longListsTakeOnePass() {
        String list = "\"x\",".repeat(200_000);
        assertThat(new Preconditions(Headers.of("If-None-Match", list), "\"abc\"", 0).status()).isEqualTo(200);
        assertThat(new Preconditions(Headers.of("If-None-Match", "W/".repeat(200_000)), "\"abc\"", 0).status())
                .isEqualTo(200);
    }
}
