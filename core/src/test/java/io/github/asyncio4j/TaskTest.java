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
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a task is and says, beyond what the oracle's scenarios show. */
class TaskTest {

    private final List<String> trail = new ArrayList<>();

    @Test
    void namesCountUpOnEachLoopAndCanBeGiven() {
        virtualRun(() -> {
            assertThat(currentTask().name()).isEqualTo("Task-1");
            Task<Void> named = createTask(sleep(ZERO), "mine");
            assertThat(named.name()).isEqualTo("mine");
            assertThat(createTask(sleep(ZERO)).name()).isEqualTo("Task-3");
            spin(2);
        });
    }

    @Test
    void saysWhatItIsDoing() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Task<String> inner = createTask(async(() -> await(future)), "inner");
            Task<String> outer = createTask(async(() -> await(inner)), "outer");
            assertThat(inner).hasToString("Task[inner pending]");
            spin(1);
            assertThat(inner).hasToString("Task[inner pending, waiting for Future[pending]]");
            assertThat(outer).hasToString("Task[outer pending, waiting for inner]");
            outer.cancel();
            assertThat(outer.toString()).startsWith("Task[outer pending, cancelling");
            spin(3);
            assertThat(outer).hasToString("Task[outer cancelled]");
        });
    }

    @Test
    void aManyTaskChainEndsInOrder() {
        virtualRun(() -> {
            List<Task<Integer>> chain = new ArrayList<>();
            chain.add(createTask(sleep(ZERO, 0)));
            for (int n = 1; n < 1000; n++) {
                Task<Integer> below = chain.getLast();
                chain.add(createTask(async(() -> await(below) + 1)));
            }
            assertThat(await(chain.getLast())).isEqualTo(999);
        });
    }

    @Test
    void thousandsOfSleepersWakeInOrder() {
        int[] next = new int[1];
        virtualRun(() -> {
            for (int n = 0; n < 5_000; n++) {
                int me = n;
                createTask(async(() -> {
                    await(sleep(ofSeconds(1)));
                    if (next[0]++ != me) {
                        trail.add("out of order: " + me);
                    }
                }));
            }
            await(sleep(ofSeconds(2)));
        });
        assertThat(next[0]).isEqualTo(5_000);
        assertThat(trail).isEmpty();
    }

    @Test
    void itsResultIsTheCoroutinesWhateverThatAwaits() {
        assertThat(VirtualLoop.<Integer>virtualRun(() -> {
            Coroutine<Integer> one = async(() -> 42);
            Coroutine<Integer> two = async(() -> 1000);
            return await(createTask(async(() -> await(one) + await(two))));
        })).isEqualTo(1042);
    }

    @Test
    void itWaitsForTheFutureItAwaitsAndGetsItsResultInTheNextTurn() {
        virtualRun(() -> {
            Object value = new Object();
            List<Object> got = new ArrayList<>();
            Future<Object> future = getRunningLoop().createFuture();
            Task<Void> task = createTask(async(() -> {
                got.add(await(future));
            }));
            spin(1);
            future.setResult(value);
            assertThat(got).isEmpty();
            spin(1);
            assertThat(got).containsExactly(value);
            assertThat(task.done()).isTrue();
            assertThat(task.result()).isNull();
        });
    }

    @Test
    void itsExceptionShowsTheFramesOfTheCoroutine() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(TaskTest::failingFrame));
            spin(1);
            assertThat(task.exception()).satisfies(failure -> assertThat(failure.getStackTrace())
                    .extracting(StackTraceElement::getMethodName).contains("failingFrame"));
        });
    }

    private static void failingFrame() {
        throw new IllegalStateException("out");
    }

    @Test
    void itKnowsItsCoroutineToTheEnd() {
        virtualRun(() -> {
            Coroutine<String> coroutine = sleep(ZERO, "x");
            Task<String> task = createTask(coroutine);
            assertThat(task.coroutine()).isSameAs(coroutine);
            await(task);
            assertThat(task.coroutine()).isSameAs(coroutine);
        });
    }

    @Test
    void eachTaskIsTheCurrentOneBetweenItsAwaits() {
        virtualRun(() -> {
            Task<?> main = Asyncio.currentTask();
            Future<Void> one = getRunningLoop().createFuture();
            Future<Void> two = getRunningLoop().createFuture();
            List<Task<?>> current = new ArrayList<>();
            Task<Void> first = createTask(async(() -> {
                current.add(Asyncio.currentTask());
                await(one);
                current.add(Asyncio.currentTask());
                two.setResult(null);
            }));
            Task<Void> second = createTask(async(() -> {
                current.add(Asyncio.currentTask());
                one.setResult(null);
                await(two);
                current.add(Asyncio.currentTask());
            }));
            await(Asyncio.waitAll(List.of(first, second)));
            assertThat(current).containsExactly(first, second, first, second);
            assertThat(Asyncio.currentTask()).isSameAs(main);
        });
    }
}
