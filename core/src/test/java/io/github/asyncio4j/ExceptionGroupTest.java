package io.github.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.Odd;
import io.github.asyncio4j.Trace.ValueError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionGroupTest {

    private final ValueError value = new ValueError("a");
    private final KeyError key = new KeyError("b");
    private final ValueError deep = new ValueError("c");
    private final ExceptionGroup inner = new ExceptionGroup("inner", List.of(deep, new IOException("d")));
    private final ExceptionGroup group = new ExceptionGroup("outer", List.of(value, key, inner));

    @Test
    void saysHowManyMembersItHasAsPythonDoes() {
        assertThat(group).hasMessage("outer (3 sub-exceptions)");
        assertThat(group.message()).isEqualTo("outer");
        assertThat(new ExceptionGroup("one", List.of(value))).hasMessage("one (1 sub-exception)");
    }

    @Test
    void holdsItsMembersInOrderAndUnchangeable() {
        assertThat(group.exceptions()).containsExactly(value, key, inner);
        assertThatThrownBy(() -> group.exceptions().removeFirst()).isInstanceOf(UnsupportedOperationException.class);
    }

    /** Loggers walk causes and suppressed exceptions, and know nothing of groups. */
    @Test
    void aStackTraceShowsAllMembers() {
        StringWriter text = new StringWriter();
        group.printStackTrace(new PrintWriter(text, true));
        assertThat(text.toString()).contains("outer (3 sub-exceptions)", "Suppressed: " + value, "Suppressed: " + key,
                "Suppressed: " + inner, "Suppressed: " + deep, "java.io.IOException: d");
    }

    @Test
    void aSplitByTypeKeepsTheNesting() {
        var parts = group.split(ValueError.class);
        assertThat(parts.matched().exceptions()).hasSize(2).first().isSameAs(value);
        assertThat(((ExceptionGroup) parts.matched().exceptions().get(1)).exceptions()).containsExactly(deep);
        assertThat(parts.rest().exceptions()).hasSize(2).first().isSameAs(key);
        assertThat(parts.rest().exceptions().get(1)).hasMessage("inner (1 sub-exception)");
        assertThat(parts.matched()).hasMessage("outer (2 sub-exceptions)");
    }

    @Test
    void aPartWithoutMembersIsNull() {
        assertThat(group.split(KeyError.class).matched().exceptions()).containsExactly(key);
        assertThat(group.split(IllegalStateException.class).matched()).isNull();
        assertThat(group.subgroup(IllegalStateException.class)).isNull();
        assertThat(group.split(Exception.class).rest()).isNull();
    }

    @Test
    void whatMatchesWhollyOrNotAtAllIsTheSameObject() {
        assertThat(group.split(ExceptionGroup.class).matched()).isSameAs(group);
        assertThat(group.split(IllegalStateException.class).rest()).isSameAs(group);
        assertThat(group.split(e -> e != value).matched()).isSameAs(group);
        assertThat(group.split(e -> e == value).rest().exceptions()).containsExactly(key, inner);
        assertThat(group.subgroup(e -> e == inner).exceptions()).containsExactly(inner);
    }

    @Test
    void aPartKeepsTheStackTraceTheCauseAndWhatElseWasSuppressed() {
        Exception other = new IOException("while closing");
        group.initCause(new IOException("cause"));
        group.addSuppressed(other);
        ExceptionGroup part = group.subgroup(KeyError.class);
        assertThat(part.getStackTrace()).isEqualTo(group.getStackTrace());
        assertThat(part.getCause()).hasMessage("cause");
        assertThat(part.getSuppressed()).containsExactly(key, other);
    }

    @Test
    void ofMakesTheKindThatFits() {
        assertThat(ThrowableGroup.of("m", List.of(value, key))).isInstanceOf(ExceptionGroup.class);
        ThrowableGroup base = ThrowableGroup.of("m", List.of(value, new Odd("x")));
        assertThat(base).isInstanceOf(BaseExceptionGroup.class).isInstanceOf(Error.class);
        assertThat((Throwable) base).hasMessage("m (2 sub-exceptions)");
        assertThat(base.message()).isEqualTo("m");
    }

    /** As in Python: what is left of a base group after its errors are taken out is an ordinary group. */
    @Test
    void thePartsOfABaseGroupAreOfTheKindThatFits() {
        Odd odd = new Odd("x");
        ThrowableGroup base =
                ThrowableGroup.of("m", List.of(odd, inner, new BaseExceptionGroup("n", List.of(odd, key))));
        var parts = base.split(Odd.class);
        assertThat(parts.matched()).isInstanceOf(BaseExceptionGroup.class);
        assertThat(parts.rest()).isInstanceOf(ExceptionGroup.class);
        assertThat(parts.rest().exceptions().get(1)).isInstanceOf(ExceptionGroup.class);
        assertThat(base.subgroup(Odd.class).exceptions()).hasSize(2);
        assertThat(base.subgroup(e -> e == key).exceptions()).hasSize(1);
    }

    @Test
    void oneCatchOfBothReadsTheMembersAndThrowsOn() {
        for (ThrowableGroup thrown : List.of(group, ThrowableGroup.of("m", List.of(new Odd("x"))))) {
            assertThatThrownBy(() -> {
                try {
                    throw thrown.rethrow();
                } catch (ExceptionGroup | BaseExceptionGroup e) {
                    assertThat(e.exceptions()).isEqualTo(thrown.exceptions());
                    throw e;
                }
            }).isSameAs(thrown);
        }
    }

    @Test
    void refusesToBeEmptyAndNulls() {
        assertThatThrownBy(() -> new ExceptionGroup("m", List.of())).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no exceptions");
        assertThatThrownBy(() -> ThrowableGroup.of("m", List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ExceptionGroup(null, List.of(value))).hasMessageContaining("message");
        assertThatThrownBy(() -> new ExceptionGroup("m", null)).hasMessageContaining("members");
        assertThatThrownBy(() -> new ExceptionGroup("m", Arrays.asList(value, null))).hasMessageContaining("member");
        assertThatThrownBy(() -> ThrowableGroup.of("m", Arrays.asList(value, null))).hasMessageContaining("null");
        assertThatThrownBy(() -> group.split((Class<Exception>) null)).hasMessageContaining("type");
        assertThatThrownBy(() -> group.split((java.util.function.Predicate<Throwable>) null))
                .hasMessageContaining("condition");
    }
}
