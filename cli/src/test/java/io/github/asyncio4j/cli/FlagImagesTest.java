package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FlagImagesTest {

    private final FlagImages images = new FlagImages();

    @Test
    void knowsEveryTwoLetterCodeAndNoOther() {
        assertThat(images.codes()).hasSizeGreaterThan(240).containsAll(Countries.POP20).doesNotContain("arab", "es-ct")
                .allMatch(code -> code.matches("[a-z]{2}"));
    }

    @Test
    void aFlagIsAnSvgFile() {
        assertThat(new String(images.bytes("de"), StandardCharsets.UTF_8)).startsWith("<svg ").contains("</svg>");
    }

    @Test
    void anUnknownCountryHasNone() {
        assertThat(images.bytes("zz")).isNull();
    }
}
