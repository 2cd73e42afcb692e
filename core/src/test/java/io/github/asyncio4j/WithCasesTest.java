package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.with;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** CPython's cases of an asynchronous with block; more of its properties are in {@link WithBlockTest}. */
class WithCasesTest {

    private final List<Object> trail = new ArrayList<>();
    private int count;

    /** A manager made of what its two calls return. */
    private static final class Made implements AsyncContextManager<Made> {
        private final Supplier<@Nullable Coroutine<Made>> enter;
        private final Supplier<@Nullable Coroutine<Boolean>> exit;

        private Made(Supplier<@Nullable Coroutine<Made>> enter, Supplier<@Nullable Coroutine<Boolean>> exit) {
            this.enter = enter;
            this.exit = exit;
        }

        @Override
        public Coroutine<Made> aenter() {
            return enter.get();
        }

        @Override
        public Coroutine<Boolean> aexit(@Nullable Throwable failure) {
            return exit.get();
        }
    }

    private static <T> Coroutine<T> failing(Supplier<? extends RuntimeException> failure) {
        return async(() -> {
            throw failure.get();
        });
    }

    private static Made leftWith(Supplier<@Nullable Coroutine<Boolean>> exit) {
        Made[] made = new Made[1];
        made[0] = new Made(() -> async(() -> made[0]), exit);
        return made[0];
    }

    private static void fail(Throwable e) {
        throw Sneaky.sneak(e);
    }

    // ---- what happens when

    private final class Named implements AsyncContextManager<String> {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        private void stepwise(String what) {
            for (int n = 1; n <= 2; n++) {
                trail.add(what + "-" + n + "-" + name);
                spin(1);
            }
        }

        @Override
        public Coroutine<String> aenter() {
            return async(() -> {
                stepwise("enter");
                return name;
            });
        }

        @Override
        public Coroutine<Boolean> aexit(@Nullable Throwable failure) {
            return async(() -> {
                stepwise("exit");
                return name.equals("B");
            });
        }
    }

    private void inTwo(String first, String second) {
        with(new Named(first), a -> {
            with(new Named(second), b -> {
                trail.add(List.of(a, b));
                fail(new ArithmeticException("/ by zero"));
            });
        });
    }

    @Test
    void theInnerOfTwoIsLeftFirstAndMaySwallowTheFailure() {
        virtualRun(() -> inTwo("A", "B"));
        assertThat(trail).containsExactly("enter-1-A", "enter-2-A", "enter-1-B", "enter-2-B", List.of("A", "B"),
                "exit-1-B", "exit-2-B", "exit-1-A", "exit-2-A");
        trail.clear();
        virtualRun(() -> {
            assertThatThrownBy(() -> inTwo("A", "C")).isInstanceOf(ArithmeticException.class);
        });
        assertThat(trail).endsWith("exit-1-C", "exit-2-C", "exit-1-A", "exit-2-A");
    }

    @Test
    void anErrorThatIsNoExceptionComesOutToo() {
        virtualRun(() -> {
            AssertionError failure = new AssertionError("(1,) is not 1");
            assertThat(catchThrowable(() -> with(leftWith(() -> async(() -> false)), _ -> {
                fail(failure);
            }))).isSameAs(failure);
        });
    }

    @Test
    void aLoopInABlock() {
        virtualRun(() -> {
            for (int n = 0; n < 2; n++) {
                with(new Counting(), _ -> {
                    count += 100;
                    for (int _ : forAwait(upTo(11))) {
                        count += 1;
                    }
                    count += 10_000_000;
                });
                count += 1000;
            }
        });
        assertThat(count).isEqualTo(2 * 10_111_111);
    }

    private final class Counting implements AsyncContextManager<Void> {
        @Override
        public Coroutine<Void> aenter() {
            return async(() -> {
                count += 10_000;
            });
        }

        @Override
        public Coroutine<Boolean> aexit(@Nullable Throwable failure) {
            return async(() -> {
                count += 100_000;
                return null;
            });
        }
    }

    private static AsyncIterator<Integer> upTo(int last) {
        int[] n = {0};
        return () -> async(() -> {
            if (n[0] == last) {
                throw new StopAsyncIteration();
            }
            return ++n[0];
        });
    }

    @Test
    void aBlockThatIsLeftByAFailureWhileItsManagerWaits() {
        AsyncContextManager<Void> slow = new AsyncContextManager<>() {
            @Override
            public Coroutine<Void> aenter() {
                return async(() -> {
                    trail.add(1);
                    await(sleep(ofMillis(10)));
                    trail.add(2);
                });
            }

            @Override
            public Coroutine<Boolean> aexit(@Nullable Throwable failure) {
                return async(() -> {
                    await(sleep(ofMillis(10)));
                    trail.add(failure.getClass());
                    return null;
                });
            }
        };
        ValueError failure = new ValueError("x");
        try (EventLoop loop = VirtualLoop.newLoop()) {
            assertThat(catchThrowable(() -> loop.runUntilComplete(async(() -> {
                with(slow, _ -> {
                    await(sleep(ofMillis(10)));
                    fail(failure);
                });
                trail.add("unreachable");
            })))).isSameAs(failure);
            assertThat(loop.time()).isEqualTo(ofMillis(30));
        }
        assertThat(trail).containsExactly(1, 2, ValueError.class);
    }

    // ---- managers that fail

    @Test
    void whatIsEnteredWithNothingToAwaitIsNotLeft() {
        virtualRun(() -> {
            Made broken = new Made(() -> null, () -> {
                trail.add("left");
                return null;
            });
            assertThatThrownBy(() -> with(broken, _ -> {
                trail.add("body");
            })).isInstanceOf(NullPointerException.class).hasMessage("what is awaited is null");
            assertThat(trail).isEmpty();
        });
    }

    @Test
    void aLeaveThatGivesNothingToAwaitTellsOfTheFailureOfTheBody() {
        virtualRun(() -> {
            ArithmeticException failure = new ArithmeticException("/ by zero");
            assertThatThrownBy(() -> with(leftWith(() -> null), _ -> {
                fail(failure);
            })).isInstanceOf(NullPointerException.class).hasMessage("what is awaited is null")
                    .hasSuppressedException(failure);
        });
    }

    /** The lines behind the blocks are never reached. */
    @Test
    void aLeaveThatGivesNothingToAwaitFailsHoweverTheBodyHasEnded() {
        Made broken = leftWith(() -> null);
        List<Action> ways = List.of(() -> with(broken, _ -> {
            count++;
        }), () -> {
            for (int i = 0; i < 2; i++) {
                with(broken, _ -> {
                    count++;
                });
                break;
            }
        }, () -> {
            for (int i = 0; i < 2; i++) {
                with(broken, _ -> {
                    if (count < 9) {
                        count++;
                        return;
                    }
                    count = 0;
                });
            }
        }, () -> with(broken, _ -> {
            return ++count;
        }));
        virtualRun(() -> assertThat(ways).allSatisfy(way -> {
            int before = count;
            assertThatThrownBy(way::run).isInstanceOf(NullPointerException.class)
                    .hasMessage("what is awaited is null").hasNoSuppressedExceptions();
            assertThat(count).isEqualTo(before + 1);
        }));
    }

    @Test
    void aLeaveThatFailsAfterAGoodEndFailsTheBlock() {
        virtualRun(() -> {
            assertThatThrownBy(() -> with(leftWith(() -> failing(ArithmeticException::new)), _ -> {
                count++;
            })).isInstanceOf(ArithmeticException.class);
            assertThat(count).isEqualTo(1);
        });
    }

    @Test
    void whereTwoFailToBeLeftTheLastFailureTellsOfThoseBefore() {
        virtualRun(() -> {
            var failure = new IllegalArgumentException("body");
            Throwable last = catchThrowable(() -> with(leftWith(() -> failing(ArithmeticException::new)), _ -> {
                with(leftWith(() -> failing(ArithmeticException::new)), _ -> {
                    fail(failure);
                });
            }));
            assertThat(last).isInstanceOf(ArithmeticException.class);
            assertThat(last.getSuppressed()).singleElement().satisfies(first -> {
                assertThat(first).isInstanceOf(ArithmeticException.class).isNotSameAs(last);
                assertThat(first.getSuppressed()).containsExactly(failure);
            });
        });
    }

    @Test
    void aManagerThatFailsToBeEnteredIsNotLeftAndItsFailureStandsAlone() {
        virtualRun(() -> {
            Made broken = new Made(() -> failing(UnsupportedOperationException::new),
                    () -> failing(ArithmeticException::new));
            assertThatThrownBy(() -> with(broken, _ -> {
                fail(new IllegalArgumentException("body"));
            })).isInstanceOf(UnsupportedOperationException.class).hasNoCause().hasNoSuppressedExceptions();
        });
    }

    @Test
    void theBodyGetsWhatTheManagerGaveAndTheManagerSwallowsItsFailure() {
        Made swallowing = leftWith(() -> async(() -> true));
        virtualRun(() -> {
            with(swallowing, entered -> {
                trail.add(entered);
                fail(new IllegalArgumentException("body"));
            });
            trail.add("behind");
        });
        assertThat(trail).containsExactly(swallowing, "behind");
    }

    @Test
    void aManagerThatWouldSwallowDoesNotSwallowItsFailureToBeEntered() {
        virtualRun(() -> {
            Made broken = new Made(() -> failing(ArithmeticException::new), () -> async(() -> true));
            assertThatThrownBy(() -> {
                count += 1;
                with(broken, _ -> {
                    count += 1000;
                });
                count += 10_000;
            }).isInstanceOf(ArithmeticException.class);
            assertThat(count).isEqualTo(1);
        });
    }
}
