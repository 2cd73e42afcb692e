package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.blocking;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In which context a task runs, and who sees what it sets. */
class TaskContextTest {

    private static final ContextVar<String> VAR = new ContextVar<>("var", "nope");

    @Test
    void itRunsInACopyTakenWhenItWasMade() {
        List<String> seen = new ArrayList<>();
        virtualRun(() -> {
            Task<Void> child = createTask(async(() -> {
                await(sleep(ofMillis(10)));
                seen.add(VAR.get());
                VAR.set("child's");
            }));
            VAR.set("maker's");
            await(child);
            seen.add(VAR.get());
        });
        assertThat(seen).containsExactly("nope", "maker's");
    }

    @Test
    void callbacksOfWhatItAwaitsDoNotChangeIt() {
        virtualRun(() -> {
            for (int round = 0; round < 2; round++) {
                String mine = "round " + round;
                Future<Void> future = getRunningLoop().createFuture();
                future.addDoneCallback(_ -> VAR.set("callback's"));
                VAR.set(mine);
                getRunningLoop().callSoon(() -> future.setResult(null));
                await(future);
                assertThat(VAR.get()).isEqualTo(mine);
                for (int n = 0; n < 3; n++) {
                    VAR.set(mine + "." + n);
                    await(sleep(ofMillis(1)));
                    assertThat(VAR.get()).isEqualTo(mine + "." + n);
                }
            }
        });
        assertThat(VAR.get()).isEqualTo("nope");
    }

    @Test
    void whatIsSetBeforeABlockingRegionIsThereBehindIt() {
        run(() -> {
            await(createTask(async(() -> {
                VAR.set("set");
                blocking(() -> null);
                assertThat(VAR.get()).isEqualTo("set");
            })));
        });
    }

    /** On portable fibers they hand the loop to each other. */
    @Test
    void tasksThatFollowEachOtherInATurnKeepTheirValuesApart() {
        virtualRun(() -> await(gather(IntStream.range(0, 5).mapToObj(me -> async(() -> {
            for (int n = 0; n < 4; n++) {
                if (n > 0 || me % 2 == 0) {
                    VAR.set(me + "." + n);
                }
                String mine = VAR.get();
                await(sleep(ofMillis(0)));
                assertThat(VAR.get()).isEqualTo(mine);
            }
        })).toList())));
        assertThat(VAR.get()).isEqualTo("nope");
    }

    @Test
    void aHundredTasksKeepTheirValuesApart() {
        virtualRun(() -> await(gather(IntStream.range(0, 100).mapToObj(me -> async(() -> {
            for (int n = 0; n < 10; n++) {
                VAR.set(me + "." + n);
                await(sleep(ofMillis(1 + (me * 31 + n * 17) % 50)));
                assertThat(VAR.get()).isEqualTo(me + "." + n);
            }
        })).toList())));
        assertThat(VAR.get()).isEqualTo("nope");
    }

    /** CPython's test_context_4, 5 and 6: by each way to make a task. */
    @Test
    void tasksMayShareAContext() {
        List<Function<Coroutine<Void>, Function<TaskOptions, Task<Void>>>> ways = List.of(
                coroutine -> options -> createTask(coroutine, options),
                coroutine -> options -> getRunningLoop().createTask(coroutine, options),
                coroutine -> options -> getRunningLoop().newTask(coroutine, options));
        for (var way : ways) {
            virtualRun(() -> {
                Context shared = Context.copyContext();
                List<String> seen = new ArrayList<>();
                assertThat(shared.contains(VAR)).isFalse();
                for (String value : List.of("1", "2")) {
                    Coroutine<Void> sets = async(() -> {
                        spin(1);
                        VAR.set(value);
                    });
                    await(way.apply(sets).apply(TaskOptions.DEFAULT.withContext(shared)));
                    seen.add(shared.get(VAR));
                }
                assertThat(seen).containsExactly("1", "2");
            });
        }
    }

    @Test
    void itKnowsTheContextItWasGiven() {
        virtualRun(() -> {
            Context given = Context.copyContext();
            Task<Void> task = createTask(sleep(ofMillis(1)), TaskOptions.DEFAULT.withContext(given));
            assertThat(task.context()).isSameAs(given);
            await(task);
            assertThat(task.context()).isSameAs(given);
        });
    }
}
