package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.nullContext;
import static io.github.asyncio4j.Asyncio.with;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.asyncio4j.Trace.ValueError;
import org.junit.jupiter.api.Test;

class NullContextTest {

    @Test
    void theBlockIsGivenTheVeryValueAndItsFailureGoesOn() {
        virtualRun(() -> {
            Object value = new Object();
            AsyncContextManager<Object> context = nullContext(value);
            with(context, given -> {
                assertThat(given).isSameAs(value);
            });
            ValueError failure = new ValueError("x");
            assertThat(catchThrowable(() -> with(context, (ScopeAction<Object>) _ -> {
                throw failure;
            }))).isSameAs(failure);
        });
    }

    @Test
    void theValueMayBeNull() {
        virtualRun(() -> {
            with(nullContext(null), given -> {
                assertThat(given).isNull();
            });
        });
    }
}
