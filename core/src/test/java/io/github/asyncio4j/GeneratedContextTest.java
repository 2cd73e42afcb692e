package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.asyncContextManager;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Asyncio.with;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GeneratedContextTest {

    private final List<Object> log = new ArrayList<>();

    /** Yields 42 and writes down what happens around. */
    private final AsyncContextManager<Integer> logging = asyncContextManager(y -> {
        log.add("begin");
        try {
            y.yield(42);
            log.add("good end");
        } finally {
            log.add("finally");
        }
    });

    /** Yields, and lets everything pass. */
    private static AsyncContextManager<Void> bare() {
        return asyncContextManager(y -> y.yield(null));
    }

    private static <T> void failWithin(AsyncContextManager<T> manager, Throwable failure) {
        with(manager, (ScopeAction<T>) _ -> {
            throw Sneaky.sneak(failure);
        });
    }

    private static void throwNow(Throwable failure) {
        throw Sneaky.sneak(failure);
    }

    private static boolean leave(AsyncContextManager<?> manager, Throwable failure) {
        return await(manager.aexit(failure));
    }

    @Test
    void theBlockRunsWhereTheBodyYields() {
        virtualRun(() -> {
            assertThat(log).isEmpty();
            with(logging, value -> {
                assertThat(log).containsExactly("begin");
                log.add(value);
            });
            assertThat(log).containsExactly("begin", 42, "good end", "finally");
        });
    }

    @Test
    void aFailureOfTheBlockIsThrownAtTheYieldAndGoesOnAsItIs() {
        virtualRun(() -> {
            ValueError failure = new ValueError("x");
            assertThat(catchThrowable(() -> failWithin(logging, failure))).isSameAs(failure)
                    .hasNoSuppressedExceptions();
            assertThat(log).containsExactly("begin", "finally");
        });
    }

    /** Leaving fails only where the leaving itself does. */
    @Test
    void leavingGivesFalseAndThrowsNothingWhereTheBodyLetsTheFailurePass() {
        virtualRun(() -> {
            for (Throwable failure : List.of(new ValueError("x"), new IllegalStateException("y"), new Trace.Odd("z"))) {
                AsyncContextManager<Void> manager = bare();
                await(manager.aenter());
                assertThat(leave(manager, failure)).isFalse();
            }
        });
    }

    @Test
    void aFailureThatTheBodyCatchesIsSwallowed() {
        virtualRun(() -> {
            AsyncContextManager<Integer> catching = asyncContextManager(y -> {
                try {
                    y.yield(42);
                } catch (ArithmeticException e) {
                    log.add(e.getMessage());
                }
            });
            assertThat(Asyncio.<Integer, String>with(catching, value -> {
                log.add(value);
                throw new ArithmeticException("999");
            })).isNull();
            assertThat(log).containsExactly(42, "999");
        });
    }

    @Test
    void whatTheBodyThrowsInPlaceOfTheFailureTellsOfIt() {
        virtualRun(() -> {
            ValueError failure = new ValueError("x");
            AsyncContextManager<Integer> replacing = asyncContextManager(y -> {
                try {
                    y.yield(42);
                } finally {
                    throwNow(new KeyError("y"));
                }
            });
            assertThatThrownBy(() -> failWithin(replacing, failure)).isInstanceOf(KeyError.class)
                    .hasSuppressedException(failure);
        });
    }

    @Test
    void aBodyThatEndsWithoutAYieldIsRefused() {
        virtualRun(() -> {
            AsyncContextManager<Integer> none = asyncContextManager(_ -> log.add("body"));
            assertThatThrownBy(() -> with(none, value -> {
                log.add(value);
            })).isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("generator didn't yield").hasNoCause();
            assertThat(log).containsExactly("body");
        });
    }

    @Test
    void aSecondYieldAfterAGoodEndIsRefusedAndTheBodyIsClosed() {
        virtualRun(() -> {
            AsyncContextManager<Integer> two = asyncContextManager(y -> {
                try {
                    y.yield(1);
                    y.yield(2);
                } finally {
                    await(sleep(ofMillis(10)));
                    log.add("closed");
                }
            });
            await(two.aenter());
            assertThatThrownBy(() -> await(two.aexit(null))).isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("generator didn't stop:").hasMessageContaining("yielded 2");
            assertThat(log).containsExactly("closed");
        });
    }

    @Test
    void aYieldInAnswerToAFailureIsRefusedAndTheBodyIsClosed() {
        virtualRun(() -> {
            AsyncContextManager<Integer> two = asyncContextManager(y -> {
                try {
                    y.yield(1);
                } catch (Throwable e) {
                    try {
                        y.yield(2);
                    } finally {
                        log.add("closed");
                    }
                }
            });
            ValueError failure = new ValueError("x");
            assertThatThrownBy(() -> failWithin(two, failure)).isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("generator didn't stop after athrow()").hasMessageContaining("yielding 2")
                    .hasSuppressedException(failure);
            assertThat(log).containsExactly("closed");
        });
    }

    /** The last word is that of the close, and the refusal is not lost. */
    @Test
    void whatTheCloseOfARefusedBodyThrowsTellsOfTheRefusal() {
        virtualRun(() -> {
            AsyncContextManager<Integer> two = asyncContextManager(y -> {
                y.yield(1);
                try {
                    y.yield(2);
                } finally {
                    throwNow(new KeyError("close"));
                }
            });
            await(two.aenter());
            assertThatThrownBy(() -> await(two.aexit(null))).isInstanceOf(KeyError.class)
                    .satisfies(e -> assertThat(e.getSuppressed()).singleElement()
                            .satisfies(
                                    refusal -> assertThat(refusal).hasMessageStartingWith("generator didn't stop:")));
        });
    }

    static List<RuntimeException> stops() {
        return List.of(new StopIteration("spam"), new StopAsyncIteration(), new StopIteration("sub") {
            private static final long serialVersionUID = 1;
        });
    }

    /** No body can let one pass as it is (PEP 479). */
    @ParameterizedTest
    @MethodSource("stops")
    void anEndOfValuesThatTheBlockFailsWithGoesOnAsItIs(RuntimeException stop) {
        virtualRun(() -> {
            assertThat(catchThrowable(() -> failWithin(bare(), stop))).isSameAs(stop).hasNoSuppressedExceptions();
            assertThat(catchThrowable(() -> failWithin(logging, stop))).isSameAs(stop);
            assertThat(log).containsExactly("begin", "finally");
        });
    }

    /** Also CPython cannot tell whether the generator or its machinery has wrapped it. */
    @Test
    void anEndOfValuesIsUnwrappedAndNothingElseIs() {
        virtualRun(() -> {
            ArithmeticException other = new ArithmeticException();
            assertThatThrownBy(() -> failWithin(wrapping(), other)).isInstanceOf(IllegalStateException.class)
                    .hasMessage("caught").hasCause(other).hasNoSuppressedExceptions();
            StopAsyncIteration stop = new StopAsyncIteration();
            assertThat(catchThrowable(() -> failWithin(wrapping(), stop))).isSameAs(stop);
        });
    }

    private static AsyncContextManager<Void> wrapping() {
        return asyncContextManager(y -> {
            try {
                y.yield(null);
            } catch (RuntimeException e) {
                throw new IllegalStateException("caught", e);
            }
        });
    }

    @Test
    void anEndOfValuesOfTheBodyItselfIsAFailureOfIt() {
        virtualRun(() -> {
            for (RuntimeException stop : stops()) {
                AsyncContextManager<Void> ending = asyncContextManager(y -> {
                    try {
                        y.yield(null);
                    } catch (ValueErrorInPassing e) {
                        throw stop;
                    }
                });
                ValueErrorInPassing failure = new ValueErrorInPassing();
                assertThatThrownBy(() -> failWithin(ending, failure)).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("PEP 479").hasCause(stop).hasSuppressedException(failure);
            }
        });
    }

    private static final class ValueErrorInPassing extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** CPython's bpo-33786. */
    @Test
    void theExitOfAGeneratorThatYieldsWithinTheBlockPasses() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> outer = asyncGenerator(y -> {
                with(logging, _ -> {
                    y.yield(11);
                });
                log.add("unreachable");
            });
            for (int n : forAwait(outer)) {
                assertThat(n).isEqualTo(11);
                break;
            }
            assertThat(log).containsExactly("begin");
            await(outer.aclose());
            assertThat(log).containsExactly("begin", "finally");
            assertThat(outer.state()).isEqualTo(Generator.State.CLOSED);
        });
    }

    @Test
    void aCancelOfTheBlockIsThrownAtTheYieldAndTheBodyMayAwait() {
        virtualRun(() -> {
            AsyncContextManager<Void> slow = asyncContextManager(y -> {
                try {
                    y.yield(null);
                } catch (CancelledError e) {
                    await(sleep(ofMillis(50)));
                    log.add("cleaned");
                    throw e;
                }
            });
            Task<Void> task = createTask(async(() -> {
                with(slow, _ -> {
                    await(sleep(ofSeconds(9)));
                });
            }));
            await(sleep(ofMillis(100)));
            task.cancel("why");
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("why");
            assertThat(task.cancelled()).isTrue();
            assertThat(log).containsExactly("cleaned");
            assertThat(now()).isEqualTo(150);
        });
    }

    /** PEP 789 forbids it to generators, and leaves it to these. */
    @Test
    void theYieldMayStandInATaskGroupWhichIsThenAroundTheBlock() {
        virtualRun(() -> {
            AsyncContextManager<TaskGroup> group = asyncContextManager(y -> taskGroup(g -> {
                y.yield(g);
                log.add("body over");
            }));
            with(group, g -> {
                g.createTask(async(() -> {
                    await(sleep(ofMillis(30)));
                    log.add("task over");
                }));
            });
            assertThat(log).containsExactly("body over", "task over");
            assertThat(now()).isEqualTo(30);
        });
    }

    @Test
    void aTaskOfAGroupInTheBodyThatFailsCancelsTheBlock() {
        virtualRun(() -> {
            AsyncContextManager<TaskGroup> group = asyncContextManager(y -> taskGroup(g -> {
                y.yield(g);
            }));
            assertThatThrownBy(() -> with(group, g -> {
                g.createTask(async(() -> {
                    await(sleep(ofMillis(30)));
                    throw new ValueError("x");
                }));
                await(sleep(ofSeconds(9)));
            })).isInstanceOfSatisfying(ExceptionGroup.class,
                    e -> assertThat(e.exceptions()).singleElement().isInstanceOf(ValueError.class));
            assertThat(now()).isEqualTo(30);
            assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
    }

    @Test
    void theYieldMayStandInATimeoutWhichThenLimitsTheBlock() {
        virtualRun(() -> {
            AsyncContextManager<Timeout> limited = asyncContextManager(y -> timeout(ofMillis(50), limit -> {
                y.yield(limit);
            }));
            assertThatThrownBy(() -> with(limited, limit -> {
                assertThat(limit.when()).isEqualTo(ofMillis(50));
                await(sleep(ofSeconds(9)));
            })).isInstanceOf(AsyncTimeoutException.class);
            assertThat(now()).isEqualTo(50);
            assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
    }

    /** The consumer's code would run in the group. */
    @Test
    void aGeneratorMayNotYieldWithinAManagerThatHasAGroupOpen() {
        virtualRun(() -> {
            AsyncContextManager<TaskGroup> group = asyncContextManager(y -> taskGroup(g -> {
                y.yield(g);
            }));
            AsyncGenerator<Integer, Void> generator = asyncGenerator(y -> with(group, _ -> {
                y.yield(1);
            }));
            assertThatThrownBy(() -> await(generator.anext())).isInstanceOfSatisfying(ExceptionGroup.class,
                    e -> assertThat(e.exceptions()).singleElement().isInstanceOf(IllegalStateException.class).asString()
                            .contains("yield inside an open taskGroup(...)").contains("PEP 789"));
        });
    }

    @Test
    void aManagerWorksOnce() {
        virtualRun(() -> {
            with(logging, _ -> {});
            assertThatThrownBy(() -> with(logging, _ -> {})).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("entered already");
            assertThat(log).containsExactly("begin", "good end", "finally");
        });
    }

    /** As CPython answers. */
    @Test
    void oneThatIsLeftASecondTimeSwallowsNothing() {
        virtualRun(() -> {
            with(logging, _ -> {});
            assertThat(leave(logging, null)).isFalse();
            assertThatThrownBy(() -> leave(logging, new ValueError("x"))).isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("generator didn't stop after athrow()");
        });
    }

    @Test
    void oneThatIsLeftWithoutHavingBeenEnteredLetsTheFailurePass() {
        virtualRun(() -> {
            assertThat(leave(logging, new ValueError("x"))).isFalse();
            assertThat(log).isEmpty();
        });
    }

    /** Nobody could get at the generator otherwise. */
    @Test
    void theEndOfTheProgramClosesTheBodyOfAManagerThatWasNeverLeft() {
        virtualRun(() -> {
            await(logging.aenter());
        });
        assertThat(log).containsExactly("begin", "finally");
    }

    @Test
    void aDecoratedCoroutineRunsTheBodyAnewEachTime() {
        virtualRun(() -> {
            await(logging.decorate(() -> log.add("one")));
            await(logging.decorate(() -> log.add("two")));
            assertThat(log).containsExactly("begin", "one", "good end", "finally", "begin", "two", "good end",
                    "finally");
        });
    }

    @Test
    void aDecoratedCoroutineMayAwaitItselfDecoratedByTheSameManager() {
        int[] depth = {0, 0};
        AsyncContextManager<Void> deeper = asyncContextManager(y -> {
            depth[1]++;
            int before = depth[0]++;
            y.yield(null);
            depth[0]--;
            assertThat(depth[0]).isEqualTo(before);
        });
        virtualRun(() -> {
            await(recursive(deeper, depth));
            assertThat(depth).containsExactly(0, 10);
        });
    }

    private static Coroutine<Void> recursive(AsyncContextManager<Void> deeper, int[] depth) {
        return deeper.decorate(() -> {
            if (depth[0] < 10) {
                await(recursive(deeper, depth));
            }
        });
    }

    @Test
    void nullIsRefusedAtOnce() {
        assertThatThrownBy(() -> asyncContextManager(null)).isInstanceOf(NullPointerException.class)
                .hasMessage("the body of the context manager is null");
    }
}
