package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table("way", "n");
        table.add("long name", "7");
        table.add("x", "1,234");
        assertThat(table).hasToString("""
                way            n
                ----------------
                long name      7
                x          1,234
                """);
    }

    @Test
    void aLineOfAnotherLengthIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Table("way", "n").add("x"))
                .withMessage("1 cells for 2 columns");
    }
}
