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

    /** As with the timers of others: over a hundred, and more than half of them cancelled, are swept out. */
    @Test
    void cancelledOnesDoNotPileUp() {
        virtualRun(() -> {
            Task<Void> first = createTask(sleep(ofSeconds(10)));
            for (int n = 0; n < 1_000; n++) {
                Task<Void> task = createTask(sleep(ofSeconds(1000)));
                spin(1);
                task.cancel();
                spin(2);
                assertThat(getRunningLoop().timers()).isLessThanOrEqualTo(101);
            }
            await(first);
        });
    }

    /** Before its end the sleep is cancelled, behind it the step that the end has scheduled: CPython's behaviour. */
    @Test
    void aCancelInTheTurnOfItsEndIsACancelOnEitherSideOfIt() {
        virtualRun(() -> {
            Task<Void> behind = createTask(sleep(ofSeconds(1)));
            getRunningLoop().callLater(ofSeconds(1), behind::cancel);
            assertThatThrownBy(() -> await(behind)).isInstanceOf(CancelledError.class);
            Task<Void> before = createTask(sleep(ofSeconds(1)));
            spin(1);
            getRunningLoop().callLater(ofSeconds(1), before::cancel);
            assertThatThrownBy(() -> await(before)).isInstanceOf(CancelledError.class);
        });
    }
}
