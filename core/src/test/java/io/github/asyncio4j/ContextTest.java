package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.blocking;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static io.github.asyncio4j.VirtualLoop.virtualRunWithThreads;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ContextTest {

    private static final ContextVar<String> VAR = new ContextVar<>("var", "default");

    @Test
    void aContextKnowsWhatIsSetInIt() {
        Context context = new Context();
        assertThat(context.size()).isZero();
        context.run(() -> {
            VAR.set("set");
        });
        assertThat(context.size()).isEqualTo(1);
        assertThat(context.contains(VAR)).isTrue();
        assertThat(context.get(VAR)).isEqualTo("set");
        assertThat(context.asMap()).containsExactly(entry(VAR, "set"));
        assertThat(context).hasToString("Context{ContextVar[var, default default]=set}");
    }

    /** As in Python's Context[var], whose default is the variable's get() alone. */
    @Test
    void theDefaultIsNotInIt() {
        assertThatThrownBy(() -> new Context().get(VAR)).isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("has no value in Context{}");
    }

    @Test
    void whatIsSetInARunStaysInTheContextAndOutOfTheCallers() {
        Context context = new Context();
        String returned = context.run(() -> {
            VAR.set("inside");
            return "returned";
        });
        assertThat(returned).isEqualTo("returned");
        assertThat(VAR.get()).isEqualTo("default");
        assertThat(context.run(() -> VAR.get())).isEqualTo("inside");
    }

    @Test
    void aFailingRunThrowsWhatFailedAndLeavesTheContext() {
        Context context = new Context();
        assertThatThrownBy(() -> context.run(() -> {
            VAR.set("before the failure");
            throw new java.io.IOException("failed");
        })).isInstanceOf(java.io.IOException.class);
        assertThat(context.get(VAR)).isEqualTo("before the failure");
        assertThat(VAR.get()).isEqualTo("default");
    }

    @Test
    void aContextIsNotEnteredTwice() {
        Context context = new Context();
        Context other = new Context();
        context.run(() -> {
            assertThatThrownBy(() -> context.run(() -> "again")).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already entered");
            other.run(() -> assertThatThrownBy(() -> context.run(() -> "again")).hasMessageContaining("entered"));
        });
        assertThat(context.run(() -> "after")).isEqualTo("after");
    }

    @Test
    void whatIsSetInARunIsThereAtOnce() {
        Context context = new Context();
        context.run(() -> {
            assertThat(context.contains(VAR)).isFalse();
            try (var _ = VAR.set("set")) {
                assertThat(context.get(VAR)).isEqualTo("set");
                Context copy = context.copy();
                VAR.set("later");
                assertThat(copy.get(VAR)).isEqualTo("set");
                assertThat(context.get(VAR)).isEqualTo("later");
            }
            assertThat(context.asMap()).isEmpty();
        });
    }

    @Test
    void anObjectThatIsAValueIsShared() {
        ContextVar<List<String>> list = new ContextVar<>("list");
        new Context().run(() -> {
            list.set(new ArrayList<>());
            Context.copyContext().run(() -> {
                list.get().add("to the callers");
                list.set(new ArrayList<>());
                list.get().add("to the copy's");
            });
            assertThat(list.get()).containsExactly("to the callers");
        });
    }

    @Test
    void threadsDoNotSeeEachOthers() throws Exception {
        try (var pool = Executors.newFixedThreadPool(4)) {
            List<java.util.concurrent.Future<Integer>> futures = new ArrayList<>();
            ContextVar<Integer> number = new ContextVar<>("number");
            for (int n = 0; n < 16; n++) {
                int mine = n;
                futures.add(pool.submit(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        number.set(mine + i);
                        Thread.yield();
                        assertThat(number.get()).isEqualTo(mine + i);
                    }
                    return mine;
                }));
            }
            for (int n = 0; n < 16; n++) {
                assertThat(futures.get(n).get()).isEqualTo(n);
            }
        }
    }

    @Test
    void aCopySharesNothingThatComesLater() {
        Context context = new Context();
        context.run(() -> {
            VAR.set("one");
        });
        Context copy = context.copy();
        copy.run(() -> {
            VAR.set("two");
        });
        assertThat(context.get(VAR)).isEqualTo("one");
        assertThat(copy.get(VAR)).isEqualTo("two");
        assertThat(copy.run(Context::copyContext).get(VAR)).isEqualTo("two");
    }

    /** Sets, resets and copies at random, beside a map that is copied whole. */
    @Test
    void aContextIsAMapThatIsCopied() {
        Random random = new Random(42);
        List<ContextVar<Integer>> vars = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            vars.add(new ContextVar<>("v" + i));
        }
        List<Context> contexts = new ArrayList<>(List.of(new Context()));
        List<Map<ContextVar<?>, Object>> maps = new ArrayList<>(List.of(new HashMap<>()));
        for (int i = 0; i < 5_000; i++) {
            int at = random.nextInt(contexts.size());
            ContextVar<Integer> variable = vars.get(random.nextInt(vars.size()));
            int value = i;
            switch (random.nextInt(3)) {
                case 0 -> {
                    contexts.get(at).run(() -> {
                        variable.set(value);
                    });
                    maps.get(at).put(variable, value);
                }
                case 1 -> contexts.get(at).run(() -> {
                    try (var _ = variable.set(value)) {
                        assertThat(variable.get()).isEqualTo(value);
                    }
                });
                default -> {
                    if (contexts.size() < 20) {
                        contexts.add(contexts.get(at).copy());
                        maps.add(new HashMap<>(maps.get(at)));
                    }
                }
            }
            assertThat(contexts.get(at).asMap()).isEqualTo(maps.get(at));
        }
    }

    @Test
    void eachThreadHasItsOwn() throws Exception {
        Context mine = new Context();
        mine.run(() -> {
            VAR.set("mine");
            try (var pool = Executors.newSingleThreadExecutor()) {
                assertThat(pool.submit(() -> VAR.get()).get()).isEqualTo("default");
            }
        });
    }

    @Test
    void theProgramStartsWithACopyOfItsCallers() {
        new Context().run(() -> {
            VAR.set("caller's");
            virtualRun(() -> {
                assertThat(VAR.get()).isEqualTo("caller's");
                VAR.set("program's");
                await(sleep(ZERO));
                assertThat(VAR.get()).isEqualTo("program's");
            });
            assertThat(VAR.get()).isEqualTo("caller's");
        });
    }

    @Test
    void aCallbackIsNotInTheContextOfTheTaskThatRanBefore() {
        virtualRun(() -> {
            List<String> seen = new ArrayList<>();
            getRunningLoop().callSoon(() -> seen.add(VAR.get()));
            VAR.set("task's");
            await(sleep(ZERO));
            assertThat(seen).containsExactly("default");
        });
    }

    /** The variable is set in one task while another awaits in the middle of a run. */
    @Test
    void aRunMayAwait() {
        virtualRun(() -> {
            Context inner = new Context();
            var other = createTask(async(() -> {
                VAR.set("other task's");
                assertThatThrownBy(() -> inner.run(() -> "again")).hasMessageContaining("already entered");
            }));
            VAR.set("outer");
            inner.run(() -> {
                VAR.set("inner");
                await(sleep(ofMillis(1)));
                assertThat(VAR.get()).isEqualTo("inner");
                assertThat(currentTask().context().get(VAR)).isEqualTo("outer");
            });
            assertThat(VAR.get()).isEqualTo("outer");
            await(other);
        });
    }

    @Test
    void aTaskKnowsItsContext() {
        virtualRun(() -> {
            var task = createTask(async(() -> {
                VAR.set("child's");
                return currentTask().context();
            }));
            assertThat(await(task)).isSameAs(task.context());
            assertThat(task.context().get(VAR)).isEqualTo("child's");
            assertThat(VAR.get()).isEqualTo("default");
        });
    }

    @Test
    void aHandleKnowsItsContext() {
        virtualRun(() -> {
            Context given = new Context();
            assertThat(getRunningLoop().callSoon(() -> {}, given).context()).isSameAs(given);
            VAR.set("captured");
            assertThat(getRunningLoop().callLater(ZERO, () -> {}).context().get(VAR)).isEqualTo("captured");
            await(sleep(ZERO));
        });
    }

    @Test
    void timersRunInTheGivenContext() {
        virtualRun(() -> {
            Context given = new Context();
            given.run(() -> {
                VAR.set("given");
            });
            List<String> seen = new ArrayList<>();
            var loop = getRunningLoop();
            loop.callLater(ofMillis(1), () -> seen.add(VAR.get()), given);
            loop.callAt(loop.time().plusMillis(2), () -> seen.add(VAR.get()), given);
            loop.callSoonThreadsafe(() -> seen.add(VAR.get()), given);
            await(sleep(ofMillis(3)));
            assertThat(seen).isEqualTo(Collections.nCopies(3, "given"));
        });
    }

    @Test
    void anExecutorsCallIsInNoContextAndToThreadIsInACopy() {
        virtualRunWithThreads(() -> {
            VAR.set("task's");
            assertThat(await(getRunningLoop().runInExecutor(() -> VAR.get()))).isEqualTo("default");
            assertThat(await(toThread(() -> {
                String seen = VAR.get();
                VAR.set("thread's");
                return seen;
            }))).isEqualTo("task's");
            assertThat(VAR.get()).isEqualTo("task's");
        });
    }

    @Test
    void aBlockingRegionIsInItsTasksContext() {
        virtualRunWithThreads(() -> {
            VAR.set("task's");
            CountDownLatch open = new CountDownLatch(1);
            getRunningLoop().callLater(ofMillis(1), open::countDown);
            blocking(() -> {
                assertThat(VAR.get()).isEqualTo("task's");
                open.await();
                VAR.set("region's");
            });
            assertThat(VAR.get()).isEqualTo("region's");
            await(sleep(ZERO));
            assertThat(VAR.get()).isEqualTo("region's");
        });
    }

    @Test
    void aHandlerOfFailuresRunsInTheContextOfWhatFailed() {
        virtualRun(() -> {
            List<String> seen = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, _) -> seen.add(VAR.get()));
            Context given = new Context();
            getRunningLoop().callSoon(() -> {
                VAR.set("callback's");
                throw new IllegalArgumentException();
            }, given);
            await(sleep(ZERO));
            assertThat(seen).isEqualTo(Arrays.asList("callback's"));
        });
    }
}
