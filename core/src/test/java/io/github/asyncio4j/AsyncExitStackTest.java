package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncContextManager;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.Asyncio.with;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static io.github.asyncio4j.VirtualLoop.virtualRunWithThreads;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.Odd;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AsyncExitStackTest {

    private final List<Object> log = new ArrayList<>();
    private final AsyncExitStack stack = new AsyncExitStack();

    private static Coroutine<Void> raise(Throwable failure) {
        return async(() -> {
            throw Sneaky.sneak(failure);
        });
    }

    private static void throwNow(Throwable failure) {
        throw Sneaky.sneak(failure);
    }

    /** Runs a block that fills the stack and fails. */
    private Throwable thrownBy(AsyncExitStack its, ScopeAction<AsyncExitStack> filling, Throwable failure) {
        return catchThrowable(() -> with(its, filled -> {
            filling.run(filled);
            throwNow(failure);
        }));
    }

    private final class Member implements AsyncContextManager<String> {

        private final Object answer;

        private Member(Object answer) {
            this.answer = answer;
        }

        @Override
        public Coroutine<String> aenter() {
            return async(() -> {
                await(sleep(ofMillis(10)));
                log.add("enter");
                return "value";
            });
        }

        @Override
        public Coroutine<Boolean> aexit(@Nullable Throwable failure) {
            return async(() -> {
                await(sleep(ofMillis(10)));
                log.add(failure == null ? "exit" : failure);
                if (answer instanceof Throwable e) {
                    throw Sneaky.sneak(e);
                }
                return (Boolean) answer;
            });
        }
    }

    private final Member member = new Member(false);

    @Test
    void anEmptyOneDoesNothing() {
        virtualRun(() -> {
            with(stack, given -> {
                assertThat(given).isSameAs(stack);
            });
            await(stack.aclose());
            ValueError failure = new ValueError("x");
            assertThat(thrownBy(stack, _ -> {}, failure)).isSameAs(failure);
            assertThat(now()).isZero();
        });
    }

    @Test
    void asynchronousCallbacksRunAtTheEndTheLastFirstEachWithWhatItHolds() {
        virtualRun(() -> {
            with(stack, _ -> {
                for (int i = 6; i > 0; i--) {
                    int n = i;
                    stack.pushAsyncCallback(() -> async(() -> {
                        await(sleep(ofMillis(10)));
                        return log.add(n);
                    }));
                }
                assertThat(log).isEmpty();
            });
            assertThat(log).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(now()).isEqualTo(60);
        });
    }

    @Test
    void whatIsPushedIsToldWhatIsInFlightThere() {
        virtualRun(() -> {
            ArithmeticException failure = new ArithmeticException();
            with(stack, _ -> {
                stack.pushAsync(e -> async(() -> expect(e, null)));
                stack.pushAsync(new Member(false)::aexit);
                stack.push(e -> expect(e, null));
                stack.pushAsync(_ -> async(() -> true));
                stack.pushAsync(new Member(false)::aexit);
                stack.pushAsync(e -> async(() -> expect(e, failure)));
                stack.push(e -> expect(e, failure));
                throwNow(failure);
            });
            assertThat(log).containsExactly("told", "told", failure, "told", "exit", "told");
        });
    }

    private boolean expect(@Nullable Throwable told, @Nullable Throwable expected) {
        log.add("told");
        assertThat(told).isSameAs(expected);
        return false;
    }

    @Test
    void whatIsEnteredIsLeftAtItsPlace() {
        virtualRun(() -> {
            with(stack, _ -> {
                stack.pushAsyncCallback(() -> async(() -> log.add(4)));
                assertThat(await(stack.enterContext(member))).isEqualTo("value");
                log.add(2);
            });
            assertThat(log).containsExactly("enter", 2, "exit", 4);
        });
    }

    /** Nothing is entered before the await. */
    @Test
    void whatFailsToBeEnteredIsNotOnTheStack() {
        virtualRun(() -> {
            Coroutine<String> entering = stack.enterContext(member);
            assertThat(stack).hasToString("AsyncExitStack[0 to leave]");
            Task<String> task = createTask(entering);
            await(sleep(ofMillis(5)));
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            AsyncContextManager<String> failing = asyncContextManager(_ -> {
                throw new ValueError("x");
            });
            assertThatThrownBy(() -> await(stack.enterContext(failing))).isInstanceOf(ValueError.class);
            assertThat(stack).hasToString("AsyncExitStack[0 to leave]");
        });
    }

    @Test
    void aResourceIsGivenBackAndClosedWhateverHappens() {
        virtualRun(() -> {
            Lock lock = new Lock();
            ValueError failure = new ValueError("x");
            assertThat(thrownBy(stack, _ -> {
                Lock.Hold hold = await(lock.acquire());
                assertThat(stack.enter(hold)).isSameAs(hold);
                stack.enter(() -> {
                    await(sleep(ofMillis(10)));
                    log.add(lock.locked());
                });
            }, failure)).isSameAs(failure).hasNoSuppressedExceptions();
            assertThat(log).containsExactly(true);
            assertThat(lock.locked()).isFalse();
        });
    }

    /** As with blocks within each other, whose inner failures were swallowed. */
    @Test
    void eachFailureTellsOfTheOneWhosePlaceItTookSinceTheLastThatWasSwallowed() {
        virtualRun(() -> {
            ArithmeticException body = new ArithmeticException();
            List<Throwable> replacing = List.of(new ValueError("v"), new Odd("o"), new KeyError("k"),
                    new IndexOutOfBoundsException("i"));
            List<Throwable> swallowed = new ArrayList<>();
            Throwable last = thrownBy(stack, _ -> {
                stack.pushAsyncCallback(() -> raise(replacing.get(3)));
                stack.callback(() -> throwNow(replacing.get(2)));
                stack.pushAsyncCallback(() -> raise(replacing.get(1)));
                stack.push(swallowed::add);
                stack.pushAsyncCallback(() -> raise(replacing.get(0)));
            }, body);
            assertThat(last).isSameAs(replacing.get(3));
            assertThat(last.getSuppressed()).containsExactly(replacing.get(2));
            assertThat(replacing.get(2).getSuppressed()).containsExactly(replacing.get(1));
            assertThat(replacing.get(1).getSuppressed()).isEmpty();
            assertThat(swallowed).containsExactly(replacing.get(0));
            assertThat(replacing.get(0).getSuppressed()).containsExactly(body);
        });
    }

    private static AsyncContextManager<Void> replacingBy(Throwable failure) {
        return asyncContextManager(y -> {
            try {
                y.yield(null);
            } finally {
                throwNow(failure);
            }
        });
    }

    /** Python's exception whose context was set to None is one here that takes no suppressed ones. */
    private static final class Alone extends Exception {
        private static final long serialVersionUID = 1;

        private Alone() {
            super("alone", null, false, true);
        }
    }

    @Test
    void failuresTellOfEachOtherAsInBlocksWithinEachOther() {
        virtualRun(() -> {
            AsyncContextManager<AsyncExitStack> stacked = asyncContextManager(y -> with(stack, _ -> {
                await(stack.enterContext(replacingBy(new Alone())));
                y.yield(stack);
            }));
            for (AsyncContextManager<?> each : List.of(replacingBy(new Alone()), stacked)) {
                assertThatThrownBy(() -> with(each, (ScopeAction<Object>) _ -> {
                    throw new IndexOutOfBoundsException();
                })).isInstanceOf(Alone.class).hasNoSuppressedExceptions().hasNoCause();
            }
            ValueError outer = new ValueError("outer");
            KeyError inner = new KeyError("inner");
            ArithmeticException body = new ArithmeticException();
            assertThat(thrownBy(stack, _ -> {
                await(stack.enterContext(replacingBy(outer)));
                await(stack.enterContext(replacingBy(inner)));
            }, body)).isSameAs(outer);
            assertThat(outer.getSuppressed()).containsExactly(inner);
            assertThat(inner.getSuppressed()).containsExactly(body);
        });
    }

    /** It is not among the failures that the one thrown took the place of. */
    @Test
    void aFailureThatWasSwallowedInAStackWithinAStackIsNotToldOf() {
        virtualRun(() -> {
            KeyError late = new KeyError("late");
            AsyncExitStack inner = new AsyncExitStack();
            assertThat(thrownBy(stack, _ -> {
                await(stack.enterContext(inner));
                inner.callback(() -> throwNow(late));
                inner.push(_ -> true);
            }, new ValueError("x"))).isSameAs(late).hasNoSuppressedExceptions();
        });
    }

    @Test
    void aFailureThatAnExitThrowsItselfGoesOnAsItIs() {
        virtualRun(() -> {
            ValueError failure = new ValueError("x");
            assertThat(thrownBy(stack, _ -> {
                stack.push(e -> {
                    throw Sneaky.sneak(e);
                });
            }, failure)).isSameAs(failure).hasNoSuppressedExceptions();
        });
    }

    @Test
    void whatAnExitThrowsAfterAGoodEndIsSeenByTheOnesBelow() {
        virtualRun(() -> {
            KeyError failure = new KeyError("x");
            assertThat(catchThrowable(() -> with(stack, _ -> {
                await(stack.enterContext(member));
                stack.callback(() -> throwNow(failure));
            }))).isSameAs(failure).hasNoSuppressedExceptions();
            assertThat(log).containsExactly("enter", failure);
        });
    }

    @Test
    void whatAnExitThrowsAndTheOneBelowSwallowsIsOver() {
        virtualRun(() -> {
            String result = with(stack, _ -> {
                await(stack.enterContext(new Member(true)));
                stack.callback(() -> throwNow(new KeyError("x")));
                return "result";
            });
            assertThat(result).isEqualTo("result");
        });
    }

    @Test
    void whatIsPushedWhileItIsLeftIsLeftNext() {
        virtualRun(() -> {
            with(stack, _ -> {
                stack.callback(() -> log.add("first"));
                stack.callback(() -> stack.callback(() -> log.add("late")));
            });
            assertThat(log).containsExactly("late", "first");
        });
    }

    @Test
    void aCancelWhileItIsLeftIsThrownAtTheExitThatRunsAndTheOthersRun() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                with(stack, _ -> {
                    stack.callback(() -> log.add("below"));
                    stack.pushAsync(new Member(false)::aexit);
                });
            }));
            await(sleep(ofMillis(5)));
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(log).containsExactly("below");
        });
    }

    @Test
    void popAllHandsEverythingOver() {
        virtualRun(() -> {
            AsyncExitStack kept = with(stack, _ -> {
                stack.callback(() -> log.add("bottom"));
                await(stack.enterContext(member));
                return stack.popAll();
            });
            assertThat(log).containsExactly("enter");
            assertThat(kept).isNotSameAs(stack).hasToString("AsyncExitStack[2 to leave]");
            stack.callback(() -> log.add("of the first"));
            await(kept.aclose());
            assertThat(log).containsExactly("enter", "exit", "bottom");
            await(kept.aclose());
            await(stack.aclose());
            assertThat(log).containsExactly("enter", "exit", "bottom", "of the first");
        });
    }

    @Test
    void acloseLeavesAllAndFailsWithWhatAnExitThrows() {
        virtualRun(() -> {
            KeyError failure = new KeyError("x");
            stack.callback(() -> log.add("below"));
            stack.callback(() -> throwNow(failure));
            assertThat(catchThrowable(() -> await(stack.aclose()))).isSameAs(failure);
            assertThat(log).containsExactly("below");
        });
    }

    /** The one of the block, or one that took its place. */
    @Test
    void leavingGivesTrueOnlyIfAFailureWasThereAndIsSwallowed() {
        virtualRun(() -> {
            stack.push(_ -> true);
            assertThat(await(stack.aexit(null))).isFalse();
            stack.push(_ -> false);
            assertThat(await(stack.aexit(new ValueError("x")))).isFalse();
            stack.push(_ -> true);
            assertThat(await(stack.aexit(new ValueError("x")))).isTrue();
            stack.push(_ -> true);
            stack.callback(() -> throwNow(new KeyError("y")));
            assertThat(await(stack.aexit(new ValueError("x")))).isTrue();
            stack.pushAsync(_ -> async(() -> (Boolean) null));
            assertThat(await(stack.aexit(new ValueError("x")))).isFalse();
        });
    }

    @Test
    void oneThatHasAwaitedRefusesAnotherThreadAndAnotherLoop() {
        virtualRunWithThreads(() -> {
            await(stack.enterContext(member));
            Map<String, Action> calls = new LinkedHashMap<>();
            calls.put("enter", () -> stack.enter(() -> {}));
            calls.put("push", () -> stack.push(_ -> true));
            calls.put("pushAsync", () -> stack.pushAsync(member::aexit));
            calls.put("callback", () -> stack.callback(() -> {}));
            calls.put("pushAsyncCallback", () -> stack.pushAsyncCallback(() -> sleep(ofMillis(1))));
            calls.put("popAll", stack::popAll);
            await(toThread(() -> calls.forEach((name, call) -> assertThatThrownBy(call::run).as(name)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("AsyncExitStack." + name + " was called on thread"))));
            assertThat(stack).hasToString("AsyncExitStack[1 to leave]");
            return null;
        });
        virtualRun(() -> {
            assertThatThrownBy(() -> await(stack.aclose())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("different event loop");
            assertThatThrownBy(() -> await(stack.enterContext(member))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("different event loop");
        });
        assertThat(log).containsExactly("enter");
    }

    @Test
    void nullIsRefusedAtOnce() {
        Map<String, Action> calls = new LinkedHashMap<>();
        calls.put("the context manager", () -> stack.enterContext(null));
        calls.put("the resource", () -> stack.enter(null));
        calls.put("the exit", () -> stack.push(null));
        calls.put("exit", () -> stack.pushAsync(null));
        calls.put("the callback", () -> stack.callback(null));
        calls.put("callback", () -> stack.pushAsyncCallback(null));
        calls.forEach((what, call) -> assertThatThrownBy(call::run).as(what).isInstanceOf(NullPointerException.class)
                .hasMessageEndingWith(what + " is null"));
        assertThat(stack).hasToString("AsyncExitStack[0 to leave]");
    }
}
