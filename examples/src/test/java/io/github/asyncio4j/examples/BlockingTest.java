package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BlockingTest {

    @Test
    void onlyTheBareBlockingCallStopsTheTicker() throws Exception {
        Output.soonerOrLater(() -> {
            List<String> lines = Output.of(() -> new Blocking().main());
            assertThat(ticks(lines, "Thread.sleep in the coroutine")).isZero();
            // 14 or 15 on a quiet machine, fewer on a busy one.
            assertThat(ticks(lines, "await(sleep(...))")).isPositive();
            assertThat(ticks(lines, "await(toThread(() -> Thread.sleep(...)))")).isPositive();
            assertThat(ticks(lines, "blocking(() -> Thread.sleep(...))")).isPositive();
        });
    }

    private static int ticks(List<String> lines, String what) {
        String line = lines.stream().filter(text -> text.startsWith(what)).findFirst().orElseThrow();
        return Integer.parseInt(line.substring(what.length()).replace("ticks", "").strip());
    }
}
