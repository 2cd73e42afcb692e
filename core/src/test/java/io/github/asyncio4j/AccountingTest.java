package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A million operations in a random order, with cancels at any time: what went in came out, or is still there. */
class AccountingTest {

    private static final int OPERATIONS = 1_000_000;
    private static final int WORKERS = 8;

    private final Random random = new Random(20_252);
    private List<? extends Task<?>> workers;
    private int operations;
    private long cancels;

    /** One operation of a worker, which may be cancelled. */
    private interface Operation {
        void run() throws Exception;
    }

    /** Runs the operation again and again, by several workers, and cancels one of them now and then. */
    private void work(int count, Operation operation) {
        workers = CancelEverywhere.tasks(Stream.generate(() -> async(() -> {
            while (operations < count) {
                operations++;
                try {
                    operation.run();
                } catch (CancelledError e) {
                    currentTask().uncancel();
                }
            }
        })).limit(WORKERS).toList());
        getRunningLoop().callSoon(this::strike);
        await(Asyncio.wait(workers));
    }

    /** At each turn, so that nobody waits for ever although all may be waiting for each other. */
    private void strike() {
        if (workers.stream().allMatch(Task::done)) {
            return;
        }
        if (random.nextInt(4) == 0) {
            workers.get(random.nextInt(WORKERS)).cancel();
            cancels++;
        }
        getRunningLoop().callSoon(this::strike);
    }

    @Test
    void aQueueLosesAndMakesNoItem() {
        virtualRun(() -> {
            Queue<Long> queue = new Queue<>(4);
            long[] in = new long[2];
            long[] out = new long[2];
            work(OPERATIONS, () -> {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> {
                        long item = random.nextInt(1000);
                        await(queue.put(item));
                        count(in, item);
                    }
                    case 3, 4, 5 -> count(out, await(queue.get()));
                    case 6 -> {
                        if (!queue.full()) {
                            queue.putNowait(1L);
                            count(in, 1);
                        }
                    }
                    default -> {
                        if (!queue.empty()) {
                            count(out, queue.getNowait());
                        }
                    }
                }
                assertThat(queue.qsize()).isBetween(0, 4);
            });
            while (!queue.empty()) {
                count(out, queue.getNowait());
            }
            assertThat(out).as("number and sum").containsExactly(in);
            assertThat(in[0]).isGreaterThan(OPERATIONS / 4);
            assertThat(cancels).isGreaterThan(OPERATIONS / 100);
            assertThat(queue).hasToString("Queue[size 0 of 4, unfinished " + in[0] + "]");
        });
    }

    private static void count(long[] account, long item) {
        account[0]++;
        account[1] += item;
    }

    @Test
    void aSemaphoreLosesAndMakesNoPermit() {
        virtualRun(() -> {
            BoundedSemaphore semaphore = new BoundedSemaphore(3);
            int[] held = new int[1];
            work(OPERATIONS / 5, () -> {
                try (var _ = await(semaphore.acquire())) {
                    try {
                        assertThat(++held[0]).isLessThanOrEqualTo(3);
                        Trace.spin(random.nextInt(3));
                    } finally {
                        held[0]--;
                    }
                }
            });
            assertThat(cancels).isGreaterThan(1000);
            assertThat(semaphore).hasToString("BoundedSemaphore[unlocked, value 3]");
        });
    }

    @Test
    void aLockIsNeverHeldByTwoNorLost() {
        virtualRun(() -> {
            Lock lock = new Lock();
            int[] held = new int[1];
            work(OPERATIONS / 5, () -> {
                try (var _ = await(lock.acquire())) {
                    try {
                        assertThat(++held[0]).isEqualTo(1);
                        Trace.spin(random.nextInt(3));
                    } finally {
                        held[0]--;
                    }
                }
            });
            assertThat(cancels).isGreaterThan(1000);
            assertThat(lock).hasToString("Lock[unlocked]");
        });
    }
}
