package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.asCompleted;
import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class AsCompletedTest {

    private static Coroutine<String> job(String name, long ms) {
        return sleep(ofMillis(ms), name);
    }

    @Test
    void givesResultsAsTheyCome() {
        virtualRun(() -> {
            List<String> seen = new ArrayList<>();
            for (Coroutine<String> next : asCompleted(List.of(job("c", 30), job("a", 10), job("b", 20)))) {
                seen.add(await(next) + now());
            }
            assertThat(seen).containsExactly("a10", "b20", "c30");
        });
    }

    /** 14: test_as_completed_resume_iterator. */
    @Test
    void theIterationCanBeLeftAndTakenUpAgain() {
        virtualRun(() -> {
            Iterable<Coroutine<String>> all = asCompleted(List.of(job("a", 10), job("b", 20), job("c", 30)));
            List<String> seen = new ArrayList<>();
            for (Coroutine<String> next : all) {
                seen.add(await(next));
                break;
            }
            await(sleep(ofMillis(100)));
            for (Coroutine<String> next : all) {
                seen.add(await(next));
            }
            assertThat(seen).containsExactly("a", "b", "c");
            Iterator<Coroutine<String>> over = all.iterator();
            assertThat(over.hasNext()).isFalse();
            assertThatThrownBy(over::next).isInstanceOf(NoSuchElementException.class);
        });
    }

    /** 15: test_as_completed_with_timeout. */
    @Test
    void afterTheLimitEachItemThrowsATimeoutAndNothingIsCancelled() {
        virtualRun(() -> {
            Task<String> slow = createTask(job("slow", 200));
            Iterator<Coroutine<String>> items =
                    asCompleted(List.of(createTask(job("quick", 50)), slow), ofMillis(120)).iterator();
            assertThat(await(items.next())).isEqualTo("quick");
            Coroutine<String> late = items.next();
            assertThatThrownBy(() -> await(late)).isInstanceOf(AsyncTimeoutException.class);
            assertThat(now()).isEqualTo(120);
            assertThat(await(slow)).isEqualTo("slow");
        });
    }

    @Test
    void whatWasDoneBeforeTheLimitIsStillGiven() {
        virtualRun(() -> {
            Iterator<Coroutine<String>> items =
                    asCompleted(List.of(job("a", 10), job("b", 500)), ofMillis(100)).iterator();
            await(sleep(ofMillis(200)));
            assertThat(await(items.next())).isEqualTo("a");
            assertThatThrownBy(() -> await(items.next())).isInstanceOf(AsyncTimeoutException.class);
        });
    }

    @Test
    void aWaiterThatIsCancelledTakesNoResultFromTheOthers() {
        virtualRun(() -> {
            Future<String> only = getRunningLoop().createFuture();
            Future<String> other = getRunningLoop().createFuture();
            Iterator<Coroutine<String>> items = asCompleted(List.of(only, other)).iterator();
            Task<String> first = createTask(items.next());
            Task<String> second = createTask(items.next());
            spin(1);
            only.setResult("x");
            spin(1);
            first.cancel();
            assertThatThrownBy(() -> await(first)).isInstanceOf(CancelledError.class);
            assertThat(await(second)).isEqualTo("x");
        });
    }

    @Test
    void costsAsManyTurnsAsInCPython() {
        virtualRun(() -> {
            Ticks ticks = new Ticks();
            Future<String> done = getRunningLoop().createFuture();
            done.setResult("x");
            for (Coroutine<String> next : asCompleted(List.of(done))) {
                await(next);
            }
            assertThat(ticks.since()).isEqualTo(2);
            ticks.stop();
        });
    }

    @Test
    void aFailureComesOutOfTheItemThatCarriesIt() {
        virtualRun(() -> {
            Iterator<Coroutine<String>> items = asCompleted(List.of(job("a", 10), async(() -> {
                throw new IllegalStateException("b");
            }))).iterator();
            assertThatThrownBy(() -> await(items.next())).hasMessage("b");
            assertThat(await(items.next())).isEqualTo("a");
        });
    }

    private static <T> List<Future<T>> allDone(AsCompleted<T> ended) {
        List<Future<T>> futures = new ArrayList<>();
        while (ended.hasNext()) {
            futures.add(await(ended.nextDone()));
        }
        return futures;
    }

    /** test_as_completed_same_tasks_in_as_out. */
    @Test
    void nextDoneGivesTheTasksThatWereGivenAndThoseMadeOfCoroutines() {
        virtualRun(() -> {
            Task<String> first = createTask(job("b", 20));
            Task<String> second = createTask(job("d", 10));
            List<Future<String>> ended = allDone(asCompleted(List.of(job("a", 40), first, job("c", 30), second)));
            assertThat(ended).extracting(Future::result).containsExactly("d", "b", "c", "a");
            assertThat(ended.subList(0, 2)).containsExactly(second, first);
            assertThat(ended.subList(2, 4)).allMatch(task -> task instanceof Task);
        });
    }

    @Test
    void nextDoneGivesAFailedTaskAndDoesNotThrow() {
        virtualRun(() -> {
            Task<String> failing = createTask(async(() -> {
                throw new IllegalStateException("a");
            }));
            AsCompleted<String> ended = asCompleted(List.of(failing));
            assertThat(await(ended.nextDone())).isSameAs(failing);
            assertThat(failing.exception()).hasMessage("a");
            assertThatThrownBy(ended::nextDone).isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("hasNext()");
        });
    }

    @Test
    void nextDoneThrowsATimeoutAfterTheLimit() {
        virtualRun(() -> {
            AsCompleted<String> ended = asCompleted(List.of(job("a", 100), job("b", 150)), ofMillis(120));
            assertThat(await(ended.nextDone()).result()).isEqualTo("a");
            assertThatThrownBy(() -> await(ended.nextDone())).isInstanceOf(AsyncTimeoutException.class)
                    .hasMessage("the time limit of PT0.12S of asCompleted(...) has passed;"
                            + " it is PT0.12S on the loop's clock");
        });
    }

    @Test
    void aLimitThatIsNotReachedLeavesNothingBehind() {
        virtualRun(() -> {
            for (Coroutine<String> next : asCompleted(List.of(job("a", 10)), ofMillis(1000))) {
                assertThat(await(next)).isEqualTo("a");
            }
            assertThat(allDone(asCompleted(List.of(job("a", 10)), ofMillis(1000)))).hasSize(1);
            assertThat(now()).isEqualTo(20);
        });
    }

    @Test
    void bothWaysShareOneIteration() {
        virtualRun(() -> {
            AsCompleted<String> all = asCompleted(List.of(job("a", 10), job("b", 20), job("c", 30), job("d", 40)));
            assertThat(all.iterator()).isSameAs(all);
            assertThat(await(all.nextDone()).result()).isEqualTo("a");
            assertThat(await(all.next())).isEqualTo("b");
            assertThat(allDone(all)).extracting(Future::result).containsExactly("c", "d");
            assertThat(all.hasNext()).isFalse();
        });
    }

    /** test_as_completed_reverse_wait. */
    @Test
    void whoeverAwaitsFirstGetsTheFirstResult() {
        virtualRun(() -> {
            AsCompleted<String> all = asCompleted(List.of(job("a", 50), job("b", 100)));
            Coroutine<String> first = all.next();
            Coroutine<String> second = all.next();
            assertThat(await(second)).isEqualTo("a");
            assertThat(now()).isEqualTo(50);
            assertThat(await(first)).isEqualTo("b");
            assertThat(now()).isEqualTo(100);
        });
    }

    /** test_as_completed_concurrent. */
    @Test
    void severalCanBeAwaitedAtOnce() {
        virtualRun(() -> {
            AsCompleted<String> all = asCompleted(List.of(job("a", 50), job("b", 50)));
            Waited<Task<String>> waited = await(Asyncio.wait(List.of(createTask(all.next()), createTask(all.next()))));
            assertThat(waited.done()).extracting(Future::result).containsExactlyInAnyOrder("a", "b");
            AsCompleted<String> again = asCompleted(List.of(job("a", 50), job("b", 50)));
            assertThat(await(Asyncio.wait(allDone(again))).done()).hasSize(2);
        });
    }

    @Test
    void whatIsGivenTwiceIsGivenBackOnce() {
        virtualRun(() -> {
            Coroutine<String> twice = job("ham", 1);
            assertThat(allDone(asCompleted(List.of(twice, twice, job("spam", 2))))).extracting(Future::result)
                    .containsExactly("ham", "spam");
        });
    }
}
