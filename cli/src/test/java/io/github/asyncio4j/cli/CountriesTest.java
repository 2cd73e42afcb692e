package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountriesTest {

    private static final List<String> KNOWN = List.of("cn", "de", "us");

    @Test
    void pop20IsTheListOfTheNotes() {
        assertThat(String.join(" ", Countries.parse("POP20", KNOWN)))
                .isEqualTo("cn in us id br pk ng bd ru jp mx ph vn et eg de ir tr cd fr");
    }

    @Test
    void allIsWhatIsKnown() {
        assertThat(Countries.parse("all", KNOWN)).isEqualTo(KNOWN);
    }

    @Test
    void codesKeepTheirOrderAndCountOnce() {
        assertThat(Countries.parse(" US,de , us", KNOWN)).containsExactly("us", "de");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "cn,zz", "", "cn,", "pop21", "cn us", "deu"})
    void anythingElseIsRefusedWithTheValueAndWhatIsAllowed(String text) {
        assertThatThrownBy(() -> Countries.parse(text, KNOWN)).isInstanceOf(BadInput.class)
                .hasMessageStartingWith("unknown country '")
                .hasMessageContaining("--countries " + text + "; allowed are POP20, ALL, or two-letter codes")
                .hasMessageContaining("3 are known");
    }
}
