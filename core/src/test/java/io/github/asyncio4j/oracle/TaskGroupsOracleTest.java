package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.describe;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.ExceptionGroup;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.TaskGroup;
import io.github.asyncio4j.Ticks;
import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskGroupsOracleTest {

    private static Coroutine<String> job(String name, long ms) {
        return async(() -> {
            trace(name, "starts");
            await(sleep(ofMillis(ms)));
            trace(name, "ends at", now());
            return name + "-result";
        });
    }

    @Test
    void allSucceed() throws Exception {
        Oracle.check("taskgroups/all_succeed", () -> virtualRun(() -> {
            List<Task<String>> tasks = new ArrayList<>();
            taskGroup(group -> {
                Map<String, Integer> jobs = new java.util.LinkedHashMap<>();
                jobs.put("a", 300);
                jobs.put("b", 100);
                jobs.put("c", 200);
                jobs.forEach((name, ms) -> tasks.add(group.createTask(job(name, ms), name)));
                trace("body ends, done", tasks.stream().map(Future::done).toList());
            });
            trace("block over at", now(), tasks.stream().map(Future::result).toList(),
                    tasks.stream().map(Task::name).toList());

            taskGroup(group -> {
                Task<String> task = group.createTask(job("d", 100));
                trace("awaited inside", await(task));
                await(sleep(ofMillis(200)));
                trace("body ends at", now());
            });
            trace("block over at", now());

            taskGroup(_ -> {
                trace("empty group");
            });

            Ticks ticks = new Ticks();
            for (int count : List.of(0, 1, 5)) {
                ticks.since();
                taskGroup(group -> {
                    for (int n = 0; n < count; n++) {
                        group.createTask(async(() -> null));
                    }
                });
                trace("tasks", count, "iterations", ticks.since());
            }
            ticks.since();
            taskGroup(group -> {
                group.createTask(async(() -> null));
                spin(5);
            });
            trace("all done before the end of the body, iterations", ticks.since());
            ticks.stop();
        }));
    }

    private static Coroutine<Void> child(String name, List<Object> log, long cleanupMs, @Nullable Exception error) {
        return async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } catch (CancelledError e) {
                await(sleep(ofMillis(cleanupMs)));
                log.add(List.of(name, now()));
                if (error != null) {
                    throw error;
                }
                throw e;
            }
        });
    }

    private static String earlyReturn() {
        return taskGroup(group -> {
            group.createTask(sleep(ofMillis(200)));
            return "returned";
        });
    }

    @Test
    void bodyFails() throws Exception {
        Oracle.check("taskgroups/body_fails", () -> virtualRun(() -> {
            List<Object> log = new ArrayList<>();
            try {
                taskGroup((TaskGroup group) -> {
                    group.createTask(child("a", log, 100, null));
                    await(sleep(ofMillis(100)));
                    fail(new ValueError("body"));
                });
            } catch (ExceptionGroup e) {
                trace(describe(e), "at", now(), log);
            }

            log.clear();
            try {
                taskGroup(group -> {
                    group.createTask(child("b", log, 100, new KeyError("b")));
                    await(sleep(ofMillis(100)));
                    fail(new ValueError("body"));
                });
            } catch (ExceptionGroup e) {
                trace(describe(e), "at", now(), log);
            }

            List<Task<Void>> never = new ArrayList<>();
            try {
                taskGroup(group -> {
                    never.add(group.createTask(child("c", log, 0, null)));
                    fail(new ValueError("before-start"));
                });
            } catch (ExceptionGroup e) {
                trace(describe(e), "child never started", never.getFirst().cancelled(), log);
            }

            try {
                taskGroup(_ -> {
                    fail(new ValueError("no-children"));
                });
            } catch (ExceptionGroup e) {
                trace(describe(e));
            }

            long start = now();
            trace(earlyReturn(), "after", now() - start);
            trace("requests", currentTask().cancelling());
        }));
    }

    /** A throw statement alone would leave open whether the lambda has a value. */
    private static void fail(Exception error) throws Exception {
        throw error;
    }

    private static Coroutine<String> quiet(String name, long ms) {
        return sleep(ofMillis(ms), name);
    }

    @Test
    void childCancelled() throws Exception {
        Oracle.check("taskgroups/child_cancelled", () -> virtualRun(() -> {
            Task<String> sibling = taskGroup(group -> {
                Task<String> victim = group.createTask(quiet("victim", 500));
                Task<String> other = group.createTask(quiet("sibling", 300));
                await(sleep(ofMillis(100)));
                victim.cancel();
                await(sleep(ofMillis(100)));
                trace("body goes on at", now(), "victim", victim.cancelled());
                return other;
            });
            trace("over at", now(), "sibling", sibling.result());

            List<Task<String>> tasks = taskGroup(group -> {
                return List.of(group.createTask(async(() -> {
                    await(sleep(ofMillis(50)));
                    throw new CancelledError();
                })), group.createTask(quiet("sibling", 100)));
            });
            trace("own", tasks.get(0).cancelled(), "sibling", tasks.get(1).result());

            Task<String> never = taskGroup(group -> {
                Task<String> task = group.createTask(quiet("never", 100));
                task.cancel();
                return task;
            });
            trace("cancelled before the start", never.cancelled());

            Task<Void> task = createTask(async(() -> taskGroup(group -> {
                Task<String> other = group.createTask(quiet("other", 500));
                Task<String> child = group.createTask(quiet("child", 500));
                getRunningLoop().callLater(ofMillis(100), child::cancel);
                try {
                    await(child);
                } finally {
                    trace("awaiting a cancelled child ends the body, at", now(), "other requests",
                            other.cancelling());
                }
            })));
            trace(outcome(task), "cancelled", task.cancelled(), "requests", task.cancelling());
        }));
    }

    private static Coroutine<Void> fails(long ms, Exception error) {
        return async(() -> {
            await(sleep(ofMillis(ms)));
            throw error;
        });
    }

    private static Coroutine<Void> sibling(List<Object> log, long cleanupMs) {
        return async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } finally {
                await(sleep(ofMillis(cleanupMs)));
                log.add(now());
            }
        });
    }

    @Test
    void childFails() throws Exception {
        Oracle.check("taskgroups/child_fails", () -> virtualRun(() -> {
            Task<?> me = currentTask();
            List<Object> log = new ArrayList<>();
            List<Task<Void>> two = new ArrayList<>();
            try {
                taskGroup(group -> {
                    group.createTask(fails(100, new ValueError("a")));
                    two.add(group.createTask(sibling(log, 100)));
                    two.add(group.createTask(sibling(log, 100)));
                    try {
                        await(sleep(ofSeconds(10)));
                    } catch (CancelledError e) {
                        trace("body interrupted", describe(e), "at", now(), "requests", me.cancelling());
                        throw e;
                    }
                });
            } catch (ExceptionGroup e) {
                trace(describe(e), "at", now(), "cleaned at", log);
            }
            trace("siblings", two.get(0).cancelled(), two.get(1).cancelled(), "requests", me.cancelling());
            await(sleep(ofMillis(100)));
            trace("next await is normal, at", now());

            log.clear();
            try {
                taskGroup(group -> {
                    group.createTask(fails(100, new KeyError("b")));
                    group.createTask(sibling(log, 100));
                });
                trace("never printed");
            } catch (ExceptionGroup e) {
                trace("failure while waiting at the end", describe(e.subgroup(KeyError.class)), "at", now());
            }
            trace("requests", me.cancelling());

            List<Task<Void>> only = new ArrayList<>();
            try {
                taskGroup(group -> {
                    only.add(group.createTask(fails(0, new ValueError("only"))));
                });
            } catch (ExceptionGroup e) {
                trace(describe(e), "same object", e.exceptions().getFirst() == only.getFirst().exception());
            }
        }));
    }

    private static Coroutine<Void> tree(TaskGroup group, List<Object> names, String name, int depth) {
        return async(() -> {
            await(sleep(ofMillis(100)));
            names.add(name);
            if (depth > 0) {
                group.createTask(tree(group, names, name + "l", depth - 1));
                group.createTask(tree(group, names, name + "r", depth - 1));
            }
        });
    }

    private static Coroutine<Void> countdown(TaskGroup group, int n) {
        return async(() -> {
            if (n > 0) {
                group.createTask(countdown(group, n - 1));
            } else {
                trace("chain finished");
            }
        });
    }

    @Test
    void lateTasks() throws Exception {
        Oracle.check("taskgroups/late_tasks", () -> virtualRun(() -> {
            List<Object> names = new ArrayList<>();
            taskGroup(group -> {
                group.createTask(tree(group, names, "t", 2));
                trace("body ends at", now());
            });
            trace("over at", now(), names);

            taskGroup(group -> {
                group.createTask(countdown(group, 20));
            });
            trace("group over");

            try {
                taskGroup(group -> {
                    group.createTask(async(() -> {
                        await(sleep(ofMillis(100)));
                        group.createTask(fails(100, new ValueError("late")));
                        await(sleep(ofSeconds(10)));
                    }));
                });
            } catch (ExceptionGroup e) {
                trace(e, "at", now());
            }

            List<Task<String>> added = new ArrayList<>();
            TaskGroup last = new TaskGroup();
            last.run(group -> {
                group.createTask(sleep(ofMillis(200)));
                getRunningLoop().callLater(ofMillis(100),
                        () -> added.add(group.createTask(quiet("added from a timer", 100))));
            });
            trace(added.getFirst().result(), "at", now());
            trace("after the end", attempt(() -> last.createTask(quiet("unused", 100))));
        }));
    }

    private static List<String> tryCreate(TaskGroup group) {
        Coroutine<Void> coroutine = async(() -> trace("never printed"));
        String answer = attempt(() -> group.createTask(coroutine));
        String state = outcome(coroutine).equals("RuntimeError") ? "closed" : "usable";
        return List.of(answer, state);
    }

    private static String enter(TaskGroup group) {
        return attempt(() -> group.run(_ -> {
            return "entered";
        }));
    }

    @Test
    void misuse() throws Exception {
        Oracle.check("taskgroups/misuse", () -> virtualRun(() -> {
            TaskGroup first = new TaskGroup();
            trace("not entered", tryCreate(first));
            first.run(_ -> {
                trace("entered twice", enter(first));
                await(sleep(ZERO));
            });
            trace("finished", tryCreate(first));
            trace("entered again", enter(first));

            try {
                taskGroup(group -> {
                    group.createTask(fails(0, new ValueError("a")));
                    try {
                        await(sleep(ofSeconds(10)));
                    } finally {
                        trace("shutting down", tryCreate(group));
                    }
                });
            } catch (ExceptionGroup e) {
                trace(e);
            }

            TaskGroup last = new TaskGroup();
            try {
                last.run(group -> {
                    group.createTask(sleep(ofSeconds(10)));
                    fail(new KeyError("body"));
                });
            } catch (ExceptionGroup e) {
                trace(e, "after a failed body", tryCreate(last));
            }
        }));
    }

    private static Coroutine<Void> groupInChild(Exception error) {
        return async(() -> taskGroup(group -> {
            group.createTask(fails(100, error));
        }));
    }

    @Test
    void nested() throws Exception {
        Oracle.check("taskgroups/nested", () -> virtualRun(() -> {
            trace(outcome(async(() -> taskGroup(outer -> {
                outer.createTask(sleep(ofSeconds(10)));
                taskGroup(inner -> {
                    inner.createTask(fails(100, new ValueError("inner")));
                    inner.createTask(sleep(ofSeconds(10)));
                });
            }))), "at", now());

            trace(outcome(async(() -> taskGroup(outer -> {
                outer.createTask(fails(100, new KeyError("outer")));
                try {
                    taskGroup(inner -> {
                        inner.createTask(sleep(ofSeconds(10)));
                    });
                } catch (Throwable e) {
                    trace("inner group ends with", describe(e));
                    throw e;
                }
            }))), "at", now());

            trace(outcome(async(() -> taskGroup(outer -> {
                outer.createTask(fails(100, new KeyError("outer")));
                taskGroup(inner -> {
                    inner.createTask(fails(100, new ValueError("inner")));
                });
            }))));

            trace(outcome(async(() -> taskGroup(group -> {
                group.createTask(groupInChild(new ValueError("a")));
                group.createTask(groupInChild(new KeyError("b")));
            }))));

            Task<String> sibling = taskGroup(outer -> {
                Task<String> task = outer.createTask(sleep(ofMillis(300), "sibling unharmed"));
                try {
                    taskGroup(inner -> {
                        inner.createTask(fails(100, new ValueError("handled")));
                    });
                } catch (ExceptionGroup e) {
                    trace("handled in place", describe(e), "at", now());
                }
                return task;
            });
            trace(sibling.result(), "requests", currentTask().cancelling());
        }));
    }

    private static Coroutine<Void> parent(List<Object> log, boolean bodySleeps) {
        return async(() -> {
            try {
                taskGroup(group -> {
                    group.createTask(sibling(log, 100));
                    group.createTask(sibling(log, 200));
                    if (bodySleeps) {
                        try {
                            await(sleep(ofSeconds(10)));
                        } finally {
                            trace("body left at", now());
                        }
                    }
                });
            } finally {
                trace("group left at", now(), "children clean at", log);
            }
        });
    }

    @Test
    void outerCancel() throws Exception {
        Oracle.check("taskgroups/outer_cancel", () -> virtualRun(() -> {
            List<Object> log = new ArrayList<>();
            for (boolean bodySleeps : List.of(true, false)) {
                log.clear();
                Task<Void> task = createTask(parent(log, bodySleeps));
                await(sleep(ofMillis(100)));
                task.cancel("outside");
                trace(outcome(task), "cancelled", task.cancelled(), "requests", task.cancelling());
            }

            log.clear();
            Task<Void> task = createTask(parent(log, true));
            await(sleep(ofMillis(100)));
            task.cancel();
            await(sleep(ofMillis(50)));
            task.cancel();
            trace("cancelled twice:", outcome(task), "requests", task.cancelling(), "at", now());

            log.clear();
            Task<String> swallowing = createTask(async(() -> {
                try {
                    taskGroup(group -> {
                        group.createTask(sibling(log, 50));
                    });
                } catch (CancelledError e) {
                    trace("parent swallows, requests", currentTask().cancelling());
                }
                await(sleep(ofMillis(100)));
                return "went on";
            }));
            await(sleep(ofMillis(100)));
            swallowing.cancel();
            trace(outcome(swallowing), "at", now());
        }));
    }

    @SuppressWarnings("finally")
    private static Coroutine<Void> failsInCleanup(long cleanupMs, Exception error) {
        return async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } finally {
                await(sleep(ofMillis(cleanupMs)));
                fail(error);
            }
        });
    }

    private static Coroutine<String> swallows() {
        return async(() -> {
            try {
                await(sleep(ofSeconds(10)));
                return null;
            } catch (CancelledError e) {
                return "swallowed";
            }
        });
    }

    @Test
    void severalErrors() throws Exception {
        Oracle.check("taskgroups/several_errors", () -> virtualRun(() -> {
            List<Task<String>> swallower = new ArrayList<>();
            try {
                taskGroup(group -> {
                    group.createTask(failsInCleanup(300, new ValueError("late")));
                    group.createTask(failsInCleanup(100, new KeyError("early")));
                    group.createTask(fails(100, new ValueError("cause")));
                    group.createTask(sleep(ofSeconds(10)));
                    swallower.add(group.createTask(swallows()));
                });
            } catch (ExceptionGroup e) {
                trace(describe(e), "at", now());
            }
            trace("swallower", swallower.getFirst().result());

            try {
                taskGroup(group -> {
                    Stream.of("a", "b", "c").forEach(name -> group.createTask(fails(0, new ValueError(name))));
                });
            } catch (ExceptionGroup e) {
                trace("same iteration", describe(e));
            }

            try {
                taskGroup(group -> {
                    group.createTask(fails(100, new ValueError("one")));
                    group.createTask(fails(200, new ValueError("never-reached")));
                });
            } catch (ExceptionGroup e) {
                trace("different times", describe(e), "at", now());
            }

            try {
                taskGroup(group -> {
                    group.createTask(fails(100, new ValueError("v")));
                    group.createTask(failsInCleanup(10, new KeyError("k")));
                });
            } catch (ExceptionGroup e) {
                trace("part one", describe(e.subgroup(ValueError.class)));
                trace("part two", describe(e.subgroup(KeyError.class)));
            }
        }));
    }
}
