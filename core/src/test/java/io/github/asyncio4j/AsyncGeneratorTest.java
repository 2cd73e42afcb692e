package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.asyncio4j.Trace.ValueError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The steps: anext, asend, athrow. */
class AsyncGeneratorTest {

    private final List<Object> trail = new ArrayList<>();

    static AsyncGenerator<Integer, Void> counting(int count) {
        return asyncGenerator(y -> {
            for (int n = 1; n <= count; n++) {
                await(sleep(ofMillis(1)));
                y.yield(n);
            }
        });
    }

    /** Is running its first step until the future is done. */
    private static AsyncGenerator<Integer, Void> waitingFor(Future<?> future) {
        return asyncGenerator(y -> {
            await(future);
            y.yield(1);
        });
    }

    private static AsyncGenerator<Object, Object> echo() {
        return asyncGenerator(y -> {
            Object sent = "first";
            while (true) {
                try {
                    sent = y.yield(sent);
                } catch (IllegalArgumentException e) {
                    await(sleep(ZERO));
                    sent = "caught " + e.getMessage();
                }
            }
        });
    }

    private static void assertEnded(AsyncGenerator<?, ?> g) {
        for (int n = 0; n < 2; n++) {
            assertThatThrownBy(() -> await(g.anext())).isInstanceOf(StopAsyncIteration.class).hasNoCause();
        }
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
    }

    private static List<Object> taken(AsyncIterable<?> source) {
        List<Object> all = new ArrayList<>();
        for (Object value : Asyncio.forAwait(source)) {
            all.add(value);
        }
        return all;
    }

    // ---- values

    @Test
    void eachStepGivesAValueAndTheBodyAwaitsInBetween() {
        virtualRun(() -> {
            assertThat(taken(counting(3))).containsExactly(1, 2, 3);
            assertThat(now()).isEqualTo(3);
        });
    }

    @Test
    void theEndComesAgainAtEachStep() {
        virtualRun(() -> {
            var g = counting(1);
            assertThat(await(g.anext())).isEqualTo(1);
            assertEnded(g);
        });
    }

    @Test
    void nothingOfTheBodyRunsBeforeTheFirstStepIsAwaited() {
        virtualRun(() -> {
            AsyncGenerator<String, Void> g = asyncGenerator(y -> {
                trail.add("began");
                y.yield("value");
            });
            Coroutine<String> step = g.anext();
            spin(2);
            assertThat(trail).isEmpty();
            assertThat(g.state()).isEqualTo(Generator.State.CREATED);
            assertThat(await(step)).isEqualTo("value");
            assertThat(g.state()).isEqualTo(Generator.State.SUSPENDED);
            await(g.aclose());
        });
    }

    @Test
    void aBodyMayReturnInTheMiddle() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                y.yield(1);
                await(sleep(ofMillis(10)));
                y.yield(2);
                if (now() == 10) {
                    return;
                }
                y.yield(3);
            });
            assertThat(taken(g)).containsExactly(1, 2);
        });
    }

    @Test
    void nullAndAnErrorAreValuesLikeAnyOther() {
        virtualRun(() -> {
            StopIteration value = new StopIteration(1);
            AsyncGenerator<Object, Void> g = asyncGenerator(y -> {
                y.yield(null);
                y.yield(value);
            });
            assertThat(await(g.anext())).isNull();
            assertThat(await(g.anext())).isSameAs(value);
            assertEnded(g);
        });
    }

    @Test
    void anErrorIsAValueAlsoInAnswerToAThrow() {
        virtualRun(() -> {
            AsyncGenerator<Object, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } catch (IllegalArgumentException e) {
                    y.yield(new StopIteration(2));
                }
            });
            await(g.anext());
            assertThat(await(g.athrow(new IllegalArgumentException())))
                    .isInstanceOfSatisfying(StopIteration.class, e -> assertThat(e.value()).isEqualTo(2));
            assertEnded(g);
        });
    }

    @Test
    void anextWithADefaultHasNoEnd() {
        virtualRun(() -> {
            var g = counting(2);
            assertThat(List.of(await(g.anext(-1)), await(g.anext(-1)), await(g.anext(-1)), await(g.anext(-1))))
                    .containsExactly(1, 2, -1, -1);
        });
    }

    @Test
    void anextWithADefaultFailsWithWhatTheBodyFailsWith() {
        virtualRun(() -> {
            Future<Void> first = getRunningLoop().createFuture();
            Future<Void> second = getRunningLoop().createFuture();
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    await(first);
                } catch (IllegalArgumentException e) {
                    await(second);
                }
            });
            Task<Integer> step = createTask(g.anext(-1));
            spin(1);
            first.setException(new IllegalArgumentException("answered by a second wait"));
            spin(2);
            assertThat(step.done()).isFalse();
            second.setException(new IOException("comes out"));
            assertThatThrownBy(() -> await(step)).isInstanceOf(IOException.class).hasMessage("comes out");
            assertThat(await(g.anext(-1))).isEqualTo(-1);
        });
    }

    @Test
    void theBodyRunsInTheTaskOfEachConsumerAndInItsContext() {
        virtualRun(() -> {
            ContextVar<String> user = new ContextVar<>("user");
            AsyncGenerator<Object, Void> g = asyncGenerator(y -> {
                while (true) {
                    y.yield(user.get() + " in " + Asyncio.currentTask().name());
                }
            });
            for (String name : List.of("ann", "bob")) {
                assertThat(await(createTask(async(() -> {
                    user.set(name);
                    return await(g.anext());
                }), "task of " + name))).isEqualTo(name + " in task of " + name);
            }
            await(g.aclose());
        });
    }

    // ---- failures

    @Test
    void whatTheBodyFailsWithComesOutAsItIsAndEndsIt() {
        virtualRun(() -> {
            IOException failure = new IOException("x");
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                y.yield(1);
                await(sleep(ofMillis(1)));
                throw failure;
            });
            await(g.anext());
            assertThatThrownBy(() -> await(g.anext())).isSameAs(failure);
            assertEnded(g);
        });
    }

    @Test
    void whatAnAwaitOfTheBodyFailsWithEndsALoop() {
        virtualRun(() -> {
            Future<Void> failed = getRunningLoop().createFuture();
            failed.setException(new ValueError("await"));
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                y.yield(1);
                await(failed);
                y.yield(2);
            });
            assertThatThrownBy(() -> Asyncio.forAwait(g, trail::add)).isInstanceOf(ValueError.class);
            assertThat(trail).containsExactly(1);
        });
    }

    @Test
    void theEndOfAnotherGeneratorDoesNotEndThisOneByAccident() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> async = asyncGenerator(y -> {
                y.yield(1);
                await(counting(0).anext());
            });
            assertThatThrownBy(() -> taken(async)).isInstanceOf(IllegalStateException.class)
                    .hasCauseInstanceOf(StopAsyncIteration.class)
                    .hasMessageContaining("async generator raised StopAsyncIteration");
            AsyncGenerator<Integer, Void> plain = asyncGenerator(y -> {
                y.yield(1);
                throw new StopIteration(1);
            });
            assertThatThrownBy(() -> taken(plain)).isInstanceOf(IllegalStateException.class)
                    .hasCauseInstanceOf(StopIteration.class)
                    .hasMessageContaining("async generator raised StopIteration");
        });
    }

    /** A finally block that yields goes on giving values, and then the failure comes out: as in a plain generator. */
    @Test
    void yieldsInAFinallyBlockComeBeforeTheFailure() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                    await(sleep(ZERO));
                    throw new IOException("x");
                } finally {
                    y.yield(2);
                    await(sleep(ZERO));
                    y.yield(3);
                }
            });
            assertThat(List.of(await(g.anext()), await(g.anext()), await(g.anext()))).containsExactly(1, 2, 3);
            assertThatThrownBy(() -> await(g.anext())).isInstanceOf(IOException.class);
            assertEnded(g);
        });
    }

    @Test
    void aFailureBetweenTwoYieldsOfAFinallyBlockEndsIt() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                    await(sleep(ZERO));
                } finally {
                    y.yield(2);
                    Trace.spin(Integer.parseInt("no number"));
                    y.yield(3);
                }
            });
            assertThat(List.of(await(g.anext()), await(g.anext()))).containsExactly(1, 2);
            assertThatThrownBy(() -> await(g.anext())).isInstanceOf(NumberFormatException.class);
            assertEnded(g);
        });
    }

    // ---- what is sent

    @Test
    void aSentValueIsWhatTheYieldReturns() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Integer> g = asyncGenerator(y -> {
                try {
                    await(sleep(ofMillis(10)));
                    Integer sent = y.yield(1);
                    await(sleep(ofMillis(10)));
                    y.yield(sent * 2);
                } finally {
                    await(sleep(ofMillis(10)));
                    trail.add("left at " + now());
                }
            });
            assertThat(await(g.asend(null))).isEqualTo(1);
            assertThat(await(g.asend(100))).isEqualTo(200);
            assertEnded(g);
            assertThat(trail).containsExactly("left at 30");
        });
    }

    @Test
    void anextSendsNothing() {
        virtualRun(() -> {
            var g = echo();
            await(g.anext());
            assertThat(await(g.asend("sent"))).isEqualTo("sent");
            assertThat(await(g.anext())).isNull();
            await(g.aclose());
        });
    }

    @Test
    void nothingCanBeSentBeforeTheFirstYieldAndItCanStillBePulled() {
        virtualRun(() -> {
            var g = echo();
            assertThatThrownBy(() -> await(g.asend("early"))).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("can't send a non-null value to a just-started async generator")
                    .hasMessageContaining("early");
            assertThat(await(g.anext())).isEqualTo("first");
            await(g.aclose());
        });
    }

    @Test
    void aFailureOnTheWayFromASendToTheNextYieldRunsTheFinallyBlocksFirst() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Integer> g = asyncGenerator(y -> {
                try {
                    await(failingAfter(y.yield(1)));
                    trail.add("never");
                } finally {
                    await(sleep(ofMillis(10)));
                    trail.add("left");
                }
            });
            await(g.anext());
            assertThatThrownBy(() -> await(g.asend(5))).isInstanceOf(IOException.class);
            assertThat(trail).containsExactly("left");
            assertThat(now()).isEqualTo(15);
        });
    }

    private static Coroutine<Void> failingAfter(int ms) {
        return async(() -> {
            await(sleep(ofMillis(ms)));
            throw new IOException("after " + ms);
        });
    }

    /** Nobody has cancelled the consumer, but what the body waits for: that is an error like others. */
    @Test
    void aFutureOfTheBodyThatIsCancelledCancelsTheStep() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Integer> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                    Task<Void> sleeper = createTask(sleep(ofSeconds(1)));
                    getRunningLoop().callLater(ofMillis(5), sleeper::cancel);
                    await(sleeper);
                } finally {
                    await(sleep(ofMillis(10)));
                    trail.add("left at " + now());
                }
            });
            await(g.anext());
            assertThatThrownBy(() -> await(g.asend(100))).isInstanceOf(CancelledError.class);
            assertThat(trail).containsExactly("left at 15");
            assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
    }

    // ---- what is thrown in

    @Test
    void aBodyThatCatchesAnErrorGoesOn() {
        virtualRun(() -> {
            var g = echo();
            await(g.anext());
            assertThat(await(g.athrow(new IllegalArgumentException("x")))).isEqualTo("caught x");
            assertThat(await(g.asend("y"))).isEqualTo("y");
            await(g.aclose());
        });
    }

    @Test
    void anErrorThatNobodyCatchesComesOutAndEndsIt() {
        virtualRun(() -> {
            var g = echo();
            await(g.anext());
            IOException error = new IOException("x");
            assertThatThrownBy(() -> await(g.athrow(error))).isSameAs(error);
            assertEnded(g);
        });
    }

    @Test
    void anErrorThatTheBodyCatchesBeforeItReturnsIsTheEnd() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } catch (IllegalArgumentException e) {
                    trail.add("caught");
                }
                trail.add("returned");
            });
            await(g.asend(null));
            assertThatThrownBy(() -> await(g.athrow(new IllegalArgumentException())))
                    .isInstanceOf(StopAsyncIteration.class);
            assertThat(trail).containsExactly("caught", "returned");
        });
    }

    @Test
    void aCancelOfWhatTheBodyAwaitsInAnswerToAThrowComesOut() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } catch (IllegalArgumentException e) {
                    Task<Void> sleeper = createTask(sleep(ofSeconds(1)));
                    getRunningLoop().callSoon(sleeper::cancel);
                    await(sleeper);
                } finally {
                    await(sleep(ofMillis(1)));
                    trail.add("left");
                }
            });
            await(g.anext());
            assertThatThrownBy(() -> await(g.athrow(new IllegalArgumentException())))
                    .isInstanceOf(CancelledError.class);
            assertThat(trail).containsExactly("left");
        });
    }

    @Test
    void anErrorThrownIntoOneThatHasNotBegunEndsIt() {
        virtualRun(() -> {
            var g = echo();
            assertThatThrownBy(() -> await(g.athrow(new IOException("x")))).isInstanceOf(IOException.class);
            assertEnded(g);
        });
    }

    /** Other than that of a plain generator, which throws it. */
    @Test
    void anErrorThrownIntoOneThatHasEndedIsDropped() {
        virtualRun(() -> {
            var exhausted = counting(0);
            taken(exhausted);
            var closed = counting(1);
            await(closed.aclose());
            var failed = echo();
            await(failed.anext());
            catchThrowable(() -> await(failed.athrow(new IOException("x"))));
            for (var g : List.of(exhausted, closed, failed)) {
                assertThat(await(g.athrow(new IOException("late")))).isNull();
            }
        });
    }

    @Test
    void anExitThatIsThrownInByHandComesOut() {
        virtualRun(() -> {
            var inner = counting(2);
            AsyncGenerator<Integer, Void> outer = asyncGenerator(y -> {
                y.yield(1);
                await(inner.anext());
                try {
                    await(inner.athrow(new GeneratorExit()));
                } catch (GeneratorExit e) {
                    y.yield(2);
                }
                y.yield(3);
            });
            assertThat(taken(outer)).containsExactly(1, 2, 3);
            assertEnded(inner);
        });
    }

    // ---- one step at a time

    @Test
    void aStepWhileAnotherOneRunsIsRefusedByItsName() {
        virtualRun(() -> {
            Future<Void> gate = getRunningLoop().createFuture();
            var g = waitingFor(gate);
            Task<Integer> running = createTask(g.anext());
            spin(1);
            assertRefused(g.anext(), "anext()");
            assertRefused(g.anext(-1), "anext()");
            assertRefused(g.asend(null), "anext()");
            assertRefused(g.athrow(new IOException()), "athrow()");
            assertRefused(g.aclose(), "aclose()");
            gate.setResult(null);
            assertThat(await(running)).isEqualTo(1);
            await(g.aclose());
        });
    }

    @Test
    void aStepWhileAThrowRunsIsRefusedByItsName() {
        virtualRun(() -> {
            Future<Void> gate = getRunningLoop().createFuture();
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } catch (IllegalArgumentException e) {
                    await(gate);
                }
                y.yield(2);
            });
            await(g.anext());
            Task<Integer> running = createTask(g.athrow(new IllegalArgumentException()));
            spin(1);
            assertRefused(g.asend(null), "anext()");
            assertRefused(g.athrow(new IOException()), "athrow()");
            assertRefused(g.aclose(), "aclose()");
            gate.setResult(null);
            assertThat(await(running)).isEqualTo(2);
            await(g.aclose());
        });
    }

    /** Refused, it is used up all the same. */
    private static void assertRefused(Coroutine<?> step, String name) {
        assertThatThrownBy(() -> await(step)).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(name + ": asynchronous generator is already running");
        assertThatThrownBy(() -> await(step)).hasMessageContaining("has been awaited already");
    }

    @Test
    void aBodyCannotAskItself() {
        virtualRun(() -> {
            List<AsyncGenerator<Integer, Void>> self = new ArrayList<>();
            self.add(asyncGenerator(y -> await(self.getFirst().anext())));
            Coroutine<Integer> step = self.getFirst().anext();
            assertRefused(step, "anext()");
        });
    }

    @Test
    void aStepIsAwaitedOnce() {
        virtualRun(() -> {
            var g = counting(3);
            Coroutine<Integer> step = g.anext();
            assertThat(await(step)).isEqualTo(1);
            assertThatThrownBy(() -> await(step)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has been awaited already");
            assertThat(await(g.anext())).isEqualTo(2);
            await(g.aclose());
        });
    }

    @Test
    void aStepOutsideACoroutineIsRefused() {
        var g = counting(1);
        assertThatThrownBy(() -> g.advance("anext", null, null)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("anext was called outside a coroutine");
        assertThat(g.state()).isEqualTo(Generator.State.CREATED);
    }

    @Test
    void theYieldOfAnotherGeneratorIsRefused() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> outer = asyncGenerator(y -> {
                AsyncGenerator<Integer, Void> inner = asyncGenerator(_ -> y.yield(1));
                await(inner.anext());
            });
            assertThatThrownBy(() -> await(outer.anext()))
                    .hasMessageContaining("yield belongs to the body of its async generator");
        });
    }

    // ---- a cancel

    @Test
    void aCancelOfTheConsumerIsThrownAtTheAwaitOfTheBodyAndEndsIt() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    await(sleep(ofSeconds(1)));
                    y.yield(1);
                } catch (CancelledError e) {
                    trail.add("cancelled: " + e.reason());
                    throw e;
                } finally {
                    await(sleep(ofMillis(5)));
                    trail.add("left at " + now());
                }
            });
            Task<Integer> consumer = createTask(g.anext());
            spin(1);
            consumer.cancel("enough");
            assertThatThrownBy(() -> await(consumer)).isInstanceOf(CancelledError.class);
            assertThat(trail).containsExactly("cancelled: enough", "left at 5");
            assertEnded(g);
        });
    }

    @Test
    void aCancelOfTheConsumerBetweenTwoStepsLeavesTheBodyAtRest() {
        virtualRun(() -> {
            var g = counting(3);
            Task<Void> consumer = createTask(async(() -> {
                await(g.anext());
                await(sleep(ofSeconds(1)));
            }));
            await(sleep(ofMillis(10)));
            consumer.cancel();
            catchThrowable(() -> await(consumer));
            assertThat(await(g.anext())).isEqualTo(2);
            await(g.aclose());
        });
    }

    @Test
    void aTimeLimitOfAStepEndsTheBody() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                y.yield(1);
                await(sleep(ofSeconds(1)));
                y.yield(2);
            });
            await(g.anext());
            assertThatThrownBy(() -> timeout(ofMillis(10), () -> await(g.anext())))
                    .isInstanceOf(AsyncTimeoutException.class);
            assertEnded(g);
        });
    }

    // ---- PEP 789

    @Test
    void aYieldInAnOpenTaskGroupOfTheBodyIsRefused() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> taskGroup(group -> {
                group.createTask(sleep(ofSeconds(1)));
                y.yield(1);
            }));
            assertThatThrownBy(() -> await(g.anext())).isInstanceOf(ExceptionGroup.class)
                    .satisfies(e -> assertThat(((ExceptionGroup) e).exceptions()).singleElement()
                            .isInstanceOf(IllegalStateException.class).asString()
                            .contains("yield inside an open taskGroup(...) or timeout(...)").contains("PEP 789"));
            assertThat(now()).isZero();
            assertEnded(g);
        });
    }

    @Test
    void aYieldInAnOpenTimeoutOfTheBodyIsRefused() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                y.yield(1);
                timeout(ofSeconds(1), () -> {
                    y.yield(2);
                });
            });
            assertThat(await(g.anext())).isEqualTo(1);
            assertThatThrownBy(() -> await(g.anext())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("PEP 789");
            assertEnded(g);
        });
    }

    @Test
    void aYieldBetweenScopesIsAllowed() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                for (int n = 0; n < 2; n++) {
                    int value = n;
                    y.yield(timeout(ofSeconds(1), () -> await(sleep(ofMillis(1), value))));
                    taskGroup(group -> {
                        group.createTask(sleep(ofMillis(1)));
                    });
                }
            });
            assertThat(taken(g)).containsExactly(0, 1);
        });
    }

    @Test
    void theScopesOfTheConsumerDoNotMatter() {
        virtualRun(() -> {
            var g = counting(3);
            timeout(ofSeconds(1), () -> {
                taskGroup(_ -> {
                    assertThat(await(g.anext())).isEqualTo(1);
                });
            });
            assertThat(await(g.anext())).isEqualTo(2);
            taskGroup(group -> {
                assertThat(await(group.createTask(g.anext()))).isEqualTo(3);
            });
            assertEnded(g);
        });
    }

    @Test
    void itSaysWhereItStands() {
        virtualRun(() -> {
            var g = counting(1);
            assertThat(g).hasToString("AsyncGenerator[created]");
            await(g.anext());
            assertThat(g).hasToString("AsyncGenerator[suspended]");
            await(g.aclose());
            assertThat(g).hasToString("AsyncGenerator[closed]");
        });
    }
}
