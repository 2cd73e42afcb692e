package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FutureTest {

    private final List<String> trail = new ArrayList<>();

    @Test
    void endsOnceInOneOfThreeWays() {
        virtualRun(() -> {
            Future<String> finished = getRunningLoop().createFuture();
            finished.setResult("x");
            Future<String> failed = getRunningLoop().createFuture();
            failed.setException(new IOException("y"));
            Future<String> cancelled = getRunningLoop().createFuture();
            assertThat(cancelled.cancel()).isTrue();
            for (Future<String> future : List.of(finished, failed, cancelled)) {
                assertThat(future.done()).isTrue();
                assertThat(future.cancel()).isFalse();
                assertThatThrownBy(() -> future.setResult("z")).isInstanceOf(InvalidStateException.class)
                        .hasMessageContaining("done already");
                assertThatThrownBy(() -> future.setException(new IOException()))
                        .isInstanceOf(InvalidStateException.class);
            }
            assertThat(finished.result()).isEqualTo("x");
            assertThat(finished.exception()).isNull();
            assertThatThrownBy(failed::result).isSameAs(failed.exception()).hasMessage("y");
            assertThatThrownBy(cancelled::result).isInstanceOf(CancelledError.class);
            assertThatThrownBy(cancelled::exception).isInstanceOf(CancelledError.class);
            assertThat(List.of(finished, failed, cancelled)).extracting(Object::toString)
                    .containsExactly("Future[finished]", "Future[failed java.io.IOException: y]", "Future[cancelled]");
        });
    }

    @Test
    void aPendingOneHasNeitherResultNorException() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            assertThatThrownBy(future::result).isInstanceOf(InvalidStateException.class)
                    .hasMessage("the result of Future[pending] is not set yet; await it instead");
            assertThatThrownBy(future::exception).isInstanceOf(InvalidStateException.class);
            assertThat(future.done()).isFalse();
            assertThat(future.loop()).isSameAs(getRunningLoop());
        });
    }

    @Test
    void completingRunsNoCallbackAtOnce() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            future.addDoneCallback(f -> trail.add(f.result()));
            future.setResult("called");
            assertThat(trail).isEmpty();
            spin(1);
            assertThat(trail).containsExactly("called");
        });
    }

    @Test
    void callbacksThatChangeTheListDuringTheBatchDoNotDisturbIt() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Consumer<Future<String>> second = _ -> trail.add("second");
            future.addDoneCallback(f -> {
                f.removeDoneCallback(second);
                f.addDoneCallback(_ -> trail.add("added"));
                trail.add("first");
            });
            future.addDoneCallback(second);
            future.setResult("x");
            spin(2);
            assertThat(trail).containsExactly("first", "second", "added");
        });
    }

    @Test
    void removingCountsEveryEqualOne() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Consumer<Future<String>> callback = _ -> trail.add("never");
            assertThat(future.removeDoneCallback(callback)).isZero();
            future.addDoneCallback(callback);
            assertThat(future.removeDoneCallback(_ -> {})).isZero();
            assertThat(future.removeDoneCallback(callback)).isEqualTo(1);
            future.addDoneCallback(callback);
            future.addDoneCallback(callback);
            future.addDoneCallback(_ -> trail.add("stays"));
            assertThat(future.removeDoneCallback(callback)).isEqualTo(2);
            future.setResult("x");
            spin(1);
            assertThat(trail).containsExactly("stays");
        });
    }

    @Test
    void everyReaderOfACancelledOneGetsTheMessage() {
        Object reason = List.of("any", "object");
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            future.cancel(reason);
            for (int n = 0; n < 3; n++) {
                assertThatThrownBy(() -> await(future)).isInstanceOfSatisfying(CancelledError.class,
                        e -> assertThat(e.reason()).isSameAs(reason));
            }
        });
    }

    @Test
    void aCheckedFailureComesOutOfTheAwaitAsItIs() {
        IOException failure = new IOException("out");
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            var task = createTask(async(() -> await(future)));
            spin(1);
            future.setException(failure);
            assertThatThrownBy(() -> await(task)).isSameAs(failure);
            assertThatThrownBy(() -> await(future, IOException.class)).isSameAs(failure);
        });
    }

    @Test
    void awaitingADoneOneTakesNoTurn() {
        virtualRun(() -> {
            Ticks ticks = new Ticks();
            Future<String> future = getRunningLoop().createFuture();
            future.setResult("x");
            assertThat(await(future)).isEqualTo("x");
            assertThat(future.await()).isEqualTo("x");
            assertThat(ticks.since()).isZero();
            ticks.stop();
        });
    }

    @Test
    void awaitingOneOfAnotherLoopFailsInTheTaskOnly() {
        EventLoop other = VirtualLoop.newLoop();
        Future<String> foreign = other.createFuture();
        virtualRun(() -> {
            assertThatThrownBy(() -> await(foreign)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("attached to a different loop");
            foreign.setResult("x");
            assertThatThrownBy(() -> await(foreign)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("attached to a different loop");
        });
        other.close();
    }

    @Test
    void aTaskThatAwaitsItselfFails() {
        virtualRun(() -> {
            Task<?>[] self = new Task<?>[1];
            self[0] = createTask(async(() -> await(self[0])));
            assertThatThrownBy(() -> await(self[0])).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Task cannot await on itself: Task[Task-2");
        });
    }

    @Test
    void itIsPendingAtFirstAndBelongsToTheLoopThatMadeIt() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            assertThat(future.cancelled()).isFalse();
            assertThat(future.done()).isFalse();
            assertThat(future.loop()).isSameAs(getRunningLoop());
            future.cancel();
            assertThat(future.cancelled()).isTrue();
        });
    }

    @Test
    void whatIsAwaitedIsAFutureUnlessItIsACoroutine() {
        virtualRun(() -> {
            Task<Void> task = createTask(sleep(ZERO));
            List<Awaitable<?>> futures = List.of(getRunningLoop().createFuture(), task, gather(task));
            assertThat(futures).allMatch(Future.class::isInstance);
            Coroutine<String> coroutine = async(() -> "x");
            assertThat((Object) coroutine).isNotInstanceOf(Future.class);
            assertThat((Object) coroutine.await()).isNotInstanceOf(Future.class);
            await(task);
        });
    }

    @Test
    void whoAwaitsItTwiceWaitsOnce() {
        virtualRun(() -> {
            Future<Integer> future = getRunningLoop().createFuture();
            var task = createTask(async(() -> {
                trail.add("a");
                int first = await(future);
                trail.add("b");
                return first + await(future);
            }));
            spin(1);
            assertThat(trail).containsExactly("a");
            future.setResult(21);
            spin(1);
            assertThat(task.done()).as("the second await takes no turn").isTrue();
            assertThat(task.result()).isEqualTo(42);
        });
    }

    @Test
    void anyValueIsAResult() {
        virtualRun(() -> {
            for (Object value : new Object[] {List.of(1, 2), new Object[] {1, 2}, new IOException("no failure"), "",
                null}) {
                Future<Object> future = getRunningLoop().createFuture();
                var waiter = createTask(async(() -> await(future)));
                spin(1);
                future.setResult(value);
                assertThat(await(waiter)).isSameAs(value);
                assertThat(await(future)).isSameAs(value);
            }
        });
    }

    /** With three callbacks, whichever are removed, twice over. */
    @Test
    void removingKeepsTheOrderOfTheOthers() {
        virtualRun(() -> {
            for (List<Integer> removed : List.of(List.of(0), List.of(0, 1), List.of(2), List.of(1), List.of(0, 1, 2))) {
                Future<String> future = getRunningLoop().createFuture();
                List<Integer> called = new ArrayList<>();
                List<Consumer<Future<String>>> callbacks = new ArrayList<>();
                for (int n = 0; n < 3; n++) {
                    int number = n;
                    callbacks.add(_ -> called.add(number));
                }
                callbacks.forEach(future::addDoneCallback);
                for (int n : removed) {
                    assertThat(future.removeDoneCallback(callbacks.get(n))).isEqualTo(1);
                    assertThat(future.removeDoneCallback(callbacks.get(n))).isZero();
                }
                future.setResult("x");
                assertThat(called).isEmpty();
                spin(1);
                List<Integer> expected = new ArrayList<>(List.of(0, 1, 2));
                expected.removeAll(removed);
                assertThat(called).isEqualTo(expected);
            }
        });
    }

    @Test
    void callbacksRunInOrderHoweverItEnds() {
        virtualRun(() -> {
            for (Consumer<Future<String>> end : List.<Consumer<Future<String>>>of(future -> future.setResult("x"),
                    future -> future.setException(new IOException("y")), Future::cancel)) {
                trail.clear();
                Future<String> future = getRunningLoop().createFuture();
                future.addDoneCallback(f -> trail.add("first " + (f == future)));
                future.addDoneCallback(_ -> trail.add("second"));
                end.accept(future);
                assertThat(trail).isEmpty();
                spin(1);
                assertThat(trail).containsExactly("first true", "second");
                if (!future.cancelled()) {
                    future.exception();
                }
            }
        });
    }

    @Test
    void aNullIsNoCallback() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            assertThatThrownBy(() -> future.removeDoneCallback(null)).isInstanceOf(NullPointerException.class)
                    .hasMessage("the callback is null");
        });
    }
}
