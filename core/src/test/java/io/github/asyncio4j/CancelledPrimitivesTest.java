package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Trace.spin;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.CancelEverywhere.Scenario;
import io.github.asyncio4j.CancelScenarios.AtABell;
import io.github.asyncio4j.CancelScenarios.Bell;
import io.github.asyncio4j.CancelScenarios.Channel;
import io.github.asyncio4j.CancelScenarios.Gate;
import io.github.asyncio4j.CancelScenarios.OverAChannel;
import io.github.asyncio4j.CancelScenarios.ThroughAGate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every primitive, and several together, with their tasks cancelled at every place. */
class CancelledPrimitivesTest {

    private static void check(Supplier<Scenario> scenario) {
        assertThat(CancelEverywhere.check(scenario).points()).as("places to cancel at").isGreaterThan(10);
    }

    private static List<Task<?>> times(int count, Action body) {
        return CancelEverywhere.tasks(Stream.generate(() -> async(body)).limit(count).toList());
    }

    private static List<Task<?>> both(List<Task<?>> some, List<Task<?>> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    // ---- one by one

    @Test
    void aLockHasOneHolderAndIsFreeInTheEnd() {
        check(() -> {
            Lock lock = new Lock();
            return new ThroughAGate(new Gate(1, lock::acquire, lock::release));
        });
    }

    @Test
    void aSemaphoreKeepsItsPermits() {
        check(() -> {
            Semaphore semaphore = new Semaphore(2);
            return new ThroughAGate(new Gate(2, semaphore::acquire, semaphore::release));
        });
    }

    @Test
    void aBoundedSemaphoreKeepsItsPermitsWithinItsBound() {
        check(() -> {
            BoundedSemaphore semaphore = new BoundedSemaphore(2);
            return new ThroughAGate(new Gate(2, semaphore::acquire, semaphore::release));
        });
    }

    private static void checkQueue(Supplier<Queue<Integer>> queues) {
        check(() -> {
            Queue<Integer> queue = queues.get();
            return new OverAChannel(new Channel(queue::putNowait, queue::get, queue::qsize));
        });
    }

    @Test
    void aQueueKeepsItsItems() {
        checkQueue(Queue::new);
    }

    @Test
    void aLifoQueueKeepsItsItems() {
        checkQueue(LifoQueue::new);
    }

    /** The end mark has to come last: the order is turned round. */
    @Test
    void aPriorityQueueKeepsItsItems() {
        checkQueue(() -> new PriorityQueue<>(Comparator.reverseOrder()));
    }

    @Test
    void aConditionPassesEverySignalOn() {
        check(() -> {
            Condition condition = new Condition();
            return new AtABell(new Bell(condition::acquire, condition::waitNotified, condition::signal,
                    condition::signalAll));
        });
    }

    @Test
    void anEventWakesAllWhoWait() {
        class Waiting implements Scenario {
            private final Event event = new Event();

            @Override
            public List<Task<?>> start() {
                getRunningLoop().callLater(ofMillis(1), () -> {
                    event.set();
                    event.clear();
                });
                getRunningLoop().callLater(ofMillis(2), event::set);
                return both(times(2, () -> {
                    await(event.waitSet());
                    await(event.waitSet());
                }), times(1, () -> await(event.waitSet())));
            }

            @Override
            public void check() {
                await(event.waitSet());
                assertThat(event).hasToString("Event[set]");
            }
        }
        check(Waiting::new);
    }

    /** A round that lacks a party is broken off after a while; nobody gets an index that another has. */
    @Test
    void aBarrierGivesEachIndexOnceAndServesAgain() {
        class Meeting implements Scenario {
            private final Barrier barrier = new Barrier(3);
            private final List<List<Integer>> rounds = List.of(new ArrayList<>(), new ArrayList<>());

            @Override
            public List<Task<?>> start() {
                getRunningLoop().callLater(ofMillis(10), () -> createTask(barrier.abort()));
                return times(3, () -> {
                    try {
                        for (List<Integer> indexes : rounds) {
                            indexes.add(await(barrier.waitAll()));
                        }
                    } catch (BarrierBrokenException e) {
                        assertThat(barrier.broken()).isTrue();
                    }
                });
            }

            @Override
            public void check() {
                rounds.forEach(indexes -> assertThat(indexes).doesNotHaveDuplicates());
                await(sleep(ofMillis(20)));
                await(barrier.reset());
                assertThat(barrier).hasToString("Barrier[filling, waiters 0/3]");
                List<Task<Integer>> next = Stream.generate(() -> createTask(barrier.waitAll())).limit(3).toList();
                assertThat(await(Asyncio.gather(next))).containsExactly(0, 1, 2);
            }
        }
        check(Meeting::new);
    }

    @Test
    void aBarrierOfMoreTasksThanPartiesGivesEachIndexOnce() {
        class Crowd implements Scenario {
            private final Barrier barrier = new Barrier(2);
            private final List<Integer> indexes = new ArrayList<>();

            @Override
            public List<Task<?>> start() {
                getRunningLoop().callLater(ofMillis(10), () -> createTask(barrier.reset()));
                return times(6, () -> {
                    try {
                        indexes.add(await(barrier.waitAll()));
                    } catch (BarrierBrokenException e) {
                        assertThat(barrier.broken()).isFalse();
                    }
                });
            }

            @Override
            public void check() {
                await(sleep(ofMillis(20)));
                assertThat(barrier).hasToString("Barrier[filling, waiters 0/2]");
                assertThat(indexes.stream().filter(index -> index == 0).count()).isLessThanOrEqualTo(3);
                assertThat(indexes.stream().filter(index -> index == 1).count()).isLessThanOrEqualTo(3);
            }
        }
        check(Crowd::new);
    }

    // ---- together

    @Test
    void producersAndConsumersLoseNothingOverAShutdown() {
        class UntilShutDown implements Scenario {
            private final Queue<Integer> queue = new Queue<>(1);
            private final List<Integer> in = new ArrayList<>();
            private final List<Integer> out = new ArrayList<>();
            private Task<?> last;

            @Override
            public List<Task<?>> start() {
                List<Task<?>> producers = times(2, this::produce);
                List<Task<?>> consumers = times(2, this::consume);
                last = times(1, this::consume).getFirst();
                getRunningLoop().callLater(ofMillis(2), queue::shutdown);
                return both(producers, consumers);
            }

            private void produce() {
                try {
                    for (int item = 0; item < 4; item++) {
                        await(queue.put(item));
                        in.add(item);
                        if (item == 1) {
                            await(sleep(ofMillis(2)));
                        }
                    }
                } catch (QueueShutDownException e) {
                    assertThat(VirtualLoop.now()).isEqualTo(2);
                }
            }

            private void consume() {
                for (int item : queue.untilShutDown()) {
                    out.add(item);
                    spin(1);
                }
            }

            @Override
            public void check() {
                await(last);
                assertThat(out).containsExactlyInAnyOrderElementsOf(in);
                assertThat(queue.toString()).startsWith("Queue[size 0 of 1").endsWith("shut down]")
                        .doesNotContain("getters", "putters");
            }
        }
        check(UntilShutDown::new);
    }

    @Test
    void aJoinEndsWhenEachWorkerReportsWhatItGot() {
        class Joining implements Scenario {
            private final Queue<Integer> queue = new Queue<>();
            private Task<?> last;
            private Task<Void> joiner;

            @Override
            public List<Task<?>> start() {
                for (int item = 0; item < 6; item++) {
                    queue.putNowait(item);
                }
                List<Task<?>> workers = times(3, this::work);
                last = times(1, this::work).getFirst();
                joiner = createTask(queue.join());
                getRunningLoop().callLater(ofMillis(10), queue::shutdown);
                return both(workers, List.of(createTask(queue.join())));
            }

            private void work() {
                for (int _ : queue.untilShutDown()) {
                    try {
                        await(sleep(ofMillis(1)));
                    } finally {
                        queue.taskDone();
                    }
                }
            }

            @Override
            public void check() {
                await(last);
                await(joiner);
                assertThat(queue).hasToString("Queue[size 0, shut down]");
            }
        }
        check(Joining::new);
    }

    /** Under the lock a worker moves an item from one queue to the next, and takes note of one it was left with. */
    @Test
    void aLockAroundTwoQueuesLosesNeitherTheLockNorAnItem() {
        class Moving implements Scenario {
            private final Lock lock = new Lock();
            private final Queue<Integer> from = new Queue<>();
            private final Queue<Integer> to = new Queue<>(1);
            private final List<Integer> moved = new ArrayList<>();
            private Task<?> sink;

            @Override
            public List<Task<?>> start() {
                for (int item = 0; item < 6; item++) {
                    from.putNowait(item);
                }
                sink = times(1, () -> to.untilShutDown().forEach(moved::add)).getFirst();
                getRunningLoop().callLater(ofMillis(1), from::shutdown);
                return times(3, this::work);
            }

            private void work() {
                try {
                    while (true) {
                        try (var _ = await(lock.acquire())) {
                            move(await(from.get()));
                        }
                    }
                } catch (QueueShutDownException e) {
                    assertThat(from.empty()).isTrue();
                }
            }

            private void move(int item) {
                try {
                    await(to.put(item));
                } catch (CancelledError e) {
                    moved.add(item);
                    throw e;
                }
            }

            @Override
            public void check() {
                assertThat(lock).hasToString("Lock[unlocked]");
                to.shutdown();
                await(sink);
                while (!from.empty()) {
                    moved.add(from.getNowait());
                }
                assertThat(moved).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
            }
        }
        check(Moving::new);
    }

    /** The bounded buffer of the text books: one signal for each change, none too many. */
    @Test
    void twoConditionsOnOneLockLoseNoSignal() {
        class Buffer implements Scenario {
            private final Lock lock = new Lock();
            private final Condition filled = new Condition(lock);
            private final Condition emptied = new Condition(lock);
            private final List<Integer> in = new ArrayList<>();
            private final List<Integer> out = new ArrayList<>();
            private Integer item;
            private boolean closed;
            private Task<?> last;

            @Override
            public List<Task<?>> start() {
                List<Task<?>> producers = times(2, this::produce);
                List<Task<?>> consumers = times(2, this::consume);
                last = times(1, this::consume).getFirst();
                createTask(async(() -> {
                    await(Asyncio.wait(producers));
                    try (var _ = await(lock.acquire())) {
                        closed = true;
                        filled.signalAll();
                    }
                }));
                return both(producers, consumers);
            }

            private void produce() {
                for (int n = 0; n < 3; n++) {
                    try (var _ = await(lock.acquire())) {
                        await(emptied.waitUntil(() -> item == null));
                        item = n;
                        in.add(n);
                        filled.signal();
                    }
                }
            }

            private void consume() {
                while (true) {
                    try (var _ = await(lock.acquire())) {
                        await(filled.waitUntil(() -> item != null || closed));
                        if (item == null) {
                            return;
                        }
                        out.add(item);
                        item = null;
                        emptied.signal();
                    }
                }
            }

            @Override
            public void check() {
                await(last);
                assertThat(lock).hasToString("Lock[unlocked]");
                assertThat(filled).hasToString("Condition[unlocked]");
                assertThat(emptied).hasToString("Condition[unlocked]");
                assertThat(out).containsExactlyInAnyOrderElementsOf(in);
            }
        }
        check(Buffer::new);
    }

    @Test
    void aSemaphoreInsideATimeLimitKeepsItsPermits() {
        class Limited implements Scenario {
            private final BoundedSemaphore semaphore = new BoundedSemaphore(1);

            @Override
            public List<Task<?>> start() {
                return times(4, () -> {
                    try (var _ = timeout(ofMillis(3), () -> await(semaphore.acquire()))) {
                        await(sleep(ofMillis(2)));
                    } catch (AsyncTimeoutException e) {
                        assertThat(VirtualLoop.now()).isEqualTo(3);
                    }
                });
            }

            @Override
            public void check() {
                assertThat(semaphore).hasToString("BoundedSemaphore[unlocked, value 1]");
            }
        }
        check(Limited::new);
    }
}
