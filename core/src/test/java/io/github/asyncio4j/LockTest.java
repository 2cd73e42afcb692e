package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LockTest {

    private final Lock lock = new Lock();
    private final List<String> trail = new ArrayList<>();

    /** Takes the lock and keeps it. */
    private Task<Void> taker(String name) {
        return createTask(async(() -> {
            await(lock.acquire());
            trail.add(name);
        }));
    }

    @Test
    void isNoAwaitableAndLooksFreeWhenItIs() {
        assertThat(lock).isNotInstanceOf(Awaitable.class);
        assertThat(lock.locked()).isFalse();
        assertThat(lock).hasToString("Lock[unlocked]");
    }

    @Test
    void goesToTheWaitersInOrderOnePerRelease() {
        virtualRun(() -> {
            await(lock.acquire());
            taker("a");
            taker("b");
            spin(1);
            assertThat(trail).isEmpty();
            assertThat(lock).hasToString("Lock[locked, waiters 2]");
            lock.release();
            spin(1);
            assertThat(trail).containsExactly("a");
            spin(1);
            assertThat(trail).containsExactly("a");
            taker("c");
            lock.release();
            spin(1);
            assertThat(trail).containsExactly("a", "b");
            lock.release();
            spin(1);
            assertThat(trail).containsExactly("a", "b", "c");
        });
    }

    @Test
    void aFreeOneTakesNoTurn() {
        virtualRun(() -> {
            Ticks ticks = new Ticks();
            await(lock.acquire());
            lock.release();
            assertThat(ticks.since()).isZero();
            ticks.stop();
        });
    }

    @Test
    void releaseWithoutWaitersLeavesItFree() {
        virtualRun(() -> {
            await(lock.acquire());
            assertThat(lock.locked()).isTrue();
            lock.release();
            assertThat(lock.locked()).isFalse();
        });
    }

    @Test
    void aBlockHoldsItAndGivesItBack() {
        virtualRun(() -> {
            try (var _ = await(lock.acquire())) {
                assertThat(lock.locked()).isTrue();
            }
            assertThat(lock.locked()).isFalse();
        });
    }

    @Test
    void aHoldIsClosedOnce() {
        virtualRun(() -> {
            Lock.Hold hold = await(lock.acquire());
            hold.close();
            await(lock.acquire());
            hold.close();
            assertThat(lock.locked()).as("the second hold is not the first's to close").isTrue();
        });
    }

    @Test
    void releaseOfAFreeOneIsRefused() {
        assertThatThrownBy(lock::release).isInstanceOf(IllegalStateException.class)
                .hasMessage("Lock is not acquired; release it once for each acquire");
    }

    @Test
    void aCancelledWaiterLeavesTheLine() {
        virtualRun(() -> {
            await(lock.acquire());
            Task<Lock.Hold> task = createTask(lock.acquire());
            getRunningLoop().callSoon(task::cancel);
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(lock).hasToString("Lock[locked]");
        });
    }

    /** bpo-27585: the release meets a waiter that is cancelled and has not run yet; the next one gets the lock. */
    @Test
    void aReleaseBesideACancelReachesTheNext() {
        virtualRun(() -> {
            Future<Void> blocker = getRunningLoop().createFuture();
            Task<Void> a = createTask(async(() -> {
                try (var _ = await(lock.acquire())) {
                    await(blocker);
                }
            }));
            spin(1);
            Task<Void> b = taker("b");
            Task<Void> c = taker("c");
            spin(1);
            assertThat(lock).hasToString("Lock[locked, waiters 2]");
            blocker.setResult(null);
            b.cancel();
            spin(1);
            assertThat(lock.locked()).isFalse();
            assertThat(a.done()).isTrue();
            assertThat(b.cancelled()).isTrue();
            await(c);
            assertThat(trail).containsExactly("c");
        });
    }

    /** bpo-32734: a cancel and a release in one step must not let two in. */
    @Test
    void aCancelAndAReleaseInOneStepMakeOneOwner() {
        virtualRun(() -> {
            await(lock.acquire());
            List<Task<Void>> tasks = Stream.of("a", "b", "c").map(this::taker).toList();
            spin(1);
            getRunningLoop().callSoon(() -> {
                tasks.get(0).cancel();
                lock.release();
            });
            assertThatThrownBy(() -> await(tasks.get(0))).isInstanceOf(CancelledError.class);
            spin(3);
            assertThat(trail).containsExactly("b");
            assertThat(tasks.get(1).done()).isTrue();
            assertThat(tasks.get(2).done()).isFalse();
            tasks.get(2).cancel();
            spin(1);
            assertThat(lock).hasToString("Lock[locked]");
        });
    }

    @Test
    void aWokenWaiterThatIsCancelledPassesItOn() {
        virtualRun(() -> {
            await(lock.acquire());
            Task<Void> b = taker("b");
            spin(1);
            Task<Void> c = taker("c");
            lock.release();
            b.cancel();
            spin(2);
            assertThat(b.cancelled()).isTrue();
            await(c);
            assertThat(lock.locked()).isTrue();
            assertThat(trail).containsExactly("c");
        });
    }

    /** As test_finished_waiter_cancelled has it: the cancel comes before the release. */
    @Test
    void aWaiterThatIsCancelledBeforeTheReleasePassesItOn() {
        virtualRun(() -> {
            await(lock.acquire());
            Task<Void> b = taker("b");
            spin(1);
            Task<Void> c = taker("c");
            b.cancel();
            lock.release();
            spin(1);
            assertThat(b.cancelled()).isTrue();
            await(c);
            assertThat(lock.locked()).isTrue();
        });
    }

    @Test
    void aNewcomerDoesNotOvertakeAWokenWaiter() {
        virtualRun(() -> {
            await(lock.acquire());
            taker("waiter");
            spin(1);
            lock.release();
            assertThat(lock.locked()).isFalse();
            getRunningLoop().callLater(Duration.ofMillis(1), lock::release);
            await(lock.acquire());
            trail.add("newcomer");
            assertThat(trail).containsExactly("waiter", "newcomer");
        });
    }

    @Test
    void onlyCancelledOnesInLineDoNotHoldANewcomerUp() {
        virtualRun(() -> {
            await(lock.acquire());
            Task<Void> waiter = taker("waiter");
            spin(1);
            waiter.cancel();
            lock.release();
            Ticks ticks = new Ticks();
            await(lock.acquire());
            assertThat(ticks.since()).isZero();
            ticks.stop();
            spin(2);
            assertThat(lock).hasToString("Lock[locked]");
            assertThat(trail).isEmpty();
        });
    }

    @Test
    void anyTaskMayReleaseIt() {
        virtualRun(() -> {
            await(lock.acquire());
            await(createTask(async(lock::release)));
            assertThat(lock.locked()).isFalse();
        });
    }

    @Test
    void aHundredTasksAreServedInOrder() {
        virtualRun(() -> {
            List<Integer> order = new ArrayList<>();
            List<Task<Void>> tasks = IntStream.range(0, 100).mapToObj(n -> createTask(async(() -> {
                for (int round = 0; round < 3; round++) {
                    try (var _ = await(lock.acquire())) {
                        order.add(n);
                        spin(1);
                    }
                }
            }))).toList();
            for (Task<Void> task : tasks) {
                await(task);
            }
            assertThat(order).isEqualTo(
                    IntStream.range(0, 300).mapToObj(n -> n % 100).toList());
        });
    }
}
