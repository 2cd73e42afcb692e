package io.github.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class ContextVarTest {

    private final ContextVar<String> plain = new ContextVar<>("plain");
    private final ContextVar<String> defaulted = new ContextVar<>("defaulted", "fallback");

    /** Each test in a context of its own, so that none is left in the thread's. */
    private static void inEmpty(Action test) {
        new Context().run(test);
    }

    @Test
    void withoutAValueItGivesTheDefaultOrSaysThatThereIsNone() {
        inEmpty(() -> {
            assertThat(defaulted.get()).isEqualTo("fallback");
            assertThat(plain.get("given")).isEqualTo("given");
            assertThat(defaulted.get("given")).isEqualTo("given");
            assertThatThrownBy(plain::get).isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("ContextVar[plain] has no value here");
        });
    }

    @Test
    void aNullIsAValueToo() {
        inEmpty(() -> {
            defaulted.set(null);
            assertThat(defaulted.get()).isNull();
            assertThat(defaulted.get("given")).isNull();
        });
    }

    @Test
    void resetRestoresWhatWasBeforeTheSet() {
        inEmpty(() -> {
            var first = plain.set("one");
            var second = plain.set("two");
            assertThat(second.hadValue()).isTrue();
            assertThat(second.oldValue()).isEqualTo("one");
            assertThat(second.variable()).isSameAs(plain);
            plain.reset(second);
            assertThat(plain.get()).isEqualTo("one");
            plain.reset(first);
            assertThat(first.hadValue()).isFalse();
            assertThat(plain.get("nothing")).isEqualTo("nothing");
        });
    }

    @Test
    void aTokenIsAResource() {
        inEmpty(() -> {
            try (var _ = plain.set("inside")) {
                assertThat(plain.get()).isEqualTo("inside");
            }
            assertThat(plain.get("outside")).isEqualTo("outside");
        });
    }

    @Test
    void aTokenRestoresOnce() {
        inEmpty(() -> {
            var token = plain.set("one");
            plain.reset(token);
            assertThatThrownBy(() -> plain.reset(token)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has been used already");
        });
    }

    @Test
    void aTokenOfAnotherVariableIsRefused() {
        inEmpty(() -> assertThatThrownBy(() -> plain.reset(defaulted.set("x")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("a different ContextVar"));
    }

    @Test
    void aTokenOfAnotherContextIsRefusedAndStaysGood() {
        inEmpty(() -> {
            Context other = new Context();
            var token = other.run(() -> plain.set("there"));
            assertThatThrownBy(() -> plain.reset(token)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a different Context");
            other.run(() -> plain.reset(token));
            assertThat(other.contains(plain)).isFalse();
        });
    }

    @Test
    void variablesOfOneNameAreDifferent() {
        inEmpty(() -> {
            var same = new ContextVar<String>("plain");
            plain.set("one");
            assertThat(same.get("none")).isEqualTo("none");
            assertThat(plain).hasToString("ContextVar[plain]");
            assertThat(defaulted).hasToString("ContextVar[defaulted, default fallback]");
            assertThat(plain.name()).isEqualTo(same.name());
        });
    }

    @Test
    void aFailureOfTheBlockRestoresToo() {
        inEmpty(() -> {
            assertThatThrownBy(() -> {
                try (var _ = defaulted.set("inside")) {
                    throw new java.io.IOException("failed");
                }
            }).isInstanceOf(java.io.IOException.class);
            assertThat(defaulted.get()).isEqualTo("fallback");
        });
    }

    @Test
    void aBlockRestoresWhatWasBeforeItHoweverOftenItSets() {
        inEmpty(() -> {
            try (var _ = defaulted.set("first")) {
                defaulted.set("second");
                defaulted.set("third");
                assertThat(defaulted.get()).isEqualTo("third");
            }
            assertThat(defaulted.get()).isEqualTo("fallback");
        });
    }

    @Test
    void aTokenThatIsResetInItsBlockIsUsed() {
        inEmpty(() -> {
            assertThatThrownBy(() -> {
                try (var token = defaulted.set("inside")) {
                    defaulted.reset(token);
                    assertThat(defaulted.get()).isEqualTo("fallback");
                }
            }).isInstanceOf(IllegalStateException.class).hasMessageContaining("used already");
            assertThat(defaulted.get()).isEqualTo("fallback");
        });
    }

    @Test
    void aBlockOfATokenThatIsEnteredTwiceFailsAtItsSecondEnd() {
        inEmpty(() -> {
            var token = defaulted.set("inside");
            assertThatThrownBy(() -> {
                try (token) {
                    try (token) {
                        assertThat(defaulted.get()).isEqualTo("inside");
                    }
                }
            }).isInstanceOf(IllegalStateException.class);
            assertThat(defaulted.get()).isEqualTo("fallback");
        });
    }

    @Test
    void anotherTokenMayBeResetInABlock() {
        inEmpty(() -> {
            try (var _ = defaulted.set("outer")) {
                var inner = defaulted.set("inner");
                defaulted.reset(inner);
                assertThat(defaulted.get()).isEqualTo("outer");
            }
            assertThat(defaulted.get()).isEqualTo("fallback");
        });
    }

    @Test
    void aNameIsAskedFor() {
        assertThatThrownBy(() -> new ContextVar<String>(null)).hasMessageContaining("the name of a context variable");
    }
}
