package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTest {

    private static final URI BASE = URI.create("https://api.example/items/list?page=1");

    private static List<Link> parse(String... headers) {
        return LinkParsing.parse(BASE, List.of(headers));
    }

    @Test
    void aResponseTellsItsLinks() {
        Backend.with(Backend.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nLink: </list?page=2>; rel=\"next\","
                + " <?page=9>; rel=last\r\nLink: <https://other.example/>; rel=\"up index\"; title=\"All, \\\"of\\\" it\""
                + "\r\n\r\n"), backend -> {
                    try (var session = new ClientSession(); var response = await(session.get(backend.url("/a/b?c")))) {
                        assertThat(response.links()).hasSize(3);
                        assertThat(response.link("NEXT")).isEqualTo(
                                new Link(URI.create(backend.url("/list?page=2")), Map.of("rel", "next")));
                        assertThat(response.link("last").url()).hasToString(backend.url("/a/b?page=9"));
                        assertThat(response.link("index").parameters()).containsEntry("title", "All, \"of\" it");
                        assertThat(response.link("prev")).isNull();
                    }
                });
    }

    @Test
    void whereThereIsNoneThereIsNone() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/")))) {
                assertThat(response.links()).isEmpty();
                assertThat(response.link("next")).isNull();
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"<x>;rel=next | https://api.example/items/x | next",
        "<?page=2> ; REL = Next | https://api.example/items/list?page=2 | next",
        "<//h.org/y>; rel=\"a b\tC\" | https://h.org/y | a,b,c", "<#f> | https://api.example/items/list?page=1#f | ''",
        "<x>; rel=one; rel=two | https://api.example/items/x | one", "<x>; rel | https://api.example/items/x | ''",
        "<x>; rel=\"next | https://api.example/items/x | next", "<a,b>;rel=next | https://api.example/items/a,b | next",
        "<x>; rel=next nonsense | https://api.example/items/x | next", "< x >; rel=n | https://api.example/items/x | n",
        "<x>;;; rel=next;; | https://api.example/items/x | next"})
    void isReadAsRfc8288Says(String header, String url, String relations) {
        assertThat(parse(header)).singleElement().satisfies(link -> assertThat(link.url()).hasToString(url))
                .satisfies(link -> assertThat(String.join(",", link.relations())).isEqualTo(relations));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", ",,", "x", "<x", "rel=next", "<http://[>; rel=next", "<x>; anchor=\"#y\"; rel=next"})
    void whatIsNoLinkOfTheResponseIsPassedOver(String header) {
        assertThat(parse(header)).isEmpty();
        assertThat(parse(header, "<next>; rel=next")).hasSize(1);
    }

    @Test
    void aMalformedOneLeavesTheOthers() {
        assertThat(parse("<http://[>; rel=bad, <x>; rel=good")).singleElement()
                .satisfies(link -> assertThat(link.is("good")).isTrue());
    }

    /** One pass, and not without end. */
    @ParameterizedTest
    @ValueSource(strings = {"<", "<x>", "<x>,", "<x>;", ";", "\"", "\\", "<x>;a=\"", "<x>;a=\"\\"})
    void muchOfTheSameTakesNoLongTime(String some) {
        String header = some.repeat(2_000_000 / some.length());
        assertTimeout(Duration.ofSeconds(20),
                () -> assertThat(parse(header)).hasSizeLessThanOrEqualTo(1_000));
    }

    @Test
    void itsParametersAreACopy() {
        Link link = new Link(BASE, Map.of("rel", "next"));
        assertThatThrownBy(() -> link.parameters().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> new Link(null, Map.of())).hasMessageContaining("URL of the link is null");
    }
}
