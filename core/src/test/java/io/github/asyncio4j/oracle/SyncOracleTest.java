package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.waitFor;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.attemptDo;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Awaitable;
import io.github.asyncio4j.Barrier;
import io.github.asyncio4j.BoundedSemaphore;
import io.github.asyncio4j.Condition;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Event;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Lock;
import io.github.asyncio4j.Semaphore;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Ticks;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The oracle's sync: locks, events, conditions, semaphores, barriers. {@code async with} is a block with a resource. */
class SyncOracleTest {

    private static void check(String name, Action twin) throws Exception {
        Oracle.check("sync/" + name, () -> virtualRun(twin));
    }

    private static <T> List<Task<T>> tasks(Stream<Coroutine<T>> coroutines) {
        return coroutines.map(coroutine -> createTask(coroutine)).toList();
    }

    private static List<String> outcomes(Collection<? extends Awaitable<?>> awaitables) {
        return awaitables.stream().map(awaitable -> outcome(awaitable)).toList();
    }

    private static List<Boolean> done(Collection<? extends Task<?>> tasks) {
        return tasks.stream().map(Task::done).toList();
    }

    // ---- lock

    @Test
    void lockFifo() throws Exception {
        check("lock_fifo", () -> {
            Ticks ticks = new Ticks();
            Lock lock = new Lock();
            List<String> order = new ArrayList<>();
            record User(Lock lock, List<String> order) {
                Coroutine<Void> use(String name, int spins) {
                    return async(() -> {
                        try (var _ = await(lock.acquire())) {
                            order.add(name);
                            spin(spins);
                        }
                    });
                }
            }
            User user = new User(lock, order);
            trace("free", lock.locked());
            List<Task<Void>> tasks = tasks(Stream.of("a", "b", "c", "d").map(name -> user.use(name, 1)));
            spin(1);
            trace("locked", lock.locked(), "order", order);
            await(gather(tasks));
            trace("free", lock.locked(), "order", order);

            order.clear();
            await(lock.acquire());
            Task<Void> waiter = createTask(user.use("waiter", 0));
            spin(1);
            lock.release();
            trace("released, waiter not run yet, locked", lock.locked());
            Task<Void> newcomer = createTask(user.use("newcomer", 0));
            try (var _ = await(lock.acquire())) {
                order.add("main");
            }
            await(gather(waiter, newcomer));
            trace("order", order);

            ticks.since();
            trace("acquire", await(lock.acquire()) != null, "iterations", ticks.since());
            lock.release();

            await(lock.acquire());
            Task<Lock.Hold> task = createTask(lock.acquire());
            spin(2);
            ticks.since();
            lock.release();
            trace("handed over", await(task) != null, "iterations", ticks.since(), "locked", lock.locked());
            lock.release();
            ticks.stop();
        });
    }

    @Test
    void lockMisuse() throws Exception {
        check("lock_misuse", () -> {
            Lock lock = new Lock();
            trace("release of a free lock", attemptDo(lock::release));

            Coroutine<Void> fails = async(() -> {
                try (var _ = await(lock.acquire())) {
                    throw new ValueError("a");
                }
            });
            trace(outcome(fails), "locked", lock.locked());

            Task<Void> task = createTask(async(() -> {
                try (var _ = await(lock.acquire())) {
                    await(sleep(ofSeconds(10)));
                }
            }));
            spin(1);
            trace("locked", lock.locked());
            task.cancel();
            trace(outcome(task), "locked", lock.locked());

            Coroutine<Void> reenters = async(() -> {
                try (var _ = await(lock.acquire()); var _ = await(lock.acquire())) {
                    trace("never printed");
                }
            });
            trace("taking it twice blocks:", outcome(waitFor(reenters, ofMillis(100))), "at", now());
            trace("locked", lock.locked());

            await(lock.acquire());
            Task<String> releases = createTask(async(() -> {
                lock.release();
                return "released by another task";
            }));
            trace(await(releases), lock.locked());
            trace("twice", attemptDo(lock::release));

            Coroutine<String> quick = async(() -> {
                try (var _ = await(lock.acquire())) {
                    return "value out of the block";
                }
            });
            trace(await(quick), lock.locked());
        });
    }

    // ---- event

    @Test
    void eventBasic() throws Exception {
        check("event_basic", () -> {
            Ticks ticks = new Ticks();
            Event event = new Event();
            List<Object> log = new ArrayList<>();
            Function<String, Coroutine<Void>> waiter = name -> async(() -> {
                log.add(List.of(name, await(event.waitSet())));
            });

            trace("initially", event.isSet());
            tasks(Stream.of("a", "b", "c").map(waiter));
            spin(2);
            trace("nobody yet", log);
            event.set();
            event.set();
            trace("set", event.isSet(), log);
            spin(1);
            trace(log);

            ticks.since();
            trace("wait when set", await(event.waitSet()), "iterations", ticks.since());
            event.clear();
            event.clear();
            trace("cleared", event.isSet());

            log.clear();
            tasks(Stream.of("d", "e").map(waiter));
            spin(1);
            event.set();
            event.clear();
            trace("set and cleared at once", event.isSet());
            Task<Void> late = createTask(waiter.apply("late"));
            spin(2);
            trace(log, "late is still waiting", !late.done());
            event.set();
            await(late);
            trace(log);

            event.clear();
            log.clear();
            Event chain = new Event();
            createTask(async(() -> {
                await(event.waitSet());
                chain.set();
            }));
            ticks.since();
            getRunningLoop().callSoon(event::set);
            await(chain.waitSet());
            trace("two events in a row, iterations", ticks.since());
            ticks.stop();
        });
    }

    @Test
    void eventCancel() throws Exception {
        check("event_cancel", () -> {
            EventLoop loop = getRunningLoop();
            Event event = new Event();
            Supplier<Task<Long>> waiter = () -> createTask(async(() -> {
                await(event.waitSet());
                return now();
            }));

            List<Task<Long>> tasks = Stream.generate(waiter).limit(3).toList();
            await(sleep(ofMillis(100)));
            tasks.get(1).cancel();
            loop.callLater(ofMillis(100), event::set);
            trace(outcomes(tasks));

            event.clear();
            trace("limit", outcome(waitFor(event.waitSet(), ofMillis(100))), "at", now());
            loop.callLater(ofMillis(50), event::set);
            trace("in time", outcome(waitFor(event.waitSet(), ofMillis(100))), "at", now());

            event.clear();
            tasks = Stream.generate(waiter).limit(2).toList();
            await(sleep(ofMillis(100)));
            event.set();
            tasks.get(0).cancel();
            trace("woken, then cancelled:", outcomes(tasks));

            event.clear();
            List<String> stage = new ArrayList<>();
            Coroutine<Void> worker = async(() -> {
                while (stage.size() < 4) {
                    await(event.waitSet());
                    event.clear();
                    stage.add("w");
                    loop.callLater(ofMillis(100), event::set);
                }
            });
            long start = now();
            Task<Void> task = createTask(worker);
            event.set();
            await(task);
            trace("pulses", stage, "took", now() - start);
        });
    }

    // ---- condition

    @Test
    void conditionNotify() throws Exception {
        check("condition_notify", () -> {
            Condition condition = new Condition();
            List<Object> log = new ArrayList<>();
            Function<String, Coroutine<Void>> waiter = name -> async(() -> {
                try (var _ = await(condition.acquire())) {
                    log.add(name + "-waits");
                    boolean answer = await(condition.waitNotified());
                    log.add(List.of(name, answer, condition.locked()));
                }
            });

            List<Task<Void>> tasks = tasks(Stream.of("a", "b", "c", "d", "e").map(waiter));
            spin(1);
            trace(log, "locked", condition.locked());
            log.clear();
            try (var _ = await(condition.acquire())) {
                condition.signal();
                spin(3);
                trace("nobody runs while main holds the lock", log);
            }
            spin(3);
            trace("one", log);
            log.clear();
            try (var _ = await(condition.acquire())) {
                condition.signal(2);
            }
            spin(5);
            trace("two", log);
            log.clear();
            try (var _ = await(condition.acquire())) {
                condition.signal(0);
                condition.signalAll();
                condition.signalAll();
            }
            spin(5);
            trace("all", log, done(tasks));

            trace("wait without the lock", outcome(condition.waitNotified()));
            trace("notify without the lock", attemptDo(condition::signal), attemptDo(condition::signalAll));
            trace("release without the lock", attemptDo(condition::release));
            try (var _ = await(condition.acquire())) {
                condition.signal(5);
                trace("notifying nobody is allowed, locked", condition.locked());
            }

            Lock lock = new Lock();
            Condition shared = new Condition(lock);
            try (var _ = await(shared.acquire())) {
                trace("given lock is used", lock.locked(), shared.locked());
            }
            try (var _ = await(lock.acquire())) {
                trace("and the other way round", shared.locked(), attemptDo(shared::signal));
            }
        });
    }

    @Test
    void conditionWaitFor() throws Exception {
        check("condition_wait_for", () -> {
            Condition condition = new Condition();
            int[] stock = new int[1];
            List<Object> log = new ArrayList<>();
            record Consumer(Condition condition, int[] stock, List<Object> log) {
                Coroutine<Void> consume(String name, int needed) {
                    return async(() -> {
                        try (var _ = await(condition.acquire())) {
                            boolean answer = await(condition.waitUntil(() -> {
                                log.add(name + "?");
                                return stock[0] >= needed;
                            }));
                            stock[0] -= needed;
                            log.add(List.of(name, answer, "left", stock[0], "at", now()));
                        }
                    });
                }
            }
            Consumer consumer = new Consumer(condition, stock, log);
            Coroutine<Void> producer = async(() -> {
                for (int n = 0; n < 4; n++) {
                    await(sleep(ofMillis(100)));
                    try (var _ = await(condition.acquire())) {
                        stock[0]++;
                        condition.signalAll();
                    }
                }
            });
            await(gather(consumer.consume("big", 3), consumer.consume("small", 1), producer));
            log.forEach(line -> trace(line));

            try (var _ = await(condition.acquire())) {
                trace("already true", await(condition.waitUntil(() -> true)) ? "truthy" : "falsy");
                trace("limit", outcome(waitFor(condition.waitUntil(() -> false), ofMillis(100))));
                trace("locked", condition.locked());
            }
            trace("free", condition.locked());

            Coroutine<Void> failing = async(() -> {
                try (var _ = await(condition.acquire())) {
                    await(condition.waitUntil(() -> {
                        throw sneak(new ValueError("predicate"));
                    }));
                }
            });
            trace(outcome(failing), "locked", condition.locked());
        });
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneak(Throwable e) throws E {
        throw (E) e;
    }

    // ---- semaphore

    @Test
    void semaphoreBasic() throws Exception {
        check("semaphore_basic", () -> {
            Semaphore semaphore = new Semaphore(2);
            List<Object> log = new ArrayList<>();
            int[] active = new int[2];
            record User(String name, int milliseconds) {}
            await(gather(Stream.of(new User("a", 300), new User("b", 100), new User("c", 100), new User("d", 300),
                    new User("e", 100)).map(user -> async(() -> {
                        try (var _ = await(semaphore.acquire())) {
                            active[0]++;
                            active[1] = Math.max(active[0], active[1]);
                            log.add(List.of(user.name, now()));
                            await(sleep(ofMillis(user.milliseconds)));
                            active[0]--;
                        }
                    })).toList()));
            trace(log, "most", active[1], "at", now());

            trace("locked", semaphore.locked());
            trace(await(semaphore.acquire()) != null, semaphore.locked(), await(semaphore.acquire()) != null,
                    semaphore.locked());
            trace("third", outcome(waitFor(semaphore.acquire(), ofMillis(100))));
            semaphore.release();
            semaphore.release();
            semaphore.release();
            trace("released once more than acquired:",
                    IntStream.range(0, 3).mapToObj(_ -> await(semaphore.acquire()) != null).toList(),
                    semaphore.locked());

            BoundedSemaphore bounded = new BoundedSemaphore(1);
            trace("over-release", attemptDo(bounded::release));
            try (var _ = await(bounded.acquire())) {
                trace("inside", bounded.locked());
            }
            trace("over-release", attemptDo(bounded::release), "still usable", await(bounded.acquire()) != null);

            trace("negative", attempt(() -> new Semaphore(-1)));
            Semaphore empty = new Semaphore(0);
            trace("zero", empty.locked());
            getRunningLoop().callLater(ofMillis(100), empty::release);
            trace(await(empty.acquire()) != null, "at", now());

            Coroutine<Void> fails = async(() -> {
                try (var _ = await(bounded.acquire())) {
                    throw new ValueError("a");
                }
            });
            bounded.release();
            trace(outcome(fails), "unit given back", !bounded.locked());
        });
    }

    // ---- barrier

    @Test
    void barrierBasic() throws Exception {
        check("barrier_basic", () -> {
            Barrier barrier = new Barrier(3);
            trace("parties", barrier.parties(), "waiting", barrier.nWaiting(), "broken", barrier.broken());
            record Line(String name, int index, long at) {}
            List<Line> log = new ArrayList<>();
            record Party(String name, int milliseconds) {}
            List<Task<Integer>> tasks = tasks(
                    Stream.of(new Party("a", 100), new Party("b", 200), new Party("c", 300)).map(party -> async(() -> {
                        await(sleep(ofMillis(party.milliseconds)));
                        int index = await(barrier.waitAll());
                        log.add(new Line(party.name, index, now()));
                        return index;
                    })));
            await(sleep(ofMillis(150)));
            trace("waiting", barrier.nWaiting());
            await(sleep(ofMillis(100)));
            trace("waiting", barrier.nWaiting());
            trace("indexes", await(gather(tasks)));
            trace("waiting", barrier.nWaiting(), log.stream().map(Line::name).sorted().toList(),
                    new TreeSet<>(log.stream().map(Line::at).toList()));

            Supplier<Coroutine<List<Integer>>> rounds = () -> async(() -> {
                List<Integer> indexes = new ArrayList<>();
                for (int n = 0; n < 4; n++) {
                    indexes.add(await(barrier.waitAll()));
                }
                return indexes;
            });
            List<List<Integer>> results = await(gather(Stream.generate(rounds).limit(3).toList()));
            trace("every round has the indexes", IntStream.range(0, 4)
                    .mapToObj(n -> results.stream().map(result -> result.get(n)).sorted().toList()).toList());

            Supplier<Coroutine<Integer>> block = () -> async(() -> await(barrier.waitAll()));
            trace("async with", await(gather(Stream.generate(block).limit(3).toList())).stream().sorted().toList());
            Barrier single = new Barrier(1);
            trace("one party never waits", await(single.waitAll()), await(single.waitAll()));
            trace("no parties", attempt(() -> new Barrier(0)));
        });
    }

    @Test
    void barrierBreak() throws Exception {
        check("barrier_break", () -> {
            Barrier barrier = new Barrier(3);
            Function<Integer, List<Task<Integer>>> start =
                    count -> tasks(Stream.generate(barrier::waitAll).limit(count));
            Supplier<List<?>> state = () -> List.of("waiting", barrier.nWaiting(), "broken", barrier.broken());

            List<Task<Integer>> waiters = start.apply(2);
            spin(1);
            trace(state.get());
            await(barrier.abort());
            trace(state.get(), outcomes(waiters));
            trace("later arrival", outcome(barrier.waitAll()));

            await(barrier.reset());
            trace("reset", state.get());
            trace("works again", Set.copyOf(await(gather(start.apply(3)))));

            waiters = start.apply(2);
            spin(1);
            await(barrier.reset());
            trace("reset with waiters", outcomes(waiters), state.get());
            trace("works again", Set.copyOf(await(gather(start.apply(3)))));

            await(barrier.reset());
            trace("reset of an empty barrier", state.get());
            await(barrier.abort());
            await(barrier.abort());
            trace("aborted", state.get());
            trace("more arrivals than parties", outcomes(start.apply(4)));
            await(barrier.reset());

            Coroutine<Void> failsInside = async(() -> {
                try {
                    await(barrier.waitAll());
                    throw new ValueError("a");
                } finally {
                    await(barrier.abort());
                }
            });
            Supplier<Coroutine<Integer>> waitsAgain = () -> async(() -> {
                await(barrier.waitAll());
                return await(barrier.waitAll());
            });
            List<Task<?>> tasks = Stream.<Coroutine<?>>of(waitsAgain.get(), waitsAgain.get(), failsInside)
                    .<Task<?>>map(coroutine -> createTask(coroutine)).toList();
            trace(outcomes(tasks), state.get());
        });
    }
}
