package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks that cancel themselves. The numbered ones are CPython's tests of the same name. */
class TaskSelfCancelTest {

    private final List<String> trail = new ArrayList<>();

    /** 3: test_cancel_current_task. */
    @Test
    void aTaskThatCancelsItselfGetsItAtItsNextAwait() {
        virtualRun(() -> {
            var task = createTask(async(() -> {
                currentTask().cancel();
                trail.add("still running");
                await(sleep(ofSeconds(100)));
            }));
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(task.cancelled()).isTrue();
            assertThat(VirtualLoop.now()).isZero();
        });
        assertThat(trail).containsExactly("still running");
    }

    /** 5: test_cancel_awaited_task. */
    @Test
    void aSelfCancelReachesTheTaskAwaitedNextAndItsFuture() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Task<String> nested = createTask(async(() -> await(future)));
            Task<String> outer = createTask(async(() -> {
                currentTask().cancel();
                return await(nested);
            }));
            assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
            assertThat(nested.cancelled()).isTrue();
            assertThat(future.cancelled()).isTrue();
        });
    }

    /** 4: test_cancel_at_end. */
    @Test
    void aTaskThatCancelsItselfAndReturnsIsCancelled() {
        virtualRun(() -> {
            Task<Integer> task = createTask(async(() -> {
                currentTask().cancel();
                return 12;
            }));
            assertThat(task.cancelled()).isFalse();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancel()).isFalse();
        });
    }
}
