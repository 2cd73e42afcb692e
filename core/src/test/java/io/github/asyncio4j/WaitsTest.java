package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.waitAll;
import static io.github.asyncio4j.Asyncio.waitAny;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
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

    private static Task<Void> failingAfter(long ms) {
        return createTask(async(() -> {
            await(sleep(ofMillis(ms)));
            throw new IllegalStateException("really");
        }));
    }

    @Test
    void waitsForAllAndAgainInNoTime() {
        virtualRun(() -> {
            List<Task<Void>> tasks = List.of(createTask(sleep(ofMillis(150))), createTask(sleep(ofMillis(100))));
            for (int n = 0; n < 2; n++) {
                Waited<Task<Void>> waited = await(Asyncio.wait(tasks));
                assertThat(waited.done()).containsExactlyElementsOf(tasks);
                assertThat(waited.pending()).isEmpty();
                assertThat(VirtualLoop.now()).isEqualTo(150);
            }
        });
    }

    @Test
    void oneThatIsGivenTwiceCountsOnce() {
        virtualRun(() -> {
            Task<String> twice = createTask(async(() -> "test"));
            Waited<Task<String>> waited = await(Asyncio.wait(List.of(twice, twice, createTask(async(() -> "spam")))));
            assertThat(waited.done()).extracting(Future::result).containsExactly("test", "spam");
            assertThat(waited.pending()).isEmpty();
        });
    }

    @Test
    void theFirstThatIsDoneEndsIt() {
        virtualRun(() -> {
            Task<Void> slow = createTask(sleep(ofMillis(10_000)));
            Task<Void> quick = createTask(sleep(ofMillis(100)));
            for (var wait : List.of(Asyncio.wait(List.of(slow, quick), null, ReturnWhen.FIRST_COMPLETED),
                    waitAny(List.of(slow, quick)))) {
                Waited<Task<Void>> waited = await(wait);
                assertThat(waited.done()).containsExactly(quick);
                assertThat(waited.pending()).containsExactly(slow);
                assertThat(slow.cancelling()).isZero();
                assertThat(VirtualLoop.now()).isEqualTo(100);
            }
        });
    }

    @Test
    void aFailureThatIsThereAlreadyEndsIt() {
        virtualRun(() -> {
            Task<Void> slow = createTask(sleep(ofMillis(10_000)));
            Task<Void> failing = createTask(async(() -> {
                throw new IllegalStateException("a");
            }));
            Waited<Task<Void>> waited =
                    await(Asyncio.wait(List.of(failing, slow), null, ReturnWhen.FIRST_EXCEPTION));
            assertThat(waited.done()).containsExactly(failing);
            assertThat(waited.pending()).containsExactly(slow);
            assertThat(VirtualLoop.now()).isZero();
            failing.exception();
        });
    }

    @Test
    void throwsNoFailureOfTheirs() {
        virtualRun(() -> {
            Task<Void> failing = failingAfter(150);
            Task<Void> quick = createTask(sleep(ofMillis(100)));
            for (int n = 0; n < 2; n++) {
                Waited<Task<Void>> waited = await(waitAll(List.of(failing, quick)));
                assertThat(waited.pending()).isEmpty();
                assertThat(waited.done()).filteredOn(task -> task.exception() != null).containsExactly(failing);
                assertThat(VirtualLoop.now()).isEqualTo(150);
            }
        });
    }

    @Test
    void theTimeLimitEndsItWithoutAnException() {
        virtualRun(() -> {
            for (var wait : List.<Function<List<Task<Void>>, Coroutine<Waited<Task<Void>>>>>of(
                    tasks -> Asyncio.wait(tasks, ofMillis(110), ReturnWhen.ALL_COMPLETED),
                    tasks -> waitAll(tasks, ofMillis(110)))) {
                long start = VirtualLoop.now();
                Task<Void> quick = createTask(sleep(ofMillis(100)));
                Task<Void> slow = createTask(sleep(ofMillis(150)));
                Waited<Task<Void>> waited = await(wait.apply(List.of(slow, quick)));
                assertThat(waited.done()).containsExactly(quick);
                assertThat(waited.pending()).containsExactly(slow);
                assertThat(VirtualLoop.now() - start).isEqualTo(110);
                assertThat(slow.cancelling()).isZero();
            }
            assertThat(await(waitAny(List.of(createTask(sleep(ofMillis(150)))), ZERO)).done()).isEmpty();
        });
    }

    /** test_wait_concurrent_complete. */
    @Test
    void whatEndsInTheTurnOfTheLimitIsDone() {
        virtualRun(() -> {
            Task<Void> quick = createTask(sleep(ofMillis(100)));
            Task<Void> slow = createTask(sleep(ofMillis(150)));
            spin(1);
            Waited<Task<Void>> waited = await(waitAll(List.of(slow, quick), ofMillis(100)));
            assertThat(waited.done()).containsExactly(quick);
            assertThat(waited.pending()).containsExactly(slow);
        });
    }

    @Test
    void anyIterableWillDo() {
        virtualRun(() -> {
            Iterator<Task<Integer>> tasks = IntStream.range(0, 10).mapToObj(n -> createTask(async(() -> n))).iterator();
            Waited<Task<Integer>> waited = await(Asyncio.wait(() -> tasks));
            assertThat(waited.done()).extracting(Future::result).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            assertThat(waited.pending()).isEmpty();
        });
    }

    /** test_yield_wait_does_not_shield_cancel. */
    @Test
    void aCancelOfTheWaitLeavesWhatItWaitsForRunning() {
        virtualRun(() -> {
            Future<Void> gate = getRunningLoop().createFuture();
            Task<Void> inner = createTask(async(() -> {
                await(gate);
            }));
            Task<?> outer = createTask(Asyncio.wait(List.of(inner)));
            spin(2);
            outer.cancel();
            assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
            gate.setResult(null);
            spin(1);
            assertThat(inner.done()).isTrue();
            assertThat(inner.cancelled()).isFalse();
        });
    }
}
