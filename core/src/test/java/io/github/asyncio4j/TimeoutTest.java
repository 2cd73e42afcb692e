package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.blocking;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Asyncio.timeoutAt;
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
                        assertThat(e).hasCauseInstanceOf(CancelledError.class);
                        trail.add("cleanup was limited at " + now());
                    }
                }
            })).isInstanceOf(AsyncTimeoutException.class).hasCauseInstanceOf(CancelledError.class);
            assertThat(now()).isEqualTo(200);
        });
        assertThat(trail).containsExactly("cleanup was limited at 200");
    }

    @Test
    void tellsThatItHasExpired() {
        virtualRun(() -> {
            Duration deadline = getRunningLoop().time().plusMillis(10);
            for (Timeout limit : List.of(Timeout.after(ofMillis(10)), Timeout.at(deadline))) {
                assertThatThrownBy(() -> limit.run(_ -> {
                    assertThat(limit.expired()).isFalse();
                    try {
                        await(sleep(ofSeconds(10)));
                    } catch (CancelledError e) {
                        assertThat(limit.expired()).isTrue();
                        trail.add("cancelled");
                        throw e;
                    }
                })).isInstanceOf(AsyncTimeoutException.class);
                assertThat(limit.expired()).isTrue();
                assertThat(limit.when()).isEqualTo(deadline);
            }
        });
        assertThat(trail).containsExactly("cancelled", "cancelled");
    }

    @Test
    void theMessageSaysTheLimitAndTheTime() {
        virtualRun(() -> {
            await(sleep(ofSeconds(2)));
            assertThatThrownBy(() -> timeout(ofMillis(500), () -> {
                await(sleep(ofSeconds(10)));
            })).hasMessage("the time limit of PT0.5S has passed; it is PT2.5S on the loop's clock");
            assertThatThrownBy(() -> timeoutAt(ofSeconds(3), _ -> {
                VirtualLoop.advance(1000);
                await(sleep(ofSeconds(10)));
            })).hasMessage("the time limit at PT3S has passed; it is PT3.5S on the loop's clock");
            assertThatThrownBy(() -> timeout(ofSeconds(1), limit -> {
                limit.reschedule(ofSeconds(4));
                await(sleep(ofSeconds(10)));
            })).hasMessage("the time limit at PT4S has passed; it is PT4S on the loop's clock");
        });
    }

    @Test
    void aLimitThatIsNotReachedHasNotExpired() {
        virtualRun(() -> {
            Timeout limit = Timeout.after(ofSeconds(10));
            limit.run(_ -> {
                await(sleep(ofMillis(10)));
            });
            assertThat(limit.expired()).isFalse();
            assertThat(limit.when()).isEqualTo(ofSeconds(10));
        });
    }

    @Test
    void nullIsNoLimit() {
        virtualRun(() -> {
            for (Timeout limit : List.of(Timeout.after(null), Timeout.at(null))) {
                limit.run(_ -> {
                    await(sleep(ofSeconds(1000)));
                });
                assertThat(limit.expired()).isFalse();
                assertThat(limit.when()).isNull();
            }
        });
    }

    @Test
    void aLimitBeyondAllTimeIsAsGoodAsNone() {
        virtualRun(() -> {
            for (Duration far : List.of(ofSeconds(Long.MAX_VALUE), ofSeconds(Long.MIN_VALUE))) {
                String value = timeout(far, limit -> {
                    assertThat(limit.when()).isNotNull();
                    return "value";
                });
                assertThat(value).isEqualTo("value");
            }
        });
    }

    @Test
    void aFailureBeforeTheLimitPassesAsItIs() {
        IOException failure = new IOException("out");
        virtualRun(() -> {
            Timeout limit = Timeout.after(ofMillis(10));
            assertThatThrownBy(() -> limit.run(_ -> {
                await(async(() -> {
                    throw failure;
                }));
            })).isSameAs(failure).hasNoSuppressedExceptions();
            assertThat(limit.expired()).isFalse();
        });
    }

    @Test
    void aCancelThatIsNotItsOwnIsNoTimeout() {
        virtualRun(() -> {
            Timeout limit = Timeout.after(ofSeconds(10));
            Task<Void> task = createTask(async(() -> limit.run(_ -> {
                currentTask().cancel();
                await(sleep(ofSeconds(10)));
            })));
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(limit.expired()).isFalse();
        });
    }

    @Test
    void theTaskOfATimeoutThatWasCaughtIsNotCancelled() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                assertThatThrownBy(() -> timeout(ofMillis(1), () -> {
                    await(sleep(ofSeconds(10)));
                })).isInstanceOf(AsyncTimeoutException.class);
            }));
            await(task);
            assertThat(task.cancelled()).isFalse();
        });
    }

    /** test_nested_timeouts. */
    @Test
    void ofNestedLimitsForOneTimeTheOuterOneIsTheTimeout() {
        virtualRun(() -> {
            Timeout outer = Timeout.at(ofMillis(10));
            Timeout inner = Timeout.at(ofMillis(10));
            assertThatThrownBy(() -> outer.run(_ -> {
                try {
                    inner.run(_ -> {
                        await(sleep(ofSeconds(10)));
                    });
                } catch (CancelledError e) {
                    trail.add("cancelled");
                    throw e;
                }
            })).isInstanceOf(AsyncTimeoutException.class);
            assertThat(outer.expired()).isTrue();
            assertThat(inner.expired()).isTrue();
        });
        assertThat(trail).containsExactly("cancelled");
    }

    /** 53: test_nested_timeouts_concurrent and test_nested_timeouts_loop_busy. */
    @Test
    void nestedLimitsThatPassWhileTheLoopIsBusyStrikeInTurn() {
        virtualRun(() -> {
            assertThatThrownBy(() -> timeout(ofMillis(2), () -> timeout(ofMillis(100), () -> {
                VirtualLoop.advance(10);
                await(sleep(ofSeconds(1)));
            }))).isInstanceOf(AsyncTimeoutException.class).hasMessageContaining("of PT0.002S");
            assertThat(now()).isEqualTo(10);
            assertThatThrownBy(() -> timeout(ofMillis(100), () -> {
                assertThatThrownBy(() -> timeout(ofMillis(10), () -> {
                    VirtualLoop.advance(50);
                    await(sleep(ofSeconds(1)));
                })).isInstanceOf(AsyncTimeoutException.class);
                trail.add("inner at " + now());
                await(sleep(ofSeconds(10)));
            })).isInstanceOf(AsyncTimeoutException.class);
            assertThat(now()).isEqualTo(110);
        });
        assertThat(trail).containsExactly("inner at 60");
    }

    /** test_reschedule. */
    @Test
    void canBeMovedFromOutsideItsTask() {
        virtualRun(() -> {
            Timeout limit = Timeout.at(ofSeconds(10));
            Task<Void> task = createTask(async(() -> limit.run(_ -> {
                await(sleep(ofSeconds(50)));
            })));
            spin(1);
            assertThat(limit.when()).isEqualTo(ofSeconds(10));
            limit.reschedule(ofSeconds(30));
            assertThat(limit.when()).isEqualTo(ofSeconds(30));
            limit.reschedule(null);
            assertThat(limit.when()).isNull();
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(limit.expired()).isFalse();
        });
    }

    @Test
    void movedToNoLimitItLeavesNoTimerBehind() {
        virtualRun(() -> {
            timeout(ofSeconds(1), limit -> {
                limit.reschedule(null);
                await(sleep(ofSeconds(2)));
            });
            assertThat(now()).isEqualTo(2000);
        });
    }

    @Test
    void isMovedOnlyWhileItsBlockRunsAndHasTime() {
        virtualRun(() -> {
            Timeout limit = Timeout.after(ofMillis(10));
            assertThatThrownBy(() -> limit.reschedule(ofSeconds(1))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has not been entered");
            assertThatThrownBy(() -> limit.run(_ -> {
                try {
                    await(sleep(ofSeconds(1)));
                } finally {
                    assertThatThrownBy(() -> limit.reschedule(ofSeconds(1)))
                            .isInstanceOf(IllegalStateException.class).hasMessageContaining("expiring");
                }
            })).isInstanceOf(AsyncTimeoutException.class);
            assertThatThrownBy(() -> limit.reschedule(ofSeconds(1))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("expired");
            Timeout finished = Timeout.after(ofMillis(10));
            finished.run(_ -> {});
            assertThatThrownBy(() -> finished.reschedule(ofSeconds(1))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("finished");
        });
    }

    @Test
    void worksOnce() {
        virtualRun(() -> {
            Timeout limit = Timeout.after(ofMillis(10));
            limit.run(_ -> {
                assertThatThrownBy(() -> limit.run(_ -> {})).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("has already been entered");
            });
            assertThatThrownBy(() -> limit.run(_ -> {})).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has already been entered");
        });
    }

    @Test
    void isRunInATaskOfItsLoop() {
        List<Timeout> ofAnother = new ArrayList<>();
        virtualRun(() -> {
            Timeout limit = Timeout.after(ofMillis(10));
            ofAnother.add(limit);
            getRunningLoop().callSoon(() -> {
                assertThatThrownBy(() -> limit.run(_ -> {})).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("createTask(...)");
                trail.add("refused");
            });
            spin(1);
            assertThatThrownBy(() -> limit.reschedule(null)).hasMessageContaining("has not been entered");
        });
        virtualRun(() -> {
            assertThatThrownBy(() -> ofAnother.getFirst().run(_ -> {})).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("different event loop");
        });
        assertThat(trail).containsExactly("refused");
    }

    /** 53: test_cancel_in_timeout_after_cancellation. */
    @Test
    void aCancelInTheBlockAfterOneBeforeItWins() {
        List.of(ZERO, ofSeconds(1)).forEach(limit -> virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                currentTask().cancel("first");
                assertThatThrownBy(() -> await(sleep(ofSeconds(1)))).isInstanceOf(CancelledError.class);
                timeout(limit, () -> {
                    currentTask().cancel("second");
                    await(sleep(ofSeconds(2)));
                });
            }));
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("second");
        }));
    }

    /** It was thrown and caught in the block: as one from before the block it does not count. */
    @Test
    void aCancelThatWasPendingAtTheEntryAndThatTheBodyCaughtDoesNotCount() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                currentTask().cancel("mine");
                assertThatThrownBy(() -> timeout(ofMillis(100), () -> {
                    assertThatThrownBy(() -> await(sleep(ofSeconds(10)))).isInstanceOf(CancelledError.class);
                    trail.add("caught");
                    await(sleep(ofSeconds(10)));
                })).isInstanceOf(AsyncTimeoutException.class);
                assertThat(currentTask().cancelling()).isEqualTo(1);
            }));
            await(task);
        });
        assertThat(trail).containsExactly("caught");
    }

    /** The limit passes while what the body awaits still cleans up after the earlier cancel: one error is for both. */
    @Test
    void aCancelThatWasPendingAtTheEntryAndIsOvertakenGoesOn() {
        virtualRun(() -> {
            Task<Void> slow = createTask(async(() -> {
                try {
                    await(sleep(ofSeconds(10)));
                } finally {
                    await(sleep(ofMillis(500)));
                }
            }));
            spin(1);
            Task<Void> task = createTask(async(() -> {
                currentTask().cancel("mine");
                timeout(ofMillis(100), () -> await(slow));
            }));
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void aCancelThatWasPendingAtTheEntryAndWasTakenBackDoesNotCount() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                currentTask().cancel();
                timeout(ZERO, () -> {
                    currentTask().uncancel();
                    await(sleep(ofSeconds(10)));
                });
            }));
            assertThatThrownBy(() -> await(task)).isInstanceOf(AsyncTimeoutException.class);
        });
    }

    /** The same in blocking(...), which takes its cancel without a step of the task. */
    @Test
    void aLimitEndsABlockingRegionAndIsATimeout() {
        VirtualLoop.virtualRunWithThreads(() -> {
            assertThatThrownBy(() -> timeout(ZERO, () -> blocking(() -> Thread.sleep(10_000))))
                    .isInstanceOf(AsyncTimeoutException.class);
            assertThat(currentTask().cancelling()).isZero();
            await(sleep(ZERO));
        });
    }

    /** test_timeout_taskgroup. */
    @Test
    void aGroupOfFailuresPassesAndItAndItsMembersMentionTheLimit() {
        virtualRun(() -> {
            assertThatThrownBy(() -> timeout(ofMillis(10), () -> taskGroup(group -> {
                group.createTask(async(() -> {
                    try {
                        await(sleep(ofSeconds(2)));
                    } catch (CancelledError e) {
                        throw new IOException("in cleanup", e);
                    }
                }));
                await(sleep(ofSeconds(1)));
            }))).isInstanceOfSatisfying(ExceptionGroup.class, e -> {
                assertThat(List.of(e.getSuppressed())).last().isInstanceOf(AsyncTimeoutException.class);
                assertThat(e.exceptions()).singleElement().satisfies(member -> assertThat(member)
                        .hasMessage("in cleanup").hasSuppressedException(new AsyncTimeoutException(
                                "the time limit of PT0.01S had passed too; it is PT0.01S on the loop's clock")));
            });
        });
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
