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
}
