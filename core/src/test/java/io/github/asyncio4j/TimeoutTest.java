package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeoutTest {

    private final List<String> trail = new ArrayList<>();

    @Test
    void aBodyInTimeGivesItsResultAndLeavesNothingBehind() {
        virtualRun(() -> {
            assertThat(timeout(ofMillis(500), () -> await(sleep(ofMillis(100), "x")))).isEqualTo("x");
            await(sleep(ofSeconds(1)));
            assertThat(now()).isEqualTo(1100);
        });
    }

    @Test
    void theLimitInterruptsTheBodyWithACancelAndComesOutAsATimeout() {
        virtualRun(() -> {
            assertThatThrownBy(() -> timeout(ofMillis(100), () -> {
                try {
                    await(sleep(ofSeconds(10)));
                } catch (CancelledError e) {
                    trail.add("cancelling " + currentTask().cancelling());
                    throw e;
                }
            })).isInstanceOf(AsyncTimeoutException.class).hasMessageContaining("PT0.1S")
                    .hasCauseInstanceOf(CancelledError.class);
            assertThat(now()).isEqualTo(100);
            assertThat(currentTask().cancelling()).isZero();
            await(sleep(ofMillis(100)));
        });
        assertThat(trail).containsExactly("cancelling 1");
    }

    @Test
    void zeroStrikesAtTheFirstAwaitThatSuspendsAndNotBefore() {
        virtualRun(() -> {
            Ticks ticks = new Ticks();
            for (Duration limit : List.of(ZERO, ofSeconds(-1))) {
                assertThat(timeout(limit, () -> await(async(() -> "value")))).isEqualTo("value");
                for (Duration time : List.of(ZERO, ofSeconds(10))) {
                    ticks.since();
                    assertThatThrownBy(() -> timeout(limit, () -> {
                        await(sleep(time));
                    })).isInstanceOf(AsyncTimeoutException.class);
                    assertThat(ticks.since()).isEqualTo(time.isZero() ? 1 : 2);
                }
            }
            assertThat(currentTask().cancelling()).isZero();
            ticks.stop();
        });
    }

    private String nested(long outer, long inner, boolean catchInner) {
        long start = now();
        List<String> seen = new ArrayList<>();
        try {
            timeout(ofMillis(outer), () -> {
                try {
                    timeout(ofMillis(inner), () -> {
                        await(sleep(ofSeconds(10)));
                    });
                } catch (AsyncTimeoutException e) {
                    seen.add("inner timeout " + (now() - start));
                    if (!catchInner) {
                        throw e;
                    }
                } catch (CancelledError e) {
                    seen.add("inner cancelled " + (now() - start));
                    throw e;
                }
                await(sleep(ofMillis(50)));
                seen.add("body goes on " + (now() - start));
            });
        } catch (AsyncTimeoutException e) {
            seen.add("outer timeout " + (now() - start));
        }
        assertThat(currentTask().cancelling()).isZero();
        return String.join(", ", seen);
    }

    /** What the oracle's timeouts/nested shows. */
    @Test
    void ofNestedLimitsEachTurnsOnlyItsOwnCancelIntoATimeout() {
        virtualRun(() -> {
            assertThat(nested(300, 100, true)).isEqualTo("inner timeout 100, body goes on 150");
            assertThat(nested(300, 100, false)).isEqualTo("inner timeout 100, outer timeout 100");
            assertThat(nested(100, 300, true)).isEqualTo("inner cancelled 100, outer timeout 100");
            assertThat(nested(120, 100, true)).isEqualTo("inner timeout 100, outer timeout 120");
        });
    }

    /** As test_nested_timeouts_concurrent: the inner one passes the cancel on, which then is the outer one's. */
    @Test
    void ofNestedLimitsThatPassInTheSameBusySliceTheOuterOneStrikes() {
        virtualRun(() -> {
            assertThatThrownBy(() -> timeout(ofMillis(2), () -> {
                try {
                    timeout(ofMillis(1), () -> {
                        VirtualLoop.advance(10);
                        await(sleep(ofMillis(1)));
                    });
                } catch (CancelledError e) {
                    trail.add("inner cancelled");
                    throw e;
                }
            })).isInstanceOf(AsyncTimeoutException.class);
            assertThat(currentTask().cancelling()).isZero();
        });
        assertThat(trail).containsExactly("inner cancelled");
    }

    @Test
    void aCancelFromOutsideDuringTheBlockWins() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> timeout(ofMillis(100), () -> {
                await(sleep(ofSeconds(10)));
            })));
            await(sleep(ofMillis(50)));
            task.cancel("outer");
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("outer");
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    @Test
    void aCancelFromOutsideAtTheSameMomentWins() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> timeout(ofMillis(100), () -> {
                await(sleep(ofSeconds(10)));
            })));
            spin(1);
            getRunningLoop().callLater(ofMillis(100), task::cancel);
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
        });
    }

    /** test_cancel_in_timeout_after_cancellation. */
    @Test
    void aCancelFromBeforeTheBlockDoesNotCount() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                try {
                    await(sleep(ofSeconds(10)));
                } catch (CancelledError e) {
                    trail.add("caught");
                }
                assertThatThrownBy(() -> timeout(ofMillis(100), () -> {
                    await(sleep(ofSeconds(10)));
                })).isInstanceOf(AsyncTimeoutException.class);
                assertThat(currentTask().cancelling()).isEqualTo(1);
            }));
            spin(1);
            task.cancel();
            await(task);
        });
        assertThat(trail).containsExactly("caught");
    }

    /** Defect 11 of the oracle's list: CPython swallows the cancel. */
    @Test
    void aCancelThatIsPendingAtTheEntryGoesOn() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                currentTask().cancel("mine");
                timeout(ZERO, () -> {
                    await(sleep(ofSeconds(10)));
                });
            }));
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    @Test
    void aBodyThatSwallowsTheInterruptionGivesItsValueAndNoTimeout() {
        virtualRun(() -> {
            String value = timeout(ofMillis(100), () -> {
                try {
                    await(sleep(ofSeconds(10)));
                } catch (CancelledError e) {
                    return "swallowed";
                }
                return "never";
            });
            assertThat(value).isEqualTo("swallowed");
            assertThat(currentTask().cancelling()).isZero();
            await(sleep(ZERO));
        });
    }

    @Test
    void anotherFailureOfTheBodyPassesAndMentionsTheLimit() {
        IOException failure = new IOException("out");
        virtualRun(() -> {
            assertThatThrownBy(() -> timeout(ofMillis(100), () -> {
                try {
                    await(sleep(ofSeconds(10)));
                } catch (CancelledError e) {
                    throw failure;
                }
            })).isSameAs(failure);
            assertThat(failure.getSuppressed()).singleElement().isInstanceOf(AsyncTimeoutException.class);
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    @Test
    void cleanupMayHaveALimitOfItsOwn() {
        virtualRun(() -> {
            assertThatThrownBy(() -> timeout(ofMillis(100), () -> {
                try {
                    await(sleep(ofSeconds(10)));
                } finally {
                    try {
                        timeout(ofMillis(100), () -> {
                            await(sleep(ofSeconds(10)));
                        });
                    } catch (AsyncTimeoutException e) {
                        trail.add("cleanup was limited at " + now());
                    }
                }
            })).isInstanceOf(AsyncTimeoutException.class);
            assertThat(now()).isEqualTo(200);
        });
        assertThat(trail).containsExactly("cleanup was limited at 200");
    }

    @Test
    void tellsItsState() {
        virtualRun(() -> {
            Timeout timeout = Timeout.after(ofSeconds(1));
            assertThat(timeout).hasToString("Timeout[created]");
            timeout.run(limit -> {
                assertThat(limit).isSameAs(timeout).hasToString("Timeout[active until PT1S]");
                limit.reschedule(null);
                assertThat(limit).hasToString("Timeout[active until null]");
            });
            assertThat(timeout).hasToString("Timeout[finished]");
            Timeout late = Timeout.after(ZERO);
            assertThatThrownBy(() -> late.run(limit -> {
                try {
                    await(sleep(ZERO));
                } finally {
                    assertThat(limit).hasToString("Timeout[expiring]");
                }
            })).isInstanceOf(AsyncTimeoutException.class);
            assertThat(late).hasToString("Timeout[expired]");
        });
    }
}
