package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SemaphoreTest {

    private final List<String> trail = new ArrayList<>();

    private Task<Void> taker(Semaphore semaphore, String name) {
        return createTask(async(() -> {
            await(semaphore.acquire());
            trail.add(name);
        }));
    }

    @Test
    void admitsAsManyAsItHasPermits() {
        virtualRun(() -> {
            Semaphore semaphore = new Semaphore(3);
            int[] active = new int[2];
            await(gather(IntStream.range(0, 20).mapToObj(n -> async(() -> {
                try (var _ = await(semaphore.acquire())) {
                    active[1] = Math.max(active[1], ++active[0]);
                    await(sleep(ofMillis(10)));
                    active[0]--;
                }
            })).toList()));
            assertThat(active).containsExactly(0, 3);
            assertThat(VirtualLoop.now()).isEqualTo(70);
            assertThat(semaphore).hasToString("Semaphore[unlocked, value 3]");
        });
    }

    @Test
    void aFreeOneTakesNoTurn() {
        virtualRun(() -> {
            Ticks ticks = new Ticks();
            Semaphore semaphore = new Semaphore(1);
            assertThat(semaphore.locked()).isFalse();
            await(semaphore.acquire());
            assertThat(semaphore.locked()).isTrue();
            assertThat(ticks.since()).isZero();
            ticks.stop();
        });
    }

    @Test
    void aPermitGoesBackOnce() {
        virtualRun(() -> {
            Semaphore semaphore = new Semaphore(1);
            var permit = await(semaphore.acquire());
            permit.close();
            permit.close();
            assertThat(semaphore).hasToString("Semaphore[unlocked, value 1]");
        });
    }

    /** 41: test_acquire_cancel_before_awoken. */
    @Test
    void theUnitOfACancelledWaiterIsPassedOn() {
        virtualRun(() -> {
            Semaphore semaphore = new Semaphore(0);
            List<Task<Void>> tasks = IntStream.range(0, 4).mapToObj(n -> taker(semaphore, "t" + n)).toList();
            spin(1);
            semaphore.release();
            tasks.get(0).cancel();
            tasks.get(1).cancel();
            spin(3);
            assertThat(trail).containsExactly("t2");
            assertThat(tasks.get(3).done()).isFalse();
            assertThat(semaphore).hasToString("Semaphore[locked, waiters 1]");
        });
    }

    /** 41: test_acquire_no_hang (gh-111693). */
    @Test
    void oneThatWasCancelledWhileAnotherReleasedStaysUsable() {
        virtualRun(() -> {
            Semaphore semaphore = new Semaphore(1);
            Task<Void> holder = createTask(async(() -> {
                try (var _ = await(semaphore.acquire())) {
                    await(sleep(ofMillis(0)));
                }
            }));
            Task<Void> waiter = createTask(async(() -> {
                try (var _ = await(semaphore.acquire())) {
                    trail.add("never");
                }
            }));
            spin(1);
            waiter.cancel();
            await(holder);
            spin(3);
            timeout(ofSeconds(1), () -> {
                await(semaphore.acquire());
            });
            assertThat(trail).isEmpty();
        });
    }

    @Test
    void aWokenWaiterThatIsCancelledGivesThePermitToTheNext() {
        virtualRun(() -> {
            Semaphore semaphore = new Semaphore(0);
            Task<Void> first = taker(semaphore, "first");
            Task<Void> second = taker(semaphore, "second");
            spin(1);
            semaphore.release();
            first.cancel();
            spin(3);
            assertThat(first.cancelled()).isTrue();
            assertThat(second.done()).isTrue();
            assertThat(semaphore.locked()).isTrue();
        });
    }

    @Test
    void permitsAreConservedWhateverIsCancelled() {
        Random random = new Random(7);
        virtualRun(() -> {
            for (int round = 0; round < 200; round++) {
                Semaphore semaphore = new Semaphore(2);
                int[] active = new int[1];
                List<Task<Void>> tasks = new ArrayList<>();
                for (int n = 0; n < 8; n++) {
                    int holds = random.nextInt(4);
                    tasks.add(createTask(async(() -> {
                        for (int again = 0; again < 2; again++) {
                            try (var _ = await(semaphore.acquire())) {
                                active[0]++;
                                try {
                                    assertThat(active[0]).isLessThanOrEqualTo(2);
                                    spin(holds);
                                } finally {
                                    active[0]--;
                                }
                            }
                        }
                    })));
                }
                for (int n = 0; n < 5; n++) {
                    spin(random.nextInt(4));
                    tasks.get(random.nextInt(8)).cancel();
                }
                for (Task<Void> task : tasks) {
                    Trace.outcome(task);
                }
                assertThat(semaphore).hasToString("Semaphore[unlocked, value 2]");
            }
        });
    }

    @Test
    void aNegativeNumberIsRefusedWithTheNumber() {
        assertThatThrownBy(() -> new Semaphore(-1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1").hasMessageContaining(">= 0");
        assertThat(new Semaphore(0).locked()).isTrue();
    }

    @Test
    void oneThatTasksOfAnotherLoopWaitedForIsRefused() {
        Semaphore semaphore = new Semaphore(0);
        EventLoop loop = VirtualLoop.newLoop();
        Task<Semaphore.Permit> waiter = loop.createTask(semaphore.acquire());
        loop.runUntilComplete(async(() -> spin(1)));
        virtualRun(() -> {
            assertThatThrownBy(() -> await(semaphore.acquire())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("different event loop");
        });
        waiter.cancel();
        loop.runUntilComplete(async(() -> spin(2)));
        loop.close();
    }

    @Test
    void aTaskThatCancelsItselfTakesNothing() {
        virtualRun(() -> {
            Semaphore semaphore = new Semaphore(0);
            Task<Void> task = createTask(async(() -> {
                currentTask().cancel();
                await(semaphore.acquire());
            }));
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            semaphore.release();
            assertThat(semaphore).hasToString("Semaphore[unlocked, value 1]");
        });
    }

    // ---- as CPython's test_locks has them

    @Test
    void isNoAwaitableAndHasOnePermitByDefault() {
        Semaphore semaphore = new Semaphore();
        assertThat(semaphore).isNotInstanceOf(Awaitable.class).hasToString("Semaphore[unlocked, value 1]");
        assertThat(semaphore.locked()).isFalse();
    }

    @Test
    void releaseWithoutWaitersLeavesItFree() {
        virtualRun(() -> {
            Semaphore semaphore = new Semaphore();
            await(semaphore.acquire());
            assertThat(semaphore.locked()).isTrue();
            semaphore.release();
            assertThat(semaphore.locked()).isFalse();
        });
    }

    @Test
    void asManyWaitersGoOnAsPermitsAreReleased() {
        virtualRun(() -> {
            Semaphore semaphore = new Semaphore(3);
            await(semaphore.acquire());
            await(semaphore.acquire());
            assertThat(semaphore.locked()).isFalse();
            Task<Void> a = taker(semaphore, "a");
            Task<Void> b = taker(semaphore, "b");
            Task<Void> c = taker(semaphore, "c");
            spin(1);
            assertThat(trail).containsExactly("a");
            assertThat(semaphore).hasToString("Semaphore[locked, waiters 2]");
            Task<Void> d = taker(semaphore, "d");
            semaphore.release();
            semaphore.release();
            assertThat(semaphore.value()).isZero();
            spin(1);
            assertThat(trail).containsExactly("a", "b", "c");
            assertThat(semaphore).hasToString("Semaphore[locked, waiters 1]");
            assertThat(List.of(a, b, c)).allMatch(Task::done);
            semaphore.release();
            await(d);
        });
    }

    @Test
    void aCancelledWaiterLeavesTheLine() {
        virtualRun(() -> {
            Semaphore semaphore = new Semaphore();
            await(semaphore.acquire());
            Task<Semaphore.Permit> task = createTask(semaphore.acquire());
            getRunningLoop().callSoon(task::cancel);
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(semaphore).hasToString("Semaphore[locked]");
        });
    }

    @Test
    void waitersThatAreCancelledBeforeTheReleaseTakeNothing() {
        virtualRun(() -> {
            Semaphore semaphore = new Semaphore(0);
            List<Task<Void>> tasks = IntStream.range(0, 4).mapToObj(n -> taker(semaphore, "t" + n)).toList();
            spin(1);
            tasks.get(0).cancel();
            tasks.get(1).cancel();
            semaphore.release();
            spin(2);
            assertThat(trail).containsExactly("t2");
            assertThat(tasks.get(3).done()).isFalse();
            tasks.get(3).cancel();
            spin(1);
        });
    }

    @Test
    void aCancelBeforeTheReleaseDoesNotStopTheNext() {
        virtualRun(() -> {
            Semaphore semaphore = new Semaphore(0);
            Task<Void> first = taker(semaphore, "first");
            Task<Void> second = taker(semaphore, "second");
            spin(1);
            first.cancel();
            semaphore.release();
            spin(2);
            assertThat(semaphore.locked()).isTrue();
            assertThat(second.done()).isTrue();
        });
    }

    @Test
    void whoComesBackQueuesBehindTheOthers() {
        virtualRun(() -> {
            Semaphore semaphore = new Semaphore(1);
            await(gather(Stream.of("c1", "c2", "c3").map(tag -> async(() -> {
                for (int round = 1; round <= 2; round++) {
                    await(semaphore.acquire());
                    trail.add(tag + "_" + round);
                    await(sleep(ofMillis(10)));
                    semaphore.release();
                }
            })).toList()));
            assertThat(trail).containsExactly("c1_1", "c2_1", "c3_1", "c1_2", "c2_2", "c3_2");
        });
    }

    @Test
    void aHolderThatReleasesAndAsksAgainComesAfterTheWaiters() {
        virtualRun(() -> {
            Semaphore semaphore = new Semaphore(1);
            Task<Void> a = taker(semaphore, "1");
            Task<Void> b = createTask(async(() -> {
                await(semaphore.acquire());
                trail.add("2");
                semaphore.release();
                await(semaphore.acquire());
                trail.add("4");
            }));
            Task<Void> c = taker(semaphore, "3");
            spin(1);
            semaphore.release();
            semaphore.release();
            await(gather(a, b, c));
            assertThat(trail).containsExactly("1", "2", "3", "4");
        });
    }

    @Test
    void theOrderHoldsWhenTheFirstIsCancelled() {
        virtualRun(() -> {
            Semaphore semaphore = new Semaphore(0);
            Task<Void> a = taker(semaphore, "1");
            Task<Void> b = taker(semaphore, "2");
            Task<Void> c = taker(semaphore, "3");
            spin(1);
            a.cancel();
            spin(1);
            semaphore.release();
            semaphore.release();
            await(gather(b, c));
            assertThat(trail).containsExactly("2", "3");
            assertThat(a.cancelled()).isTrue();
        });
    }

    /** Those who had to queue only because somebody was ahead of them are woken with him, not one turn later. */
    @Test
    void oneThatTakesItsPermitWakesAllForWhomThereIsOne() {
        virtualRun(() -> {
            Semaphore semaphore = new Semaphore(0);
            List<Task<Void>> fourth = new ArrayList<>();
            Task<Void> a = createTask(async(() -> {
                await(semaphore.acquire());
                assertThat(semaphore.value()).isZero();
                fourth.add(createTask(async(() -> {
                    trail.add("4");
                })));
                trail.add("1");
            }));
            Task<Void> b = createTask(async(() -> {
                semaphore.release();
                semaphore.release();
                semaphore.release();
                assertThat(semaphore.value()).isEqualTo(2);
                assertThat(semaphore.locked()).as("locked until the first has run").isTrue();
                await(semaphore.acquire());
                trail.add("2");
            }));
            Task<Void> c = taker(semaphore, "3");
            spin(1);
            assertThat(semaphore.value()).isEqualTo(2);
            spin(1);
            await(gather(a, b, c, fourth.get(0)));
            assertThat(trail).containsExactly("1", "2", "3", "4");
        });
    }
}
