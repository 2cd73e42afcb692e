package io.github.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplacedTest {

    private final Exception former = new Exception("former");
    private final Exception latter = new Exception("latter");

    @Test
    void theFormerIsKeptAmongTheSuppressedOnes() {
        Replaced.keep(former, latter);
        assertThat(latter).hasSuppressedException(former);
        Replaced.keep(former, latter);
        assertThat(latter.getSuppressed()).hasSize(1);
    }

    @Test
    void ofNothingNothingIsKept() {
        Replaced.keep(null, latter);
        assertThat(latter).hasNoSuppressedExceptions();
    }

    @Test
    void aCauseIsToldOfAlready() {
        latter.initCause(new Exception("between", former));
        Replaced.keep(former, latter);
        assertThat(latter).hasNoSuppressedExceptions();
    }

    /** It would be the cause of its own suppressed one. */
    @Test
    void theCauseOfTheFormerDoesNotKeepIt() {
        former.initCause(latter);
        Replaced.keep(former, latter);
        assertThat(latter).hasNoSuppressedExceptions();
    }

    @Test
    void twoThatTellOfEachOtherEndTheSearch() {
        Exception other = new Exception("other");
        latter.addSuppressed(other);
        other.addSuppressed(latter);
        Replaced.keep(former, latter);
        assertThat(latter.getSuppressed()).containsExactly(other, former);
    }
}
