package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BarsTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whereThereIsNoTerminalEachEndIsALine() {
        try (Bars bars = Bars.show(out, false)) {
            Bars.Bar one = bars.begin("one");
            one.of(10);
            one.at(3);
            bars.begin("two").end("two: done");
            bars.say("said");
            one.end("");
        }
        assertThat(printed()).isEqualTo("two: done\nsaid\n");
    }

    @Test
    void onATerminalTheBarsStandBelowWhatHasEnded() {
        try (Bars bars = Bars.show(out, true)) {
            Bars.Bar one = bars.begin("one-that-has-a-name-too-long-for-the-screen");
            Bars.Bar two = bars.begin("two");
            one.of(100);
            one.at(50);
            await("50/100", "two ");
            two.end("two: done");
        }
        String[] afterwards = printed().split("two: done\u001b\\[K\n");
        assertThat(printed()).contains("one-that-has-a-name-to..");
        assertThat(afterwards).hasSize(2);
        assertThat(afterwards[0]).contains("\u001b[2A\r");
        assertThat(afterwards[1]).endsWith("\u001b[1A\r\u001b[J").doesNotContain("two");
    }

    /** The library draws on a thread of its own. */
    private void await(String... texts) {
        for (String text : texts) {
            while (!printed().contains(text)) {
                Thread.onSpinWait();
            }
        }
    }
}
