package io.github.asyncio4j.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "/flags/{code}.svg | /flags/de.svg | {code=de}",
        "/flags/{code}.svg | /flags/a.b.svg | {code=a.b}",
        "/flags/{code}.svg | /flags/.svg | -",
        "/flags/{code}.svg | /flags/de.png | -",
        "/flags/{code}.svg | /flags/a/b.svg | -",
        "/flags/{code}.svg | /flags/de.svg/ | -",
        "/flags/{code}.svg | /x/de.svg | -",
        "/{a}/{b} | /1/2 | {a=1, b=2}",
        "/{a}/{b} | /1/ | -",
        "/{a}/{b} | /1 | -",
        "/{a}-{b} | /1-2-3 | {a=1, b=2-3}",
        "/{a}-{b} | /-2 | -",
        "/{a}-{b} | /12 | -",
        "/{a}-{b}.x | /1-2.x | {a=1, b=2}",
        "/{a}-{b}.x | /1-.x | -",
        "/{a}--{b} | /a--b | {a=a, b=b}",
        "/{a}.{b}.{c} | /1.2.3.4 | {a=1, b=2, c=3.4}",
        "/{a}.{b}.x | /1.x | -",
        "/x{a}y | /xy | -",
        "/x{a}x | /x | -",
        "/ | / | {}",
        "/a/ | /a/ | {}",
        "/a/ | /a | -",
        "/a | /a/ | -",
        "/a | * | -",
        "/{a:[0-9]{2}} | /12 | {a=12}",
        "/{a:[0-9]+}/x | /12/x | {a=12}",
        "/{a:[0-9]+}/x | /1b/x | -",
        "/{a:.*} | /1/2/ | {a=1/2/}",
        "/{a:.*} | / | {a=}",
        "/{a}/{b:.+}.txt | /1/2/3.txt | {a=1, b=2/3}",
        "/{a:(x)(y)}{b:z} | /xyz | {a=xy, b=z}"})
    void matches(String pattern, String path, String values) {
        assertThat(String.valueOf(PathPattern.of(pattern).match(path))).isEqualTo(String.valueOf(values));
    }

    @Test
    void takesOnePassWhateverThePath() {
        PathPattern pattern = PathPattern.of("/{a}x{b}x{c}x{d}y");
        assertThat(pattern.match("/" + "x".repeat(1_000_000))).isNull();
    }

    @Test
    void aRegularExpressionHasNotForever() {
        PathPattern pattern = PathPattern.of("/{a:(x+x+)+y}");
        assertThat(pattern.match("/xxxy")).containsEntry("a", "xxxy");
        assertThat(pattern.match("/" + "x".repeat(40))).isNull();
        assertThat(PathPattern.of("/{a:(x|y)*}").match("/" + "xy".repeat(500))).isNotNull();
        assertThat(PathPattern.of("/{a:.*}").match("/" + "x".repeat(1_024))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"a, does not begin with a slash", "/{, braces", "/{}, braces", "/{a-b}, braces", "/a}, brace",
        "/{a}}, brace", "/{a:}, braces", "/{a:(}, regular expression", "/{a:x)(y}, regular expression",
        "/{a}{b}, side by side", "/{a}/{a}, twice"})
    void aMalformedPatternIsRefused(String pattern, String message) {
        assertThatThrownBy(() -> PathPattern.of(pattern)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + pattern + "\"").hasMessageContaining(message);
    }

    @Test
    void knowsWhetherItHasNames() {
        assertThat(PathPattern.of("/a/b").isExact()).isTrue();
        assertThat(PathPattern.of("/a/{b}").isExact()).isFalse();
        assertThat(PathPattern.of("/a/{b}")).hasToString("/a/{b}");
    }

    /** Found by the fuzzer: the target of OPTIONS * was taken for the root. */
    @Test
    void whatIsNoPathMatchesNothing() {
        assertThat(PathPattern.of("/").match("*")).isNull();
        assertThat(PathPattern.of("/a").match("*a")).isNull();
        assertThat(PathPattern.of("/").match("/")).isEmpty();
    }
}
