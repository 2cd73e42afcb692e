package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How cancels are counted and taken back. */
class TaskUncancelTest {

    private final List<String> trail = new ArrayList<>();

    @Test
    void everyCancelCountsAndIsAcceptedUntilTheTaskIsDone() {
        virtualRun(() -> {
            Task<Void> task = createTask(sleep(ofSeconds(10)));
            assertThat(task.cancelling()).isZero();
            assertThat(task.toString()).doesNotContain("cancelling");
            assertThat(task.cancel()).isTrue();
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(task.toString()).contains("cancelling");
            assertThat(task.cancel()).isTrue();
            assertThat(task.cancelling()).isEqualTo(2);
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
        });
    }

    /** CPython's test_uncancel_basic. */
    @Test
    void oneThatTakesItsCancelBackGoesOnAndCanBeCancelledAgain() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                try {
                    await(sleep(ofSeconds(10)));
                } catch (CancelledError e) {
                    currentTask().uncancel();
                    await(sleep(ofSeconds(10)));
                }
            }));
            await(sleep(ofMillis(10)));
            assertThat(task.cancel()).isTrue();
            assertThat(task.toString()).contains("cancelling");
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(task.cancelled()).isFalse();
            await(sleep(ofMillis(10)));
            assertThat(task.toString()).doesNotContain("cancelling");
            assertThat(task.cancelling()).isZero();
            assertThat(task.cancelled()).isFalse();

            assertThat(task.cancel()).isTrue();
            assertThat(task.cancelling()).isEqualTo(1);
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(task.cancelled()).isTrue();
            task.uncancel();
            assertThat(task.cancelled()).isTrue();
            assertThat(task.done()).isTrue();
        });
    }

    /** A limit made by hand: it cancels the task, and takes back that cancel and no other. */
    private void limited(Duration limit, Duration length) {
        Task<?> task = currentTask();
        boolean[] timedOut = new boolean[1];
        TimerHandle timer = getRunningLoop().callLater(limit, () -> {
            timedOut[0] = true;
            task.cancel();
        });
        try {
            await(sleep(length));
            trail.add("block finished");
        } catch (CancelledError e) {
            if (!timedOut[0] || task.uncancel() > 0) {
                throw e;
            }
            trail.add("limit passed");
        } finally {
            timer.cancel();
        }
        await(sleep(ZERO));
        trail.add("code after the block");
    }

    @Test
    void aLimitMadeByHandEndsItsBlockOnly() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> limited(ofMillis(100), ofSeconds(10))));
            await(task);
            assertThat(task.cancelling()).isZero();
            assertThat(VirtualLoop.now()).isEqualTo(100);
        });
        assertThat(trail).containsExactly("limit passed", "code after the block");
    }

    @Test
    void aLimitMadeByHandThatDoesNotPassChangesNothing() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> limited(ofSeconds(10), ZERO)));
            await(task);
            assertThat(task.cancelling()).isZero();
        });
        assertThat(trail).containsExactly("block finished", "code after the block");
    }

    @Test
    void aLimitMadeByHandDoesNotSwallowACancelFromOutside() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> limited(ofMillis(100), ofSeconds(10))));
            getRunningLoop().callLater(ofMillis(100), task::cancel);
            spin(1);
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(task.cancelling()).isEqualTo(1);
        });
        assertThat(trail).isEmpty();
    }

    /** 8: test_uncancel_resets_must_cancel. */
    @Test
    void uncancelToZeroBeforeTheStepCallsTheCancelOff() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Task<String> task = createTask(async(() -> await(future)));
            spin(1);
            future.setResult("kept");
            task.cancel();
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(task.uncancel()).isZero();
            assertThat(await(task)).isEqualTo("kept");
            assertThat(task.cancelled()).isFalse();
        });
    }
}
