package io.github.asyncio4j.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

    private final Headers headers = Headers.of("Accept", "text/html", "X-Id", "1", "x-id", "2");

    @Test
    void theCaseOfNamesDoesNotCount() {
        assertThat(headers.get("ACCEPT")).isEqualTo("text/html");
        assertThat(headers.contains("accept")).isTrue();
        assertThat(headers.get("nothing")).isNull();
        assertThat(headers.get("nothing", "else")).isEqualTo("else");
        assertThat(headers.get("accept", "else")).isEqualTo("text/html");
    }

    @Test
    void aNameMayStandSeveralTimes() {
        assertThat(headers.get("X-ID")).isEqualTo("1");
        assertThat(headers.getAll("X-Id")).containsExactly("1", "2");
        assertThat(headers.getAll("nothing")).isEmpty();
    }

    @Test
    void andAddsAtTheEnd() {
        Headers more = headers.and("X-Id", "3");
        assertThat(more.getAll("x-id")).containsExactly("1", "2", "3");
        assertThat(headers.size()).isEqualTo(3);
    }

    @Test
    void withReplacesAllOfThatName() {
        assertThat(headers.with("x-ID", "9")).isEqualTo(Headers.of("Accept", "text/html", "X-Id", "9"));
    }

    @Test
    void withOtherHeadersReplacesTheirNames() {
        assertThat(headers.with(Headers.of("x-id", "7", "X-Id", "8", "B", "c")))
                .isEqualTo(Headers.of("Accept", "text/html", "X-Id", "7", "X-Id", "8", "B", "c"));
        assertThat(Headers.EMPTY.with(headers)).isSameAs(headers);
        assertThat(headers.with(Headers.EMPTY)).isEqualTo(headers);
    }

    @Test
    void withoutRemovesAllOfThatName() {
        assertThat(headers.without("X-ID")).isEqualTo(Headers.of("Accept", "text/html"));
        assertThat(headers.without("nothing")).isSameAs(headers);
    }

    @Test
    void iteratesInOrder() {
        List<String> lines = new ArrayList<>();
        headers.forEach(field -> lines.add(field.name() + ": " + field.value()));
        assertThat(lines).containsExactly("Accept: text/html", "X-Id: 1", "x-id: 2");
        assertThat(headers.name(2)).isEqualTo("x-id");
        assertThat(headers.value(2)).isEqualTo("2");
        assertThatThrownBy(() -> headers.name(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void equalityIgnoresTheCaseOfNames() {
        assertThat(Headers.of("A", "b")).isEqualTo(Headers.of("a", "b")).hasSameHashCodeAs(Headers.of("a", "b"));
        assertThat(Headers.of("A", "b")).isNotEqualTo(Headers.of("A", "B")).isNotEqualTo(Headers.EMPTY);
    }

    @Test
    void showsNamesAndNoValues() {
        assertThat(Headers.of("Authorization", "secret", "B", "c")).hasToString("Headers[Authorization, B]");
    }

    @Test
    void theArrayIsCopied() {
        String[] flat = {"A", "b"};
        Headers made = Headers.of(flat);
        flat[1] = "c";
        assertThat(made.get("A")).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "a\r\n", "a\0", "ä", "a,b", "(a)", "a\t", "\u0131"})
    void aNameThatIsNoTokenIsRefused(String name) {
        assertThatThrownBy(() -> Headers.of(name, "v")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a token");
        assertThatThrownBy(() -> headers.and(name, "v")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> headers.with(name, "v")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b", "a\nb", "a\rb", "\0", "\u0001", "\u007f", "\u0100", "\u560a"})
    void aValueWithControlCharactersIsRefused(String value) {
        assertThatThrownBy(() -> Headers.of("A", value)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("header A").hasMessageContaining("not allowed");
        assertThatThrownBy(() -> headers.with("A", value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tabsAndLatin1AreAllowedInValues() {
        assertThat(Headers.of("A", "a\tb\u00e4").get("a")).isEqualTo("a\tb\u00e4");
    }

    @Test
    void namesAndValuesComeInPairs() {
        assertThatThrownBy(() -> Headers.of("A", "b", "C")).hasMessageContaining("\"C\", has no value");
        assertThatThrownBy(() -> Headers.of("A", null)).isInstanceOf(NullPointerException.class)
                .hasMessage("the value of the header A is null");
        assertThat(Headers.of()).isSameAs(Headers.EMPTY);
    }
}
