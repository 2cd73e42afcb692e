package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases are those of RFC 9309, 2.2 and 5, and of its grammar. */
class RobotsTest {

    private static Robots parse(String text) {
        return Robots.parse(text, "asyncio4j");
    }

    @ParameterizedTest
    @CsvSource({"/fish, /fish, true", "/fish, /fish.html, true", "/fish, /Fish, false", "/fish*, /fishheads/x, true",
        "/*.php, /folder/a.php?x=1, true", "/*.php$, /a.php, true", "/*.php$, /a.php?x, false",
        "/fish*.php, /fish.asp, "
                + "false",
        "/$, /, true", "/$, /a, false", "/a*b*c$, /aXbYbZc, true", "/a*b*c$, /aXc, false", "*, /anything, true"})
    void aPatternFits(String pattern, String path, boolean fits) {
        assertThat(new Robots.Rule(true, pattern).fits(path)).isEqualTo(fits);
    }

    @Test
    void theLongestRuleHoldsAndOfEqualOnesThatWhichAllows() {
        Robots robots = parse("""
                user-agent: *
                Disallow: /a
                ALLOW: /a/b   # but
                Disallow: /same
                Allow: /same
                Disallow:
                """);
        assertThat(robots.allows("/a/c")).isFalse();
        assertThat(robots.allows("/a/b/c")).isTrue();
        assertThat(robots.allows("/same")).isTrue();
        assertThat(robots.allows("/else")).isTrue();
    }

    @Test
    void itsOwnGroupsTakeThePlaceOfThoseForAll() {
        String text = """
                User-agent: *
                Disallow: /
                Crawl-delay: 9

                User-agent: other
                User-agent: AsyncIO4j
                Disallow: /x
                Crawl-delay: 1.5

                User-agent: asyncio4j
                Disallow: /y
                """;
        Robots own = parse(text);
        assertThat(own.allows("/")).isTrue();
        assertThat(own.allows("/x")).isFalse();
        assertThat(own.allows("/y")).isFalse();
        assertThat(own.delay()).isEqualTo(Duration.ofMillis(1_500));
        Robots others = Robots.parse(text, "somebody");
        assertThat(others.allows("/z")).isFalse();
        assertThat(others.delay()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void anEmptyOwnGroupAllowsAll() {
        assertThat(parse("User-agent: *\nDisallow: /\nUser-agent: asyncio4j\nDisallow:\n").allows("/a")).isTrue();
    }

    @Test
    void nonsenseIsPassedOver() {
        Robots robots = parse("Disallow: /before\n<html>\nUser-agent *\nSitemap: http://a/b\nCrawl-delay: soon\r\n");
        assertThat(robots).isEqualTo(Robots.ALL_ALLOWED);
        assertThat(parse("User-agent: *\nCrawl-delay: 99999").delay()).isEqualTo(Duration.ofSeconds(60));
    }

    /** A pattern of a site that means ill takes no time to speak of. */
    @Test
    void manyStarsTakeNoTime() {
        assertThat(new Robots.Rule(true, "*a".repeat(500) + "*b$").fits("/" + "a".repeat(5_000))).isFalse();
    }
}
