package io.github.asyncio4j.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypeTest {

    @ParameterizedTest
    @CsvSource({"a.svg, image/svg+xml", "a.GIF, image/gif", "de.png, image/png", "x/y.jpeg, image/jpeg",
        "index.html, text/html; charset=utf-8", "a.tar.gz, application/gzip", "a.json, application/json",
        "noending, application/octet-stream", "a.unknown, application/octet-stream", "a., application/octet-stream"})
    void theEndingOfAFileNameTells(String name, String type) {
        assertThat(MediaType.ofFileName(name)).hasToString(type);
    }

    @Test
    void takesTheCharsetFromTheParameters() {
        assertThat(MediaType.TEXT.charset()).isEqualTo(StandardCharsets.UTF_8);
        assertThat(new MediaType("text/plain; x=y; Charset=\"ISO-8859-1\"").charset())
                .isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(new MediaType("text/plain").charset()).isNull();
        assertThat(new MediaType("text/plain; charset=").charset()).isNull();
        assertThat(new MediaType("text/plain; charset=nothing-like-it").charset()).isNull();
        assertThat(new MediaType("text/plain; charset=a b").charset()).isNull();
    }

    @Test
    void theEssenceHasNoParameters() {
        assertThat(new MediaType("Text/HTML ; charset=utf-8").essence()).isEqualTo("text/html");
        assertThat(new MediaType("image/gif").essence()).isEqualTo("image/gif");
    }

    @Test
    void refusesWhatIsNone() {
        assertThatThrownBy(() -> new MediaType("text")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no slash");
        assertThatThrownBy(() -> new MediaType("a/b\r\nX: y")).isInstanceOf(IllegalArgumentException.class);
    }
}
