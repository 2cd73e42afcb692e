package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptionTest {

    private final List<String> trail = new ArrayList<>();
    private final Interruption interruption = new Interruption();

    @Test
    void stopsWhatRuns() {
        interruption.stopBy(() -> trail.add("stopped"));
        assertThat(interruption.isAsked()).isFalse();
        interruption.ask();
        assertThat(interruption.isAsked()).isTrue();
        assertThat(trail).containsExactly("stopped");
    }

    @Test
    void stopsAtOnceWhatBeginsLater() {
        interruption.ask();
        interruption.stopBy(() -> trail.add("stopped"));
        assertThat(trail).containsExactly("stopped");
    }

    @Test
    void leavesAloneWhatHasEnded() {
        interruption.stopBy(() -> trail.add("stopped"));
        interruption.nothingToStop();
        interruption.ask();
        assertThat(trail).isEmpty();
    }

    @Test
    void leavesNoHookBehind() {
        try (Interruption ofSignals = Interruption.ofSignals()) {
            assertThat(ofSignals.isAsked()).isFalse();
        }
        Interruption again = Interruption.ofSignals();
        again.close();
        again.close();
    }
}
