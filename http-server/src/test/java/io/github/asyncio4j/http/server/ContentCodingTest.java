package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.http.server.ContentCoding.BR;
import static io.github.asyncio4j.http.server.ContentCoding.DEFLATE;
import static io.github.asyncio4j.http.server.ContentCoding.GZIP;
import static io.github.asyncio4j.http.server.ContentCoding.ZSTD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {

    /** Loaded once, so that no other thread has to. */
    @BeforeAll
    static void theLibrariesAreThere() {
        assertThat(ContentCoding.values()).allMatch(ContentCoding::isAvailable);
    }

    @Test
    void isCalledAsItsRegistryDoes() {
        assertThat(ContentCoding.values()).extracting(ContentCoding::token)
                .containsExactly("gzip", "deflate", "br", "zstd");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-",
            value = {"gzip, deflate, br, zstd | GZIP", "zstd, br, deflate | DEFLATE",
                "zstd, br | BR", "zstd | ZSTD", "gzip;q=0.8, br;q=0.9, zstd;q=0.85 | BR", "*;q=0.1 | GZIP",
                "*, gzip;q=0 | DEFLATE",
                "*;q=0 | -", "br;q=0 | -", "br;q=0.001 | BR", "br;q=0.000 | -", "br; q=1 | BR", "br;q=1.5 | BR",
                "br;q=-1 | -",
                "br;q=0,5 | -", "br;Q=0.5 | BR", " BR | BR", "brotli, x-zstd | -", "identity;q=0.5, br;q=0.4 | -",
                "identity;q=0.5, br;q=0.5 | BR", "'' | -", ", , | -", "- | -"})
    void theOneThatIsLikedBestIsChosen(String accept, ContentCoding chosen) {
        assertThat(ContentCoding.accepted(accept, ContentCoding.ALL)).isEqualTo(chosen);
    }

    @Test
    void theOrderOfThoseAllowedCountsWhereTheClientHasNone() {
        String all = "gzip, deflate, br, zstd";
        assertThat(ContentCoding.accepted(all, List.of(ZSTD, GZIP))).isEqualTo(ZSTD);
        assertThat(ContentCoding.accepted(all, List.of(DEFLATE, ZSTD))).isEqualTo(DEFLATE);
        assertThat(ContentCoding.accepted("*", List.of(BR, GZIP))).isEqualTo(BR);
        assertThat(ContentCoding.accepted("zstd;q=0.5, gzip", List.of(ZSTD, GZIP))).isEqualTo(GZIP);
        assertThat(ContentCoding.accepted("gzip, deflate", List.of(ZSTD, BR))).isNull();
    }

    /** Whatever a client sends, it is looked at once. */
    @ParameterizedTest
    @ValueSource(strings = {",", "br,", "gzip;q=0.5,", ";", "q=", "*;q=0.001,", " "})
    void muchOfTheSameTakesNoLongTime(String some) {
        String accept = some.repeat(1_000_000);
        assertTimeout(Duration.ofSeconds(20), () -> ContentCoding.accepted(accept, ContentCoding.ALL));
    }
}
