package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConditionTest {

    private final Condition condition = new Condition();
    private final List<String> trail = new ArrayList<>();
    private boolean ready;

    /** Acquires, waits once, and leaves with the lock held. */
    private Task<Void> keeper(String name) {
        return createTask(async(() -> {
            await(condition.acquire());
            if (await(condition.waitNotified())) {
                trail.add(name);
            }
        }));
    }

    /** Acquires, waits once, and releases. */
    private Task<Void> waiter(String name) {
        return createTask(async(() -> {
            try (var _ = await(condition.acquire())) {
                if (await(condition.waitNotified())) {
                    trail.add(name);
                }
            }
        }));
    }

    private void signalled(int count) {
        try (var _ = await(condition.acquire())) {
            condition.signal(count);
        }
    }

    @Test
    void aSignalledWaiterGoesOnWhenTheLockIsFree() {
        virtualRun(() -> {
            List<Task<Void>> tasks = Stream.of("a", "b", "c").map(this::keeper).toList();
            spin(1);
            assertThat(condition).hasToString("Condition[unlocked, waiters 3]");
            await(condition.acquire());
            condition.signal();
            spin(1);
            assertThat(trail).isEmpty();
            assertThat(condition.locked()).isTrue();
            condition.release();
            spin(1);
            assertThat(trail).containsExactly("a");
            assertThat(condition.locked()).isTrue();
            condition.signal(2);
            spin(1);
            assertThat(trail).containsExactly("a");
            condition.release();
            spin(1);
            assertThat(trail).containsExactly("a", "b");
            condition.release();
            spin(1);
            assertThat(trail).containsExactly("a", "b", "c");
            assertThat(condition).hasToString("Condition[locked]");
            assertThat(tasks).allMatch(Task::done);
        });
    }

    @Test
    void aCancelledWaitHoldsTheLockAgain() {
        virtualRun(() -> {
            await(condition.acquire());
            Task<Boolean> wait = createTask(condition.waitNotified());
            getRunningLoop().callSoon(wait::cancel);
            assertThatThrownBy(() -> await(wait)).isInstanceOf(CancelledError.class);
            assertThat(condition).hasToString("Condition[locked]");
        });
    }

    /** A cancel finds the waiter in line for the lock, and must not end that wait. */
    @Test
    void aCancelWhileItTakesTheLockAgainDoesNotLoseTheLock() {
        virtualRun(() -> {
            await(condition.acquire());
            Task<Boolean> wait = createTask(condition.waitNotified());
            spin(1);
            assertThat(condition.locked()).isFalse();
            await(condition.acquire());
            condition.signal();
            getRunningLoop().callSoon(wait::cancel);
            getRunningLoop().callSoon(condition::release);
            Trace.outcome(wait);
            assertThat(condition.locked()).isTrue();
        });
    }

    /** bpo-32841. */
    @Test
    void aCancelAfterTheSignalEndsTheWait() {
        virtualRun(() -> {
            Task<Void> waiter = waiter("never");
            spin(1);
            assertThat(condition).hasToString("Condition[unlocked, waiters 1]");
            await(condition.acquire());
            condition.signal();
            spin(1);
            waiter.cancel();
            spin(1);
            condition.release();
            spin(1);
            assertThat(waiter.cancelled()).isTrue();
            assertThat(condition).hasToString("Condition[unlocked]");
            assertThat(trail).isEmpty();
        });
    }

    @Test
    void waitingWithoutTheLockIsRefused() {
        virtualRun(() -> {
            assertThatThrownBy(() -> await(condition.waitNotified())).isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("cannot wait on a condition whose lock is not acquired")
                    .hasMessageContaining("condition.acquire()");
            assertThat(condition).hasToString("Condition[unlocked]");
        });
    }

    @Test
    void signallingWithoutTheLockIsRefused() {
        assertThatThrownBy(condition::signal).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("cannot signal a condition whose lock is not acquired");
    }

    @Test
    void signallingAllWithoutTheLockIsRefused() {
        assertThatThrownBy(condition::signalAll).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("cannot signal a condition whose lock is not acquired");
    }

    @Test
    void signallingANegativeNumberIsRefusedAndNoneIsNothing() {
        virtualRun(() -> {
            Task<Void> waiter = waiter("a");
            spin(1);
            try (var _ = await(condition.acquire())) {
                condition.signal(0);
                assertThatThrownBy(() -> condition.signal(-1)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("-1").hasMessageContaining(">= 0");
            }
            spin(3);
            assertThat(waiter.done()).isFalse();
            signalled(1);
            await(waiter);
        });
    }

    @Test
    void waitUntilLooksAgainAtEachSignal() {
        virtualRun(() -> {
            Task<Boolean> task = createTask(async(() -> {
                try (var _ = await(condition.acquire())) {
                    return await(condition.waitUntil(() -> ready));
                }
            }));
            spin(1);
            signalled(1);
            spin(1);
            assertThat(task.done()).isFalse();
            assertThat(condition).hasToString("Condition[unlocked, waiters 1]");
            ready = true;
            signalled(1);
            spin(1);
            assertThat(task.result()).isTrue();
        });
    }

    @Test
    void waitUntilOfWhatHoldsAlreadyNeedsNoLock() {
        virtualRun(() -> {
            assertThat(await(condition.waitUntil(() -> true))).isTrue();
            assertThatThrownBy(() -> await(condition.waitUntil(() -> false))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not acquired");
        });
    }

    @Test
    void signalWakesAsManyAsItSaysOrAllThereAre() {
        virtualRun(() -> {
            List<Task<Void>> tasks = Stream.of("a", "b", "c").map(this::waiter).toList();
            spin(1);
            signalled(1);
            spin(1);
            assertThat(trail).containsExactly("a");
            try (var _ = await(condition.acquire())) {
                condition.signal();
                condition.signal(2048);
            }
            spin(1);
            assertThat(trail).containsExactly("a", "b", "c");
            assertThat(tasks).allMatch(Task::done);
        });
    }

    @Test
    void signalAllWakesAll() {
        virtualRun(() -> {
            List<Task<Void>> tasks = Stream.of("a", "b").map(this::waiter).toList();
            spin(1);
            try (var _ = await(condition.acquire())) {
                condition.signalAll();
            }
            spin(1);
            assertThat(trail).containsExactly("a", "b");
            assertThat(tasks).allMatch(Task::done);
        });
    }

    @Test
    void aBlockHoldsTheLock() {
        virtualRun(() -> {
            assertThat(condition.locked()).isFalse();
            try (var _ = await(condition.acquire())) {
                assertThat(condition.locked()).isTrue();
            }
            assertThat(condition.locked()).isFalse();
        });
    }

    @Test
    void aGivenLockIsTheOneThatIsUsed() {
        virtualRun(() -> {
            Lock lock = new Lock();
            Condition one = new Condition(lock);
            Condition other = new Condition(lock);
            try (var _ = await(one.acquire())) {
                assertThat(lock.locked()).isTrue();
                assertThat(other.locked()).isTrue();
            }
            assertThat(lock.locked()).isFalse();
            try (var _ = await(lock.acquire())) {
                assertThat(one.locked()).isTrue();
                one.signal();
            }
            assertThat(one.locked()).isFalse();
        });
    }

    @Test
    void aNullLockOrPredicateIsRefused() {
        assertThatThrownBy(() -> new Condition(null)).isInstanceOf(NullPointerException.class)
                .hasMessage("the lock of a Condition is null");
        assertThatThrownBy(() -> condition.waitUntil(null)).isInstanceOf(NullPointerException.class)
                .hasMessage("the predicate is null");
    }

    /** Both the lock and the condition notice it, each when it would have to wait. */
    @Test
    void tasksOfAnotherLoopAreRefused() {
        Lock lock = new Lock();
        Condition ofTheLock = new Condition(lock);
        virtualRun(() -> {
            await(lock.acquire());
            Task<Lock.Hold> waiter = createTask(lock.acquire());
            spin(1);
            waiter.cancel();
            spin(1);
            Task<Boolean> waiting = createTask(ofTheLock.waitNotified());
            spin(1);
            waiting.cancel();
            spin(1);
        });
        virtualRun(() -> {
            assertThat(lock.locked()).isTrue();
            assertThatThrownBy(() -> await(new Condition(lock).acquire())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Lock[locked] is bound to a different event loop");
            assertThatThrownBy(() -> await(ofTheLock.waitNotified())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Condition[locked] is bound to a different event loop");
            assertThat(lock.locked()).as("a refused wait does not give the lock up").isTrue();
        });
    }

    @Test
    void aTimeLimitOnTheWaitLeavesTheLockHeld() {
        virtualRun(() -> {
            try (var _ = await(condition.acquire())) {
                assertThatThrownBy(() -> timeout(ofMillis(500), () -> await(condition.waitNotified())))
                        .isInstanceOf(AsyncTimeoutException.class);
                assertThat(condition.locked()).isTrue();
            }
            assertThat(condition).hasToString("Condition[unlocked]");
        });
    }

    private Task<Void> readyWaiter(List<CancelledError> thrown) {
        return createTask(async(() -> {
            try (var _ = await(condition.acquire())) {
                try {
                    await(condition.waitUntil(() -> ready));
                } catch (CancelledError e) {
                    thrown.add(e);
                    throw e;
                }
            }
        }));
    }

    private static void assertEndedBy(Task<?> task, List<CancelledError> thrown, String reason) {
        assertThatThrownBy(() -> await(task)).isSameAs(thrown.getLast())
                .satisfies(e -> assertThat(((CancelledError) e).reason()).isEqualTo(reason));
        assertThat(thrown).hasSize(1);
    }

    @Test
    void theErrorOfACancelledWaitIsTheOneThatWasThrown() {
        virtualRun(() -> {
            List<CancelledError> thrown = new ArrayList<>();
            Task<Void> task = readyWaiter(thrown);
            spin(1);
            task.cancel("foo");
            assertEndedBy(task, thrown, "foo");
        });
    }

    @Test
    void theErrorOfACancelWhileItTakesTheLockAgainIsTheOneThatWasThrown() {
        virtualRun(() -> {
            List<CancelledError> thrown = new ArrayList<>();
            Task<Void> task = readyWaiter(thrown);
            spin(1);
            await(condition.acquire());
            ready = true;
            condition.signal();
            spin(1);
            task.cancel("foo");
            condition.release();
            assertEndedBy(task, thrown, "foo");
        });
    }

    @Test
    void ofSeveralCancelsTheLatestIsThrown() {
        virtualRun(() -> {
            List<CancelledError> thrown = new ArrayList<>();
            Task<Void> task = readyWaiter(thrown);
            spin(1);
            await(condition.acquire());
            task.cancel("first");
            spin(1);
            task.cancel("second");
            spin(1);
            task.cancel("third");
            spin(1);
            assertThat(task.done()).as("done while others hold the lock").isFalse();
            condition.release();
            assertEndedBy(task, thrown, "third");
            assertThat(condition).hasToString("Condition[unlocked]");
        });
    }

    // ---- gh-112202: a signal is not lost with the waiter that it woke

    private int stock;

    private Task<Void> consumer() {
        return createTask(async(() -> {
            try (var _ = await(condition.acquire())) {
                while (true) {
                    await(condition.waitUntil(() -> stock != 0));
                    if (stock < 0) {
                        return;
                    }
                    stock--;
                }
            }
        }));
    }

    private void oneOfTwoIsCancelledAfterTheSignal(int spins) {
        virtualRun(() -> {
            Task<Void> cancelled = consumer();
            Task<Void> other = consumer();
            spin(1);
            try (var _ = await(condition.acquire())) {
                stock++;
                condition.signal();
                spin(spins);
                cancelled.cancel();
                Trace.attempt(() -> timeout(ofMillis(10), () -> await(condition.waitUntil(() -> stock == 0))));
                assertThat(stock).as("consumed").isZero();
                stock = -1;
                condition.signalAll();
            }
            await(other);
            assertThat(cancelled.cancelled()).isTrue();
        });
    }

    @Test
    void theSignalOfAWaiterCancelledBeforeItRanIsPassedOn() {
        oneOfTwoIsCancelledAfterTheSignal(0);
    }

    @Test
    void theSignalOfAWaiterCancelledWhileItTakesTheLockIsPassedOn() {
        oneOfTwoIsCancelledAfterTheSignal(1);
    }

    /** CPython passes a signal on that never came; here a cancelled waiter wakes nobody. */
    @Test
    void aWaiterCancelledWithoutASignalWakesNobody() {
        virtualRun(() -> {
            Task<Void> a = waiter("a");
            Task<Void> b = waiter("b");
            Task<Void> c = waiter("c");
            spin(1);
            a.cancel();
            signalled(1);
            spin(5);
            assertThat(trail).containsExactly("b");
            assertThat(b.done()).isTrue();
            assertThat(c.done()).isFalse();
            signalled(1);
            await(c);
        });
    }
}
