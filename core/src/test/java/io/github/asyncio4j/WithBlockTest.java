package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Asyncio.with;
import static io.github.asyncio4j.Trace.spin;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WithBlockTest {

    private final List<Object> log = new ArrayList<>();

    /** Writes down what it is told, 10 ms after it was asked. */
    private final class Logging implements AsyncContextManager<String> {

        /** What leaving it gives or throws. */
        private @Nullable Object answer = false;

        @Override
        public Coroutine<String> aenter() {
            return async(() -> {
                await(sleep(ofMillis(10)));
                log.add("entered");
                return "value";
            });
        }

        @Override
        public Coroutine<Boolean> aexit(@Nullable Throwable failure) {
            return async(() -> {
                log.add(failure == null ? "leaving" : failure);
                await(sleep(ofMillis(10)));
                log.add("left");
                if (answer instanceof Throwable e) {
                    throw Sneaky.sneak(e);
                }
                return (Boolean) answer;
            });
        }
    }

    private final Logging manager = new Logging();

    private static String fail(Throwable e) {
        throw Sneaky.sneak(e);
    }

    private @Nullable String within(ScopeBody<String, String> body) {
        return with(manager, body);
    }

    private @Nullable String withinFails(Throwable failure) {
        return within(_ -> fail(failure));
    }

    @Test
    void theBodyRunsBetweenTheTwoAndItsValueIsTheResult() {
        virtualRun(() -> {
            String result = with(manager, value -> {
                log.add(value);
                return "result";
            });
            assertThat(result).isEqualTo("result");
            assertThat(log).containsExactly("entered", "value", "leaving", "left");
            assertThat(now()).isEqualTo(20);
        });
    }

    @Test
    void aFailureThatIsNotSwallowedGoesOnAsItIs() {
        virtualRun(() -> {
            ValueError failure = new ValueError("x");
            assertThat(catchThrowable(() -> withinFails(failure))).isSameAs(failure)
                    .hasNoSuppressedExceptions();
            assertThat(log).containsExactly("entered", failure, "left");
        });
    }

    @Test
    void whereTheFailureIsSwallowedTheResultIsNull() {
        virtualRun(() -> {
            manager.answer = true;
            assertThat(withinFails(new ValueError("x"))).isNull();
            with(manager, _ -> {
                fail(new Trace.Odd("x"));
            });
        });
    }

    /** What aexit gives is asked only after a failure. */
    @Test
    void aManagerThatSwallowsLeavesAValueAlone() {
        virtualRun(() -> {
            manager.answer = true;
            assertThat(within(value -> value + "!")).isEqualTo("value!");
        });
    }

    /** As a None of __aexit__ does. */
    @Test
    void aNullOfAexitSwallowsNothing() {
        virtualRun(() -> {
            manager.answer = null;
            assertThatThrownBy(() -> withinFails(new ValueError("x"))).isInstanceOf(ValueError.class);
        });
    }

    @Test
    void whatAexitThrowsReplacesTheFailureAndTellsOfIt() {
        virtualRun(() -> {
            ValueError failure = new ValueError("x");
            manager.answer = new KeyError("y");
            assertThat(catchThrowable(() -> withinFails(failure))).isSameAs(manager.answer)
                    .hasSuppressedException(failure);
        });
    }

    @Test
    void whatAexitThrowsAfterAGoodEndReplacesTheValue() {
        virtualRun(() -> {
            manager.answer = new KeyError("y");
            assertThat(catchThrowable(() -> within(value -> value))).isSameAs(manager.answer)
                    .hasNoSuppressedExceptions();
        });
    }

    @Test
    void aFailureThatAexitThrowsItselfIsNotAmongItsOwnSuppressed() {
        virtualRun(() -> {
            ValueError failure = new ValueError("x");
            manager.answer = failure;
            assertThat(catchThrowable(() -> withinFails(failure))).isSameAs(failure)
                    .hasNoSuppressedExceptions();
        });
    }

    /** Not only one whose coroutine fails. */
    @Test
    void anAexitThatThrowsWhenItIsCalledIsTakenAsOneThatFails() {
        virtualRun(() -> {
            ValueError failure = new ValueError("x");
            AsyncContextManager<String> hasty = new AsyncContextManager<>() {
                @Override
                public Coroutine<String> aenter() {
                    return async(() -> "value");
                }

                @Override
                public Coroutine<Boolean> aexit(@Nullable Throwable e) {
                    throw new IllegalArgumentException("hasty");
                }
            };
            assertThatThrownBy(() -> with(hasty, (ScopeBody<String, String>) _ -> fail(failure))).hasMessage("hasty")
                    .hasSuppressedException(failure);
        });
    }

    @Test
    void whatFailsToBeEnteredIsNotLeft() {
        virtualRun(() -> {
            Task<String> task = createTask(async(() -> within(value -> value)));
            spin(1);
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(log).isEmpty();
        });
    }

    @Test
    void aCancelOfTheBodyIsToldToTheManagerWhichMayAwait() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                with(manager, _ -> {
                    await(sleep(ofSeconds(9)));
                });
            }));
            await(sleep(ofMillis(100)));
            task.cancel("why");
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("why");
            assertThat(log).hasSize(3).last().isEqualTo("left");
            assertThat(log.get(1)).isInstanceOf(CancelledError.class);
            assertThat(now()).isEqualTo(110);
        });
    }

    /** As where a handler swallows it: the task goes on, and still counts the cancel. */
    @Test
    void aCancelThatIsSwallowedLetsTheTaskGoOn() {
        virtualRun(() -> {
            manager.answer = true;
            Task<Integer> task = createTask(async(() -> {
                with(manager, _ -> {
                    await(sleep(ofSeconds(9)));
                });
                return Asyncio.currentTask().cancelling();
            }));
            await(sleep(ofMillis(100)));
            task.cancel();
            assertThat(await(task)).isEqualTo(1);
        });
    }

    @Test
    void aCancelWhileLeavingReplacesTheFailure() {
        virtualRun(() -> {
            ValueError failure = new ValueError("x");
            Task<String> task = createTask(async(() -> withinFails(failure)));
            await(sleep(ofMillis(15)));
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasSuppressedException(failure);
            assertThat(log).containsExactly("entered", failure);
        });
    }

    @Test
    void aTimeLimitAroundCoversTheLeavingToo() {
        virtualRun(() -> {
            assertThatThrownBy(() -> timeout(ofMillis(15), () -> within(value -> value)))
                    .isInstanceOf(AsyncTimeoutException.class);
            assertThat(log).containsExactly("entered", "leaving");
        });
    }

    @Test
    void outsideOfATaskItSaysWhereItWorks() {
        assertThatThrownBy(() -> within(value -> value)).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("with was called outside a coroutine");
        assertThat(log).isEmpty();
    }

    @Test
    void nullIsRefusedBeforeAnythingIsEntered() {
        virtualRun(() -> {
            assertThatThrownBy(() -> with(null, (ScopeBody<String, String>) value -> value))
                    .hasMessage("the context manager is null");
            assertThatThrownBy(() -> with(manager, (ScopeBody<String, String>) null))
                    .hasMessage("the body of the with block is null");
            assertThatThrownBy(() -> with(manager, (ScopeAction<String>) null))
                    .hasMessage("the body of the with block is null");
            assertThat(log).isEmpty();
        });
    }
}
