package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SleepTest {

    @Test
    void takesItsTimeAndReturnsItsResult() {
        virtualRun(() -> {
            assertThat(await(sleep(ofMillis(1500), "x"))).isEqualTo("x");
            assertThat(await(sleep(ofMillis(500)))).isNull();
            assertThat(VirtualLoop.now()).isEqualTo(2000);
        });
    }

    @Test
    void zeroOrLessIsExactlyOneTurn() {
        virtualRun(() -> {
            Ticks ticks = new Ticks();
            await(sleep(ZERO));
            assertThat(ticks.since()).isEqualTo(1);
            assertThat(await(sleep(ofSeconds(-5), "x"))).isEqualTo("x");
            assertThat(ticks.since()).isEqualTo(1);
            ticks.stop();
        });
    }

    /** SleepTests.test_sleep_zero. */
    @Test
    void aTurnOfSleepIsATurnForTheOthers() {
        virtualRun(() -> {
            int[] result = new int[1];
            getRunningLoop().callSoon(() -> result[0]++);
            assertThat(result[0]).isZero();
            int given = await(sleep(ZERO, 10));
            assertThat(result[0]).isEqualTo(1);
            assertThat(given).isEqualTo(10);
        });
    }

    /** test_task_cancel_sleeping_task. */
    @Test
    void whoAwaitsASleeperThatIsCancelledCanCatchIt() {
        virtualRun(() -> {
            Task<Void> sleeper = createTask(sleep(ofSeconds(5000)));
            getRunningLoop().callLater(ofMillis(100), sleeper::cancel);
            assertThatThrownBy(() -> await(sleeper)).isInstanceOf(CancelledError.class);
            assertThat(VirtualLoop.now()).isEqualTo(100);
        });
    }

    @Test
    void aCancelledOneLeavesNoTimer() {
        assertThatThrownBy(() -> virtualRun(() -> {
            Task<Void> task = createTask(sleep(ofSeconds(1000)));
            spin(1);
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            await(getRunningLoop().createFuture());
        })).hasMessage(VirtualLoop.DEADLOCK);
    }
}
