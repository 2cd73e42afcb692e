package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Asyncio.timeoutAt;
import static io.github.asyncio4j.Trace.attemptDo;
import static io.github.asyncio4j.Trace.describe;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Ticks;
import io.github.asyncio4j.Timeout;
import io.github.asyncio4j.VirtualLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimeoutsOracleTest {

    private static String inTime() {
        return timeout(ofSeconds(1), () -> await(sleep(ofMillis(100), "value")));
    }

    @Test
    void basic() throws Exception {
        Oracle.check("timeouts/basic", () -> virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            Timeout first = Timeout.after(ofMillis(100));
            try {
                first.run(scope -> {
                    trace("deadline", scope.when().toMillis(), "expired", scope.expired());
                    try {
                        await(sleep(ofSeconds(10)));
                    } catch (CancelledError e) {
                        trace("inside the block", describe(e), "at", now(), "requests", currentTask().cancelling());
                        throw e;
                    }
                });
            } catch (AsyncTimeoutException e) {
                trace("outside", describe(e), "cause", describe(e.getCause()), "at", now());
            }
            trace("expired", first.expired(), "requests", currentTask().cancelling());
            await(sleep(ofMillis(100)));
            trace("next await is normal, at", now());

            Timeout quick = Timeout.after(ofMillis(500));
            quick.run(_ -> {
                await(sleep(ofMillis(100)));
                trace("body over at", now());
            });
            trace("expired", quick.expired());
            await(sleep(ofSeconds(1)));
            trace("an unused limit leaves nothing behind, at", now());

            timeout(null, scope -> {
                await(sleep(ofMillis(100)));
                trace("no limit", scope.when(), scope.expired());
            });

            Duration deadline = loop.time().plusMillis(200);
            try {
                timeoutAt(deadline, scope -> {
                    trace("absolute", scope.when().equals(deadline));
                    await(loop.createFuture());
                });
            } catch (AsyncTimeoutException e) {
                trace("timeout_at fired at", now());
            }
            trace("passed by result", inTime());
        }));
    }

    private static void nested(long outerMs, long innerMs, boolean catchInner) {
        long start = now();
        Timeout outer = Timeout.after(ofMillis(outerMs));
        Timeout[] inner = new Timeout[1];
        try {
            outer.run(_ -> {
                inner[0] = Timeout.after(ofMillis(innerMs));
                try {
                    inner[0].run(_ -> {
                        await(sleep(ofSeconds(10)));
                    });
                } catch (AsyncTimeoutException e) {
                    trace("  inner level: TimeoutError after", now() - start);
                    if (!catchInner) {
                        throw e;
                    }
                } catch (CancelledError e) {
                    trace("  inner level: CancelledError after", now() - start);
                    throw e;
                }
                await(sleep(ofMillis(50)));
                trace("  outer body goes on after", now() - start);
            });
        } catch (AsyncTimeoutException e) {
            trace("  outer level: TimeoutError after", now() - start);
        }
        trace("  expired inner", inner[0].expired(), "outer", outer.expired(), "requests",
                currentTask().cancelling());
    }

    @Test
    void nested() throws Exception {
        Oracle.check("timeouts/nested", () -> virtualRun(() -> {
            trace("inner first, caught");
            nested(300, 100, true);
            trace("inner first, passed on");
            nested(300, 100, false);
            trace("outer first");
            nested(100, 300, true);
            trace("outer strikes after the inner one was caught");
            nested(120, 100, true);

            long start = now();
            try {
                timeout(ofSeconds(1), () -> {
                    try {
                        timeout(ofMillis(100), () -> {
                            try {
                                await(sleep(ofSeconds(10)));
                            } finally {
                                timeout(ofMillis(100), () -> {
                                    await(sleep(ofSeconds(10)));
                                });
                            }
                        });
                    } catch (AsyncTimeoutException e) {
                        trace("cleanup had its own limit, after", now() - start);
                        throw e;
                    }
                });
            } catch (AsyncTimeoutException e) {
                trace("done after", now() - start);
            }
        }));
    }

    private static void block(@Nullable Duration newDelay, long workMs) {
        long start = now();
        Timeout scope = Timeout.after(ofMillis(200));
        trace("before entering", attemptDo(() -> scope.reschedule(null)));
        try {
            scope.run(_ -> {
                Duration when = newDelay == null ? null : getRunningLoop().time().plus(newDelay);
                scope.reschedule(when);
                trace("deadline moved", when == null ? scope.when() == null : when.equals(scope.when()));
                await(sleep(ofMillis(workMs)));
                trace("work done after", now() - start);
            });
        } catch (AsyncTimeoutException e) {
            trace("TimeoutError after", now() - start);
        }
        trace("expired", scope.expired(), "afterwards", attemptDo(() -> scope.reschedule(null)));
    }

    @Test
    void reschedule() throws Exception {
        Oracle.check("timeouts/reschedule", () -> virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            block(ofMillis(500), 400);
            block(ofMillis(50), 400);
            block(null, 400);
            block(ofSeconds(-1), 400);
            block(ofMillis(500), 600);

            long start = now();
            try {
                timeout(ofMillis(100), scope -> {
                    for (int n = 0; n < 5; n++) {
                        await(sleep(ofMillis(80)));
                        scope.reschedule(loop.time().plusMillis(100));
                    }
                    trace("kept alive for", now() - start);
                    await(sleep(ofMillis(200)));
                });
            } catch (AsyncTimeoutException e) {
                trace("then expired after", now() - start);
            }

            try {
                timeout(ofMillis(100), scope -> {
                    try {
                        await(sleep(ofSeconds(10)));
                    } finally {
                        trace("while expiring", attemptDo(() -> scope.reschedule(null)), scope.expired());
                    }
                });
            } catch (AsyncTimeoutException e) {
                trace("TimeoutError");
            }
        }));
    }

    private static void enterAgain(Timeout scope) {
        try {
            scope.run(_ -> {
                trace("never printed");
            });
        } catch (IllegalStateException e) {
            trace("refused", describe(e));
        }
    }

    @Test
    void states() throws Exception {
        Oracle.check("timeouts/states", () -> {
            virtualRun(() -> {
                Timeout scope = Timeout.after(ofMillis(100));
                trace("created", scope.expired(), scope.when().toMillis());
                scope.run(_ -> {
                    trace("active", scope.expired());
                    enterAgain(scope);
                    await(sleep(ofMillis(50)));
                    trace("still active and unharmed");
                });
                trace("finished", scope.expired());
                enterAgain(scope);

                Timeout second = Timeout.after(ofMillis(100));
                try {
                    second.run(_ -> {
                        await(sleep(ofSeconds(1)));
                    });
                } catch (AsyncTimeoutException e) {
                    trace("expired", second.expired());
                }
                enterAgain(second);

                Timeout unused = Timeout.after(ofMillis(10));
                await(sleep(ofMillis(100)));
                trace("made but never entered", unused.expired());
                try {
                    unused.run(_ -> {
                        trace("the deadline counts from creation");
                        await(sleep(ZERO));
                    });
                } catch (AsyncTimeoutException e) {
                    trace("late entry expires at once");
                }
            });
            EventLoop loop = VirtualLoop.newLoop();
            loop.callSoon(() -> {
                Timeout scope = Timeout.after(ofSeconds(1));
                trace("outside a task", attemptDo(() -> scope.run(_ -> {
                    trace("never printed");
                })));
                loop.stop();
            });
            loop.runForever();
            loop.close();
        });
    }

    @Test
    void zeroAndPast() throws Exception {
        Oracle.check("timeouts/zero_and_past", () -> virtualRun(() -> {
            Ticks ticks = new Ticks();
            EventLoop loop = getRunningLoop();
            Timeout zero = Timeout.after(ZERO);
            zero.run(_ -> {
                trace("no await", await(async(() -> "value")));
            });
            trace("expired", zero.expired());

            for (var kind : List.of(Map.entry("sleep zero", ZERO), Map.entry("long sleep", ofSeconds(10)))) {
                for (int limit : List.of(0, -1)) {
                    ticks.since();
                    Timeout scope = Timeout.after(ofSeconds(limit));
                    try {
                        scope.run(_ -> {
                            await(sleep(kind.getValue()));
                            trace(kind.getKey(), "ended normally");
                        });
                    } catch (AsyncTimeoutException e) {
                        trace(kind.getKey(), "limit", limit, "TimeoutError, iterations", ticks.since(), "expired",
                                scope.expired());
                    }
                }
            }

            try {
                timeoutAt(loop.time().minusSeconds(5), _ -> {
                    await(sleep(ZERO));
                });
            } catch (AsyncTimeoutException e) {
                trace("timeout_at in the past");
            }

            Future<String> done = loop.createFuture();
            done.setResult("ready");
            Timeout last = Timeout.after(ZERO);
            last.run(_ -> {
                trace("done future", await(done));
            });
            trace("expired", last.expired());
            trace("requests", currentTask().cancelling(), "clock", now());
            await(sleep(ZERO));
            trace("next await is normal");
            ticks.stop();
        }));
    }
}
