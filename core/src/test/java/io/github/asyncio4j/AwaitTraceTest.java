package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AwaitTraceTest {

    @Test
    void theFirstAwaitLeavesItsPlaceAndTheOthersDoNot() {
        IllegalStateException failure = new IllegalStateException("out");
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                throw failure;
            }));
            assertThatThrownBy(() -> userFrame(task)).isSameAs(failure);
            for (int n = 0; n < 3; n++) {
                assertThatThrownBy(() -> await(task)).isSameAs(failure);
            }
        });
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(AwaitTrace.class).satisfies(trace -> {
            assertThat(trace).hasMessage("awaited here");
            assertThat(Arrays.stream(trace.getStackTrace()).map(StackTraceElement::getMethodName))
                    .contains("userFrame");
        });
    }

    private static void userFrame(Task<?> task) {
        await(task);
    }

    @Test
    void aChainOfTasksLeavesOne() {
        IllegalStateException failure = new IllegalStateException("out");
        virtualRun(() -> {
            Task<Void> inner = createTask(async(() -> {
                throw failure;
            }));
            Task<?> outer = createTask(async(() -> await(createTask(async(() -> await(inner))))));
            assertThatThrownBy(() -> await(outer)).isSameAs(failure);
        });
        assertThat(failure.getSuppressed()).hasSize(1);
    }

    @Test
    void aCancelledErrorAndAnExceptionThatTakesNoneAreLeftAlone() {
        RuntimeException closed = new RuntimeException("closed", null, false, false) {};
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                throw closed;
            }));
            assertThatThrownBy(() -> await(task)).isSameAs(closed);
            Task<Void> cancelled = createTask(async(() -> {
                throw new CancelledError("x");
            }));
            assertThatThrownBy(() -> await(cancelled)).satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
        });
    }
}
