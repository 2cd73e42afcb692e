package io.github.asyncio4j;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class NeedsTest {

    @Test
    void whatIsThereIsNoHindrance() {
        assertThatCode(() -> Needs.that(true, "it", true)).doesNotThrowAnyException();
        assertThatCode(() -> Needs.program("sh")).doesNotThrowAnyException();
    }

    @Test
    void whatIsMissingSkipsTheTestByName() {
        assertThatThrownBy(() -> Needs.that(false, "it", false)).isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("it is not installed");
    }

    @Test
    void whatIsMissingWhereAllHasToBeIsAFailure() {
        assertThatThrownBy(() -> Needs.that(false, "it", true)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("it is installed where CI=true");
    }

    @Test
    void aProgramThatNobodyHasIsNotFound() {
        assertThatThrownBy(() -> Needs.program("no-such-program")).hasMessageContaining("no-such-program");
    }
}
