package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Wait beyond what the oracle's scenarios show. The numbered ones are CPython's. */
class WaitsTest {

    @Test
    void costsAsManyTurnsAsInCPython() {
        virtualRun(() -> {
            Ticks ticks = new Ticks();
            Future<Integer> done = getRunningLoop().createFuture();
            done.setResult(1);
            Future<Integer> pending = getRunningLoop().createFuture();
            await(Asyncio.wait(List.of(done)));
            assertThat(ticks.since()).isEqualTo(2);
            Task<Integer> task = createTask(async(() -> 1));
            await(Asyncio.wait(List.of(task)));
            assertThat(ticks.since()).isEqualTo(3);
            await(Asyncio.wait(List.of(done, pending), null, ReturnWhen.FIRST_COMPLETED));
            assertThat(ticks.since()).isEqualTo(2);
            await(Asyncio.wait(List.of(done, pending), ZERO, ReturnWhen.ALL_COMPLETED));
            assertThat(ticks.since()).isEqualTo(2);
            ticks.stop();
        });
    }

    @Test
    void oneThatIsDoneAlreadyDoesNotCountTwice() {
        virtualRun(() -> {
            Future<Integer> done = getRunningLoop().createFuture();
            done.setResult(1);
            Future<Integer> first = getRunningLoop().createFuture();
            Future<Integer> second = getRunningLoop().createFuture();
            getRunningLoop().callLater(ofMillis(10), () -> first.setResult(1));
            getRunningLoop().callLater(ofMillis(20), () -> second.setResult(1));
            Waited<Future<Integer>> waited = await(Asyncio.wait(List.of(done, first, second)));
            assertThat(waited.pending()).isEmpty();
            assertThat(waited.done()).containsExactly(done, first, second);
        });
    }

    /** 12: test_wait_really_done. */
    @Test
    void whatEndsBetweenTheWakeUpAndTheReturnIsDone() {
        virtualRun(() -> {
            Future<Integer> first = getRunningLoop().createFuture();
            Future<Integer> second = getRunningLoop().createFuture();
            getRunningLoop().callLater(ofMillis(10), () -> {
                first.setResult(1);
                getRunningLoop().callSoon(() -> second.setResult(2));
            });
            Waited<Future<Integer>> waited =
                    await(Asyncio.wait(List.of(first, second), null, ReturnWhen.FIRST_COMPLETED));
            assertThat(waited.done()).containsExactly(first, second);
        });
    }

    /** 13: test_wait_first_exception_in_wait. */
    @Test
    void theFirstFailureEndsItAtItsMomentWithTheOtherPending() {
        virtualRun(() -> {
            Task<Void> slow = createTask(sleep(ofMillis(1000)));
            Task<Void> failing = createTask(async(() -> {
                await(sleep(ofMillis(10)));
                throw new IllegalStateException("a");
            }));
            Waited<Task<Void>> waited =
                    await(Asyncio.wait(List.of(slow, failing), null, ReturnWhen.FIRST_EXCEPTION));
            assertThat(VirtualLoop.now()).isEqualTo(10);
            assertThat(waited.done()).containsExactly(failing);
            assertThat(waited.pending()).containsExactly(slow);
            assertThat(failing.exception()).hasMessage("a");
        });
    }

    @Test
    void aCancelledOneIsNoFailure() {
        virtualRun(() -> {
            Task<Void> slow = createTask(sleep(ofMillis(20)));
            Task<Void> cancelled = createTask(sleep(ofMillis(1000)));
            getRunningLoop().callLater(ofMillis(10), cancelled::cancel);
            Waited<Task<Void>> waited =
                    await(Asyncio.wait(List.of(slow, cancelled), null, ReturnWhen.FIRST_EXCEPTION));
            assertThat(VirtualLoop.now()).isEqualTo(20);
            assertThat(waited.pending()).isEmpty();
        });
    }

    @Test
    void leavesNoCallbackOnWhatItWaitedFor() {
        virtualRun(() -> {
            Future<Integer> never = getRunningLoop().createFuture();
            Ticks ticks = new Ticks();
            for (int n = 0; n < 10; n++) {
                await(Asyncio.wait(List.of(never), ZERO, ReturnWhen.ALL_COMPLETED));
            }
            ticks.stop();
            var callbacks = Future.class.getDeclaredField("callbacks");
            callbacks.setAccessible(true);
            assertThat(callbacks.get(never)).isNull();
        });
    }

    @Test
    void refusesNothingAndFuturesOfAnotherLoop() {
        EventLoop other = VirtualLoop.newLoop();
        virtualRun(() -> {
            assertThatThrownBy(() -> Asyncio.wait(List.<Future<Integer>>of()))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no futures");
            assertThatThrownBy(() -> await(Asyncio.wait(List.of(other.createFuture()))))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("different loop");
        });
        other.close();
    }
}
