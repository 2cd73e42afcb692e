package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.shield;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.waitFor;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Trace.ValueError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** waitFor beyond what the oracle's scenarios show. The numbered ones are CPython's. */
class WaitForTest {

    private final List<String> trail = new ArrayList<>();

    /** Ends at a time, whoever cancels it. */
    private Coroutine<String> stubborn(long endsAt) {
        return async(() -> {
            while (now() < endsAt) {
                try {
                    await(sleep(ofMillis(endsAt - now())));
                } catch (CancelledError e) {
                    trail.add("cancelled at " + now());
                }
            }
            trail.add("exited at " + now());
            return "value";
        });
    }

    private Coroutine<Void> sleeper() {
        return async(() -> {
            try {
                await(sleep(ofSeconds(1000)));
            } finally {
                trail.add("ended at " + now());
            }
        });
    }

    @Test
    void aCancelOfItsTaskWaitsForWhatRefusesToEnd() {
        virtualRun(() -> {
            Task<String> task = createTask(waitFor(stubborn(200), ofMillis(400)));
            spin(1);
            task.cancel();
            await(Asyncio.wait(List.of(task)));
            assertThat(task.result()).isEqualTo("value");
        });
        assertThat(trail).containsExactly("cancelled at 0", "exited at 200");
    }

    /** 54 and test_wait_for_cancel_suppressed: what refuses the limit gives its value, and there is no timeout. */
    @Test
    void theLimitWaitsForWhatRefusesToEndAndGivesItsValue() {
        virtualRun(() -> {
            assertThat(await(waitFor(stubborn(200), ofMillis(100)))).isEqualTo("value");
            assertThat(currentTask().cancelling()).isZero();
        });
        assertThat(trail).containsExactly("cancelled at 100", "exited at 200");
    }

    @Test
    void withoutTimeWhatIsDoneGivesItsResult() {
        virtualRun(() -> {
            Future<String> done = getRunningLoop().createFuture();
            done.setResult("done");
            assertThat(await(waitFor(done, ZERO))).isEqualTo("done");
            assertThat(await(waitFor(done, ofSeconds(-1)))).isEqualTo("done");
        });
    }

    @Test
    void withoutTimeACoroutineDoesNotBegin() {
        virtualRun(() -> {
            for (Duration limit : List.of(ZERO, ofSeconds(-1))) {
                assertThatThrownBy(() -> await(waitFor(async(() -> {
                    trail.add("never");
                }), limit))).isInstanceOf(AsyncTimeoutException.class).hasMessageContaining("of " + limit)
                        .hasCauseInstanceOf(CancelledError.class);
            }
        });
        assertThat(trail).isEmpty();
    }

    @Test
    void withoutTimeATaskIsCancelledAndItsEndAwaited() {
        virtualRun(() -> {
            for (Duration limit : List.of(ZERO, ofSeconds(-1))) {
                Task<Void> task = createTask(sleeper());
                spin(1);
                assertThatThrownBy(() -> await(waitFor(task, limit))).isInstanceOf(AsyncTimeoutException.class);
                assertThat(task.cancelled()).isTrue();
            }
        });
        assertThat(trail).containsExactly("ended at 0", "ended at 0");
    }

    @Test
    void afterTheLimitTheTaskIsCancelledAndHasEnded() {
        virtualRun(() -> {
            Task<Void> task = createTask(sleeper());
            assertThatThrownBy(() -> await(waitFor(task, ofMillis(100)))).isInstanceOf(AsyncTimeoutException.class);
            assertThat(task.cancelled()).isTrue();
        });
        assertThat(trail).containsExactly("ended at 100");
    }

    @Test
    void withoutALimitItJustWaits() {
        virtualRun(() -> {
            assertThat(await(waitFor(sleep(ofSeconds(1000), "done"), null))).isEqualTo("done");
        });
    }

    @Test
    void aResultInTimeIsGiven() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            getRunningLoop().callSoon(() -> future.setResult("ok"));
            assertThat(await(waitFor(future, ofMillis(200)))).isEqualTo("ok");
        });
    }

    private Task<Void> withCleanup() {
        return createTask(async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } finally {
                await(sleep(ofMillis(1)));
                trail.add("clean");
            }
        }));
    }

    @Test
    void theTimeoutComesWhenTheTaskHasCleanedUp() {
        virtualRun(() -> {
            for (Duration limit : List.of(ofMillis(1), ZERO)) {
                Task<Void> task = withCleanup();
                spin(1);
                assertThatThrownBy(() -> await(waitFor(task, limit))).isInstanceOf(AsyncTimeoutException.class)
                        .hasCauseInstanceOf(CancelledError.class);
                assertThat(trail).containsExactly("clean");
                trail.clear();
            }
        });
    }

    /** 55: test_wait_for_reraises_exception_during_cancellation. */
    @Test
    void aFailureDuringTheCleanupIsThrownInsteadOfTheTimeout() {
        virtualRun(() -> {
            for (Duration limit : List.of(ofMillis(1), ZERO)) {
                Task<Void> task = createTask(async(() -> {
                    try {
                        await(sleep(ofMillis(200)));
                    } catch (CancelledError e) {
                        throw new ValueError("in cleanup");
                    }
                }));
                spin(1);
                assertThatThrownBy(() -> await(waitFor(task, limit))).isInstanceOf(ValueError.class);
            }
        });
    }

    @Test
    void aCancelOfTheWaitCancelsTheTask() {
        virtualRun(() -> {
            for (Duration limit : Arrays.asList(null, ofSeconds(60))) {
                Task<Void> task = createTask(async(() -> {
                    await(getRunningLoop().createFuture());
                }));
                Task<Void> wait = createTask(waitFor(task, limit));
                getRunningLoop().callSoon(wait::cancel);
                assertThatThrownBy(() -> await(wait)).isInstanceOf(CancelledError.class);
                assertThat(task.cancelled()).isTrue();
            }
        });
    }

    @Test
    void aCancelOfTheWaitForTheEndOfWhatHadNoTimeGoesOn() {
        virtualRun(() -> {
            Task<Void> task = withCleanup();
            spin(1);
            Task<Void> wait = createTask(waitFor(task, ZERO));
            spin(2);
            wait.cancel();
            assertThatThrownBy(() -> await(wait)).isInstanceOf(CancelledError.class);
            await(sleep(ofMillis(10)));
        });
        assertThat(trail).containsExactly("clean");
    }

    /** 54: test_wait_for_issue86296. */
    @Test
    void aCancelWinsOverACompletionAtTheSameMoment() {
        virtualRun(() -> {
            Task<String> inner = createTask(async(() -> "done"));
            Task<Void> task = createTask(async(() -> {
                await(waitFor(inner, ofSeconds(100)));
                await(sleep(ofSeconds(1)));
                trail.add("never");
            }));
            spin(1);
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(await(inner)).isEqualTo("done");
        });
        assertThat(trail).isEmpty();
    }

    @Test
    void aShieldedTaskGoesOnAfterNoTimeAtAll() {
        virtualRun(() -> {
            Task<String> task = createTask(sleep(ofMillis(10), "done"));
            Future<String> shielded = shield(task);
            assertThatThrownBy(() -> await(waitFor(shielded, ZERO))).isInstanceOf(AsyncTimeoutException.class);
            assertThat(task.done()).isFalse();
            assertThat(shielded.cancelled()).isTrue();
            await(sleep(ofMillis(100)));
            assertThat(task.result()).isEqualTo("done");
        });
    }

    @Test
    void aShieldedTaskGoesOnAfterTheLimit() {
        virtualRun(() -> {
            Task<String> task = createTask(sleep(ofMillis(100), "done"));
            assertThatThrownBy(() -> await(waitFor(shield(task), ofMillis(10))))
                    .isInstanceOf(AsyncTimeoutException.class);
            assertThat(task.done()).isFalse();
            assertThat(await(waitFor(shield(task), null))).isEqualTo("done");
            assertThat(now()).isEqualTo(100);
        });
    }

    @Test
    void costsAsManyTurnsAsInCPython() {
        virtualRun(() -> {
            Ticks ticks = new Ticks();
            await(waitFor(async(() -> 1), ofSeconds(1)));
            await(waitFor(async(() -> 1), null));
            assertThat(ticks.since()).isZero();
            await(waitFor(createTask(async(() -> 1)), ofSeconds(1)));
            assertThat(ticks.since()).isEqualTo(2);
            assertThatThrownBy(() -> await(waitFor(async(() -> 1), ZERO))).isInstanceOf(AsyncTimeoutException.class);
            assertThat(ticks.since()).isEqualTo(3);
            ticks.stop();
        });
    }
}
