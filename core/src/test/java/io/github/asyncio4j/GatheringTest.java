package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.gatherOrCancel;
import static io.github.asyncio4j.Asyncio.gatherReturningExceptions;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Gather beyond what the oracle's scenarios show. The numbered ones are CPython's. */
class GatheringTest {

    private static Coroutine<Integer> value(int n) {
        return async(() -> n);
    }

    @Test
    void costsAsManyTurnsAsInCPython() {
        virtualRun(() -> {
            Ticks ticks = new Ticks();
            await(gather());
            assertThat(ticks.since()).isZero();
            await(gather(value(1), value(2)));
            assertThat(ticks.since()).isEqualTo(3);
            Future<Integer> done = getRunningLoop().createFuture();
            done.setResult(1);
            await(gather(done, done));
            assertThat(ticks.since()).isZero();
            assertThatThrownBy(() -> await(gather(value(1), async(() -> {
                throw new IllegalStateException("a");
            })))).hasMessage("a");
            assertThat(ticks.since()).isEqualTo(3);
            ticks.stop();
        });
    }

    @Test
    void holdsNullsToo() {
        virtualRun(() -> {
            assertThat(await(gather(sleep(ZERO), sleep(ZERO)))).isEqualTo(Arrays.asList(null, null));
        });
    }

    /** 17: test_cancel_gather_1. */
    @Test
    void refusesACancelWhenAllChildrenAreDone() {
        virtualRun(() -> {
            Future<Integer> child = getRunningLoop().createFuture();
            Future<List<Integer>> all = gather(List.of(child));
            child.setResult(42);
            assertThat(all.cancel()).isFalse();
            assertThat(await(all)).containsExactly(42);
        });
    }

    /** 18: test_cancel_gather_2; the message is kept, which CPython loses. */
    @Test
    void returningExceptionsDoesNotSwallowTheCallersCancelNorItsMessage() {
        virtualRun(() -> {
            Future<List<Object>> all = gatherReturningExceptions(List.of(sleep(ofSeconds(1)), sleep(ofSeconds(1))));
            spin(1);
            all.cancel("mine");
            assertThatThrownBy(() -> await(all)).isInstanceOf(CancelledError.class).hasMessage("mine");
        });
    }

    /** 19: FutureGatherTests.test_one_cancellation. */
    @Test
    void theCancelOfAChildIsAFailureOfTheGatherAndNotItsCancel() {
        virtualRun(() -> {
            Task<Void> child = createTask(sleep(ofSeconds(1)));
            Future<List<Void>> all = gather(child, createTask(sleep(ofSeconds(2))));
            spin(1);
            child.cancel("child");
            spin(2);
            assertThat(all.done()).isTrue();
            assertThat(all.cancelled()).isFalse();
            assertThat(all.exception()).isInstanceOf(CancelledError.class).hasMessage("child");
        });
    }

    /** 20: CoroutineGatherTests.test_cancellation_broadcast. */
    @Test
    void cancellingTheWaiterCancelsAllChildren() {
        virtualRun(() -> {
            List<Task<Void>> children = List.of(createTask(sleep(ofSeconds(1))), createTask(sleep(ofSeconds(1))));
            Task<?> waiter = createTask(async(() -> await(gather(children))));
            spin(2);
            waiter.cancel();
            assertThatThrownBy(() -> await(waiter)).isInstanceOf(CancelledError.class);
            assertThat(children).allMatch(Future::cancelled);
        });
    }

    @Test
    void laterFailuresOfTheOthersAreNotReported() {
        virtualRun(() -> {
            List<Coroutine<Integer>> three = new ArrayList<>();
            for (int n = 0; n < 3; n++) {
                String name = "" + n;
                three.add(async(() -> {
                    await(sleep(ofSeconds(1)));
                    throw new IllegalStateException(name);
                }));
            }
            assertThatThrownBy(() -> await(gather(three))).hasMessage("0");
            spin(3);
        });
    }

    @Test
    void refusesFuturesOfAnotherLoop() {
        EventLoop other = VirtualLoop.newLoop();
        virtualRun(() -> {
            assertThatThrownBy(() -> gather(List.of(other.createFuture()))).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("different loop");
        });
        other.close();
    }

    @Test
    void saysHowManyAreToCome() {
        virtualRun(() -> {
            Future<List<Void>> all = gather(sleep(ZERO), sleep(ofSeconds(1)));
            spin(3);
            assertThat(all).hasToString("gather[pending, 1 of 2 to come]");
            await(all);
        });
    }

    private static List<Future<Integer>> futures(int count) {
        return Stream.generate(() -> getRunningLoop().<Integer>createFuture()).limit(count).toList();
    }

    /** Gathered as they are, or each through a coroutine that awaits it. */
    private static List<Awaitable<Integer>> given(List<Future<Integer>> futures, boolean coroutines) {
        return futures.stream().<Awaitable<Integer>>map(f -> coroutines ? async(() -> await(f)) : f).toList();
    }

    @Test
    void givesTheResultsInOrderWhenTheLastIsDone() {
        virtualRun(() -> {
            for (boolean coroutines : List.of(false, true)) {
                List<Future<Integer>> abc = futures(3);
                List<String> calls = new ArrayList<>();
                Future<List<Integer>> results = gather(given(abc, coroutines));
                Future<List<Object>> outcomes = gatherReturningExceptions(given(abc, coroutines));
                results.addDoneCallback(_ -> calls.add("called"));
                abc.get(1).setResult(1);
                abc.get(0).setResult(2);
                spin(4);
                assertThat(results.done()).isFalse();
                assertThat(outcomes.done()).isFalse();
                abc.get(2).setResult(3);
                spin(4);
                assertThat(calls).hasSize(1);
                assertThat(results.result()).containsExactly(2, 1, 3);
                assertThat(outcomes.result()).containsExactly(2, 1, 3);
            }
        });
    }

    @Test
    void theFirstFailureIsItsFailureAtOnceAndWhatComesLaterDoesNothing() {
        virtualRun(() -> {
            for (boolean coroutines : List.of(false, true)) {
                List<Future<Integer>> five = futures(5);
                List<String> calls = new ArrayList<>();
                Future<List<Integer>> all = gather(given(five, coroutines));
                all.addDoneCallback(_ -> calls.add("called"));
                IllegalStateException failure = new IllegalStateException("b");
                five.get(0).setResult(1);
                five.get(1).setException(failure);
                spin(4);
                assertThat(all.exception()).isSameAs(failure);
                five.get(2).setResult(3);
                five.get(3).cancel();
                five.get(4).setException(new IllegalStateException("e"));
                spin(4);
                assertThat(calls).hasSize(1);
            }
        });
    }

    @Test
    void returningExceptionsPutsThemInTheirPlaces() {
        virtualRun(() -> {
            for (boolean coroutines : List.of(false, true)) {
                List<Future<Integer>> four = futures(4);
                Future<List<Object>> all = gatherReturningExceptions(given(four, coroutines));
                IllegalStateException second = new IllegalStateException("c");
                IllegalStateException last = new IllegalStateException("d");
                four.get(1).setResult(1);
                four.get(2).setException(second);
                four.get(0).setResult(3);
                spin(4);
                assertThat(all.done()).isFalse();
                four.get(3).setException(last);
                spin(4);
                assertThat(all.result()).containsExactly(3, 1, second, last);
            }
        });
    }

    @Test
    void returningExceptionsReturnsTheCancelsOfChildrenToo() {
        virtualRun(() -> {
            List<Future<Integer>> four = futures(4);
            Future<List<Object>> all = gatherReturningExceptions(four);
            four.get(0).setResult(1);
            four.get(1).cancel("one");
            spin(1);
            assertThat(all.done()).isFalse();
            four.get(2).cancel("two");
            four.get(3).setException(new IllegalStateException("d"));
            List<Object> outcomes = await(all);
            assertThat(outcomes).extracting(outcome -> outcome.getClass().getSimpleName()).containsExactly("Integer",
                    "CancelledError", "CancelledError", "IllegalStateException");
        });
    }

    @Test
    void ofNothingIsDoneAtOnce() {
        virtualRun(() -> {
            Future<List<Object>> nothing = gather();
            assertThat(nothing.loop()).isSameAs(getRunningLoop());
            assertThat(nothing.result()).isEmpty();
            assertThat(gather(List.<Future<Integer>>of()).result()).isEmpty();
        });
    }

    @Test
    void belongsToTheLoopOfWhatItGathersAndTakesAnyIterable() {
        virtualRun(() -> {
            List<Future<Integer>> futures = futures(3);
            Future<List<Integer>> all = gather(futures);
            Future<List<Integer>> again = gather((Iterable<Future<Integer>>) futures::iterator);
            assertThat(all.loop()).isSameAs(getRunningLoop());
            spin(1);
            assertThat(all.done()).isFalse();
            Future<List<Integer>> coroutines = gather(value(1), value(2));
            assertThat(coroutines.loop()).isSameAs(getRunningLoop());
            assertThat(await(coroutines)).containsExactly(1, 2);
            futures.forEach(future -> future.setResult(0));
            assertThat(await(again)).isEqualTo(await(all));
        });
    }

    @Test
    void aCoroutineThatIsGivenTwiceRunsOnce() {
        virtualRun(() -> {
            List<String> runs = new ArrayList<>();
            Coroutine<String> twice = async(() -> {
                runs.add("run");
                return "abc";
            });
            assertThat(await(gather(twice, twice, async(() -> "def"), twice))).containsExactly("abc", "abc", "def",
                    "abc");
            assertThat(runs).hasSize(1);
        });
    }

    @Test
    void aFutureThatIsGivenTwiceCountsOnceUntilItIsDone() {
        virtualRun(() -> {
            Future<String> slow = getRunningLoop().createFuture();
            Future<String> done = getRunningLoop().createFuture();
            done.setResult("done");
            Future<List<String>> all = gather(slow, done, slow, done, slow);
            assertThat(all).hasToString("gather[pending, 1 of 2 to come]");
            await(sleep(ofSeconds(1)));
            assertThat(all.done()).isFalse();
            slow.setResult("slow");
            assertThat(await(all)).containsExactly("slow", "done", "slow", "done", "slow");
        });
    }

    @Test
    void aTaskThatIsGivenTwiceIsCancelledOnce() {
        virtualRun(() -> {
            Task<Integer> task = createTask(async(() -> {
                try {
                    await(sleep(ofSeconds(1)));
                } catch (CancelledError e) {
                    return Asyncio.currentTask().cancelling();
                }
                return 0;
            }));
            Future<List<Integer>> all = gather(task, value(1), task);
            await(sleep(ZERO));
            all.cancel();
            assertThat(await(task)).isEqualTo(1);
            assertThatThrownBy(() -> await(all)).isInstanceOf(CancelledError.class);
        });
    }

    /** test_issue46672, where it made a task of the first and then failed. */
    @Test
    void whatIsRefusedBeginsNothing() {
        EventLoop other = VirtualLoop.newLoop();
        virtualRun(() -> {
            for (Awaitable<Integer> wrong : Arrays.<Awaitable<Integer>>asList(null, other.createFuture())) {
                Coroutine<Integer> first = value(1);
                assertThatThrownBy(() -> gather(first, wrong)).isInstanceOf(RuntimeException.class);
                assertThat(await(first)).isEqualTo(1);
            }
            assertThat(getRunningLoop().allTasks()).hasSize(1);
        });
        other.close();
    }

    private static Coroutine<Integer> slow(List<String> trail, long ms) {
        return async(() -> {
            try {
                await(sleep(ofMillis(ms)));
                return (int) ms;
            } catch (CancelledError e) {
                trail.add(ms + " cancelled at " + VirtualLoop.now());
                throw e;
            }
        });
    }

    @Test
    void orCancelGivesTheResultsInOrder() {
        virtualRun(() -> {
            List<String> trail = new ArrayList<>();
            Task<Integer> task = createTask(slow(trail, 10));
            assertThat(await(gatherOrCancel(slow(trail, 30), task, slow(trail, 20)))).containsExactly(30, 10, 20);
            assertThat(await(gatherOrCancel(List.<Coroutine<Integer>>of()))).isEmpty();
        });
    }

    @Test
    void orCancelCancelsTheOthersWhenOneFailsAndThrowsWhenAllHaveEnded() {
        virtualRun(() -> {
            List<String> trail = new ArrayList<>();
            Task<Integer> task = createTask(slow(trail, 500));
            assertThatThrownBy(() -> await(gatherOrCancel(slow(trail, 400), task, async(() -> {
                await(sleep(ofMillis(100)));
                throw new IllegalStateException("a");
            })))).isInstanceOfSatisfying(ExceptionGroup.class,
                    e -> assertThat(e.exceptions()).singleElement().isInstanceOf(IllegalStateException.class));
            assertThat(trail).containsExactlyInAnyOrder("400 cancelled at 100", "500 cancelled at 100");
            assertThat(task.done()).isTrue();
        });
    }

    @Test
    void aCancelOfOrCancelCancelsAll() {
        virtualRun(() -> {
            List<String> trail = new ArrayList<>();
            Task<List<Integer>> all = createTask(gatherOrCancel(List.of(slow(trail, 400), slow(trail, 500))));
            await(sleep(ofMillis(100)));
            all.cancel("outside");
            assertThatThrownBy(() -> await(all)).isInstanceOf(CancelledError.class).hasMessage("outside");
            assertThat(trail).containsExactly("400 cancelled at 100", "500 cancelled at 100");
        });
    }

    @Test
    void whatEndsAfterAFailureChangesNothing() {
        virtualRun(() -> {
            Future<String> fails = getRunningLoop().createFuture();
            Future<String> ends = getRunningLoop().createFuture();
            Future<List<String>> gathered = gather(fails, ends);
            fails.setException(new IllegalStateException("first"));
            spin(2);
            ends.setResult("too late");
            spin(2);
            assertThatThrownBy(() -> await(gathered)).hasMessage("first");
        });
    }
}
