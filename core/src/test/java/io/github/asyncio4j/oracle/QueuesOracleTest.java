package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.gatherReturningExceptions;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.attemptDo;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static java.util.Comparator.comparing;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Awaitable;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.LifoQueue;
import io.github.asyncio4j.PriorityQueue;
import io.github.asyncio4j.Queue;
import io.github.asyncio4j.QueueShutDownException;
import io.github.asyncio4j.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The oracle's queues. */
class QueuesOracleTest {

    private static void check(String name, Action twin) throws Exception {
        Oracle.check("queues/" + name, () -> virtualRun(twin));
    }

    private static <T> List<Task<T>> tasks(Stream<Coroutine<T>> coroutines) {
        return coroutines.map(coroutine -> createTask(coroutine)).toList();
    }

    private static List<String> outcomes(Collection<? extends Awaitable<?>> awaitables) {
        return awaitables.stream().map(awaitable -> outcome(awaitable)).toList();
    }

    private static List<?> state(Queue<?> queue) {
        return List.of("size", queue.qsize(), "empty", queue.empty(), "full", queue.full(), "max", queue.maxsize());
    }

    @Test
    void basic() throws Exception {
        check("basic", () -> {
            Queue<Object> q = new Queue<>(2);
            trace(state(q), attempt(q::getNowait));
            q.putNowait("a");
            await(q.put("b"));
            trace(state(q), attemptDo(() -> q.putNowait("c")));
            trace(await(q.get()), q.getNowait(), state(q));

            Coroutine<Void> producer = async(() -> {
                for (int n = 0; n < 5; n++) {
                    await(q.put(n));
                    trace("put", n, "at", now());
                }
            });
            Coroutine<Void> consumer = async(() -> {
                for (int n = 0; n < 5; n++) {
                    await(sleep(ofMillis(100)));
                    trace("got", await(q.get()), "at", now());
                }
            });
            await(gather(producer, consumer));

            Task<Object> getter = createTask(q.get());
            await(sleep(ofMillis(100)));
            trace("blocked", !getter.done());
            q.putNowait("wake-up");
            trace("not yet", getter.done(), q.qsize());
            trace(await(getter), q.qsize());

            Queue<Integer> unbounded = new Queue<>();
            for (int n = 0; n < 1000; n++) {
                unbounded.putNowait(n);
            }
            trace("unbounded", unbounded.qsize(), "full", unbounded.full(), "max", unbounded.maxsize());
            q.putNowait(null);
            trace("null is an item", q.qsize(), await(q.get()));
            Queue<Integer> negative = new Queue<>(-1);
            trace("negative bound", attemptDo(() -> negative.putNowait(1)), negative.full());
        });
    }

    @Test
    void join() throws Exception {
        check("join", () -> {
            Queue<Object> q = new Queue<>();
            await(q.join());
            trace("join of a fresh queue returns at once");
            trace("too often", attemptDo(q::taskDone));

            record Worker(String name, int milliseconds) {}
            for (int n = 0; n < 5; n++) {
                q.putNowait(n);
            }
            List<Task<Void>> workers =
                    tasks(Stream.of(new Worker("w1", 100), new Worker("w2", 150)).map(worker -> async(() -> {
                        while (true) {
                            Object item = await(q.get());
                            await(sleep(ofMillis(worker.milliseconds)));
                            trace(worker.name, "finished", item, "at", now());
                            q.taskDone();
                        }
                    })));
            List<Task<Void>> joiners = tasks(Stream.generate(q::join).limit(2));
            await(q.join());
            trace("joined at", now(), "empty", q.empty());
            await(gather(joiners));
            workers.forEach(Task::cancel);
            await(gatherReturningExceptions(workers));

            q.putNowait("x");
            q.getNowait();
            Task<Void> joiner = createTask(q.join());
            await(sleep(ofMillis(100)));
            trace("taken but not reported: still waiting", !joiner.done());
            q.putNowait("y");
            q.taskDone();
            await(sleep(ofMillis(100)));
            trace("one more item holds it back", !joiner.done());
            q.getNowait();
            q.taskDone();
            await(joiner);
            trace("joined", "again too often", attemptDo(q::taskDone));

            q.putNowait("z");
            Task<Void> last = createTask(q.join());
            spin(1);
            q.taskDone();
            q.putNowait("zz");
            await(sleep(ofMillis(100)));
            trace("released although a new item came in the same step", last.done(), q.qsize());
        });
    }

    @Test
    void lifoAndPriority() throws Exception {
        check("lifo_and_priority", () -> {
            LifoQueue<Object> lifo = new LifoQueue<>(3);
            for (String item : List.of("a", "b", "c")) {
                lifo.putNowait(item);
            }
            trace("full", lifo.full(), attemptDo(() -> lifo.putNowait("d")));
            trace(lifo.getNowait(), await(lifo.get()), lifo.getNowait(), attempt(lifo::getNowait));

            PriorityQueue<Integer> priority = new PriorityQueue<>();
            for (int number : new int[] {5, 1, 4, 1, 3, 9, 2, 6}) {
                priority.putNowait(number);
            }
            trace("size", priority.qsize(), IntStream.range(0, 8).mapToObj(_ -> priority.getNowait()).toList());
            record Pair(int number, String text) {
                List<?> list() {
                    return List.of(number, text);
                }
            }
            PriorityQueue<Pair> pairs = new PriorityQueue<>(comparing(Pair::number).thenComparing(Pair::text));
            for (Pair pair : List.of(new Pair(2, "low"), new Pair(1, "high"), new Pair(3, "lowest"),
                    new Pair(1, "also high"))) {
                await(pairs.put(pair));
            }
            trace(IntStream.range(0, 4).mapToObj(_ -> await(pairs.get()).list()).toList());

            Task<List<Integer>> task = createTask(consumer(priority, 3));
            await(sleep(ofMillis(100)));
            for (int number : new int[] {3, 1, 2}) {
                priority.putNowait(number);
            }
            trace("a woken consumer takes the smallest of what is there", await(task));

            Task<List<Object>> last = createTask(consumer(lifo, 4));
            await(sleep(ofMillis(100)));
            for (int n = 0; n < 4; n++) {
                await(lifo.put(n));
            }
            trace("lifo between two tasks", await(last), "at", now());

            PriorityQueue<Integer> q = new PriorityQueue<>(1);
            q.putNowait(5);
            Task<Void> putter = createTask(q.put(1));
            spin(1);
            trace("bounded: the blocked smaller item comes second", await(q.get()), await(q.get()));
            await(putter);
            trace("unfinished", attemptDo(q::taskDone), attemptDo(q::taskDone), attemptDo(q::taskDone));
        });
    }

    private static <T> Coroutine<List<T>> consumer(Queue<T> queue, int count) {
        return async(() -> {
            List<T> items = new ArrayList<>();
            for (int n = 0; n < count; n++) {
                items.add(await(queue.get()));
            }
            return items;
        });
    }

    @Test
    void pipeline() throws Exception {
        check("pipeline", () -> {
            Queue<Integer> first = new Queue<>(2);
            Queue<Integer> second = new Queue<>(1);
            List<List<?>> log = new ArrayList<>();
            Coroutine<Object> source = async(() -> {
                for (int n = 0; n < 6; n++) {
                    await(sleep(ofMillis(10)));
                    await(first.put(n));
                    log.add(List.of("source", n, now()));
                }
                await(first.put(null));
                return null;
            });
            Coroutine<Object> square = async(() -> {
                for (Integer n = await(first.get()); n != null; n = await(first.get())) {
                    await(sleep(ofMillis(50)));
                    await(second.put(n * n));
                    log.add(List.of("square", n, now()));
                }
                await(second.put(null));
                return null;
            });
            Coroutine<Object> sink = async(() -> {
                int total = 0;
                for (Integer n = await(second.get()); n != null; n = await(second.get())) {
                    await(sleep(ofMillis(100)));
                    total += n;
                    log.add(List.of("sink", n, now()));
                }
                return total;
            });
            Object total = await(gather(source, square, sink)).get(2);
            log.forEach(line -> trace(line));
            trace("total", total, "at", now());

            Queue<Integer> q = new Queue<>();
            record Result(String name, int item, long at) {}
            List<Result> results = new ArrayList<>();
            Function<String, Coroutine<String>> worker = name -> async(() -> {
                while (true) {
                    Integer item = await(q.get());
                    if (item == null) {
                        return name;
                    }
                    await(sleep(ofMillis(item)));
                    results.add(new Result(name, item, now()));
                }
            });
            for (Integer item : new Integer[] {30, 10, 20, 10, null, null}) {
                q.putNowait(item);
            }
            long start = now();
            trace(await(gather(worker.apply("w1"), worker.apply("w2"))));
            trace(results.stream().map(r -> List.of(r.name, r.item, r.at - start)).toList());
        });
    }

    @Test
    void shutdown() throws Exception {
        check("shutdown", () -> {
            Queue<String> q = new Queue<>();
            q.putNowait("a");
            q.putNowait("b");
            q.shutdown();
            trace("put", outcome(q.put("c")), attemptDo(() -> q.putNowait("c")));
            trace("size", q.qsize(), "get", outcome(q.get()), attempt(q::getNowait));
            trace("now empty", outcome(q.get()), attempt(q::getNowait));
            q.shutdown();
            trace("again", attempt(q::getNowait));

            Task<Void> joiner = createTask(q.join());
            spin(2);
            trace("join still waits for the reports", !joiner.done());
            q.taskDone();
            q.taskDone();
            await(joiner);
            trace("joined");

            Queue<String> empty = new Queue<>();
            List<Task<String>> getters = tasks(Stream.generate(empty::get).limit(3));
            spin(1);
            empty.shutdown();
            trace("blocked getters", outcomes(getters));

            Queue<Object> full = new Queue<>(1);
            full.putNowait("first");
            List<Task<Void>> putters = tasks(Stream.of(0, 1).map(full::put));
            spin(1);
            full.shutdown();
            trace("blocked putters", outcomes(putters));
            trace("the item is still there", full.qsize(), outcome(full.get()), outcome(full.get()));

            Queue<Integer> numbers = new Queue<>();
            Task<List<Integer>> task = createTask(async(() -> {
                List<Integer> items = new ArrayList<>();
                try {
                    while (true) {
                        items.add(await(numbers.get()));
                    }
                } catch (QueueShutDownException e) {
                    return items;
                }
            }));
            for (int n = 0; n < 3; n++) {
                await(numbers.put(n));
            }
            numbers.shutdown();
            trace("consumer ends with everything", await(task));
        });
    }

    @Test
    void shutdownImmediate() throws Exception {
        check("shutdown_immediate", () -> {
            Queue<String> q = withItems();
            Task<Void> joiner = createTask(q.join());
            spin(1);
            q.shutdown(true);
            trace("size", q.qsize(), "get", attempt(q::getNowait), outcome(q.get()));
            spin(2);
            trace("join released", joiner.done());
            trace("report", attemptDo(q::taskDone));

            Queue<String> working = withItems();
            trace("one in work", working.getNowait());
            joiner = createTask(working.join());
            spin(1);
            working.shutdown(true);
            spin(2);
            trace("join waits for it", !joiner.done());
            working.taskDone();
            await(joiner);
            trace("joined", attemptDo(working::taskDone));

            Queue<Object> full = new Queue<>(1);
            full.putNowait("first");
            List<Task<Void>> putters = tasks(Stream.of(0, 1).map(full::put));
            spin(1);
            full.shutdown(true);
            trace("blocked putters", outcomes(putters), "size", full.qsize());

            Queue<String> twice = new Queue<>();
            twice.putNowait("x");
            twice.shutdown();
            trace("gentle first", twice.qsize());
            twice.shutdown(true);
            trace("then immediate", twice.qsize(), attempt(twice::getNowait));
            await(twice.join());
            trace("join of a shut down queue returns");

            for (Queue<Integer> kind : List.<Queue<Integer>>of(new LifoQueue<>(), new PriorityQueue<>())) {
                kind.putNowait(2);
                kind.putNowait(1);
                kind.shutdown();
                trace(kind.getClass().getSimpleName(), attempt(kind::getNowait), attempt(kind::getNowait),
                        attempt(kind::getNowait));
            }
        });
    }

    private static Queue<String> withItems() {
        Queue<String> queue = new Queue<>();
        List.of("a", "b", "c").forEach(queue::putNowait);
        return queue;
    }

    @Test
    void waiterOrder() throws Exception {
        check("waiter_order", () -> {
            Queue<Integer> q = new Queue<>();
            List<Object> log = new ArrayList<>();
            List<Task<Void>> getters = tasks(Stream.of("a", "b", "c", "d").map(name -> async(() -> {
                log.add(List.of(name, await(q.get())));
            })));
            spin(1);
            q.putNowait(1);
            spin(2);
            trace("one put", log, getters.stream().map(Task::done).toList());
            q.putNowait(2);
            q.putNowait(3);
            q.putNowait(4);
            spin(2);
            trace("three more", log);

            Queue<String> one = new Queue<>(1);
            one.putNowait("first");
            List<String> done = new ArrayList<>();
            List<Task<Void>> putters = tasks(Stream.of("w", "x", "y", "z").map(name -> async(() -> {
                await(one.put(name));
                done.add(name);
            })));
            spin(1);
            List<String> items = new ArrayList<>(List.of(await(one.get())));
            spin(2);
            trace("one place", items, done);
            while (items.size() < 5) {
                items.add(await(one.get()));
            }
            await(gather(putters));
            trace(items, done);

            Queue<String> two = new Queue<>(2);
            List<String> produced = new ArrayList<>();
            List<String> consumed = new ArrayList<>();
            Function<String, Coroutine<Void>> producer = name -> async(() -> {
                for (int n = 0; n < 3; n++) {
                    await(two.put(name + n));
                    produced.add(name + n);
                }
            });
            Coroutine<Void> consumer = async(() -> {
                for (int n = 0; n < 6; n++) {
                    consumed.add(await(two.get()));
                    spin(1);
                }
            });
            await(gather(producer.apply("p"), producer.apply("q"), consumer));
            trace("produced", produced);
            trace("consumed", consumed);
        });
    }
}
