package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ModeTest {

    @Test
    void allIsTheThreeWaysInTheirOrder() {
        assertThat(Mode.parse("all")).containsExactly(Mode.SEQUENTIAL, Mode.THREADS, Mode.COROUTINES);
    }

    @Test
    void aWayIsItself() {
        assertThat(Mode.parse(" Coroutines")).containsExactly(Mode.COROUTINES);
    }

    @Test
    void anythingElseIsRefusedWithWhatIsAllowed() {
        assertThatThrownBy(() -> Mode.parse("fast")).isInstanceOf(BadInput.class)
                .hasMessage("--mode is 'fast'; allowed are sequential, threads, coroutines or all");
    }
}
