package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinksTest {

    private static final URI HERE = URI.create("http://a/dir/page");

    private static Links read(String html, Charset as, @Nullable String named) {
        return Links.read(html.getBytes(as), named, HERE);
    }

    private static Links read(String html) {
        return read(html, StandardCharsets.UTF_8, "utf-8");
    }

    @Test
    void eachLinkIsThereOnceAndAbsolute() {
        Links links = read("""
                <title> A  page </title><a href="x">1</a><a href=../y#z>2</a><a href="/dir/x#again">3</a>
                <map><area href='//b/c d'></map><a>no</a><a href="mailto:x@y">no</a><img src="/image">""");
        assertThat(links.title()).isEqualTo("A page");
        assertThat(links.urls()).map(URI::toString).containsExactly("http://a/dir/x", "http://a/y", "http://b/c%20d");
    }

    @Test
    void theBaseOfThePageHolds() {
        assertThat(read("<base href='http://c/d/'><a href=e>").urls()).map(URI::toString)
                .containsExactly("http://c/d/e");
    }

    @Test
    void whatIsNotToBeFollowedIsNot() {
        assertThat(read("<a href=x rel='noopener NoFollow'><a href=y>").urls()).hasSize(1);
        assertThat(read("<meta name=robots content='noindex, nofollow'><a href=y>").urls()).isEmpty();
        assertThat(read("<meta name=robots content=none><a href=y>").urls()).isEmpty();
        assertThat(read("<meta name=robots content=noindex><a href=y>").urls()).hasSize(1);
    }

    @Test
    void thePageMayNameItsCharset() {
        Links links = read("<meta charset=iso-8859-1><title>\u00e9</title>", StandardCharsets.ISO_8859_1, null);
        assertThat(links.title()).isEqualTo("\u00e9");
        assertThat(read("").title()).isNull();
    }
}
