package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BarrierTest {

    private static final int N = 5;

    private final Barrier barrier = new Barrier(N);
    private final List<String> trail = new ArrayList<>();

    private static <T> List<Task<T>> tasks(int count, Callable<T> body) {
        return Stream.generate(() -> createTask(async(body))).limit(count).toList();
    }

    private static <T> List<T> all(int count, Callable<T> body) {
        return await(gather(tasks(count, body)));
    }

    private static List<Task<Integer>> waiters(Barrier barrier, int count) {
        return Stream.generate(() -> createTask(barrier.waitAll())).limit(count).toList();
    }

    private void pass(String name) {
        await(barrier.waitAll());
        trail.add(name);
    }

    private int count(String name) {
        return Collections.frequency(trail, name);
    }

    private void assertEmptyAndUsable() {
        assertThat(barrier).hasToString("Barrier[filling, waiters 0/5]");
        assertThat(barrier.nWaiting()).isZero();
        assertThat(barrier.broken()).isFalse();
    }

    // ---- filling

    @Test
    void isNoAwaitableAndStartsFilling() {
        assertThat(barrier).isNotInstanceOf(Awaitable.class);
        assertEmptyAndUsable();
    }

    @Test
    void fewerThanOnePartyIsRefused() {
        assertThatThrownBy(() -> new Barrier(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the number of parties of a Barrier is 0; it must be >= 1");
        assertThatThrownBy(() -> new Barrier(-4)).isInstanceOf(IllegalArgumentException.class);
        assertThat(barrier.parties()).isEqualTo(N);
    }

    @Test
    void saysItsState() {
        virtualRun(() -> {
            List<Task<Integer>> waiters = new ArrayList<>(waiters(barrier, 2));
            spin(1);
            assertThat(barrier).hasToString("Barrier[filling, waiters 2/5]");
            waiters.addAll(waiters(barrier, 3));
            spin(1);
            assertThat(barrier).hasToString("Barrier[draining, waiters 0/5]");
            waiters.addAll(waiters(barrier, 2));
            spin(1);
            assertThat(barrier).as("those who came while it drained").hasToString("Barrier[filling, waiters 2/5]");
            await(barrier.reset());
            assertThat(barrier).hasToString("Barrier[resetting, waiters 0/5]");
            await(barrier.abort());
            assertThat(barrier).hasToString("Barrier[broken]");
            assertThat(barrier.broken()).isTrue();
            waiters.forEach(Trace::outcome);
        });
    }

    @Test
    void eachGetsItsOwnIndex() {
        virtualRun(() -> {
            assertThat(all(N, () -> await(barrier.waitAll()))).containsExactly(0, 1, 2, 3, 4);
            assertEmptyAndUsable();
        });
    }

    @Test
    void oneAloneDoesNotWait() {
        virtualRun(() -> {
            Barrier single = new Barrier(1);
            Ticks ticks = new Ticks();
            assertThat(await(single.waitAll())).isZero();
            assertThat(ticks.since()).isZero();
            ticks.stop();
            assertThat(single).hasToString("Barrier[filling, waiters 0/1]");
        });
    }

    @Test
    void oneAlonePassesAgainAndAgain() {
        virtualRun(() -> {
            Barrier single = new Barrier(1);
            Task<Integer> first = createTask(single.waitAll());
            spin(1);
            assertThat(single.nWaiting()).isZero();
            Task<Integer> second = createTask(single.waitAll());
            spin(1);
            assertThat(first.result()).isZero();
            assertThat(second.result()).isZero();
            assertThat(single.broken()).isFalse();
        });
    }

    @Test
    void countsThoseWhoHaveCome() {
        virtualRun(() -> {
            Barrier three = new Barrier(3);
            List<Task<Integer>> tasks = new ArrayList<>();
            for (int n = 1; n <= 2; n++) {
                tasks.addAll(waiters(three, 1));
                spin(1);
                assertThat(three).hasToString("Barrier[filling, waiters " + n + "/3]");
            }
            tasks.addAll(waiters(three, 1));
            assertThat(await(gather(tasks))).containsExactly(0, 1, 2);
            assertThat(three.nWaiting()).isZero();
            assertThat(three.broken()).isFalse();
        });
    }

    @Test
    void servesRoundAfterRound() {
        virtualRun(() -> {
            all(N, () -> {
                pass("first");
                pass("second");
                return null;
            });
            assertThat(trail).hasSize(2 * N);
            assertThat(trail.subList(0, N)).containsOnly("first");
            assertThat(trail.subList(N, 2 * N)).containsOnly("second");
            assertEmptyAndUsable();
        });
    }

    @Test
    void theIndexesAreWholeInTheSecondRoundToo() {
        virtualRun(() -> {
            List<Integer> indexes = all(N, () -> {
                pass("first");
                return await(barrier.waitAll());
            });
            assertThat(count("first")).isEqualTo(N);
            assertThat(indexes).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
            assertEmptyAndUsable();
        });
    }

    @Test
    void drainsUntilTheLastHasLeft() {
        virtualRun(() -> {
            List<Boolean> draining = new ArrayList<>();
            all(N, () -> {
                await(barrier.waitAll());
                draining.add(barrier.toString().contains("draining"));
                return null;
            });
            assertThat(draining).containsExactly(true, true, true, true, false);
            assertEmptyAndUsable();
        });
    }

    /** Two come back while the barrier drains; were they let in, they would be inside before the round is over. */
    @Test
    void whoComesWhileItDrainsWaitsOutside() {
        virtualRun(() -> {
            Barrier others = new Barrier(N - 2);
            int[] back = {2};
            all(N, () -> {
                pass("first");
                if (back[0] > 0) {
                    back[0]--;
                } else {
                    await(others.waitAll());
                    trail.add("other");
                }
                pass("second");
                return null;
            });
            assertThat(count("first")).isEqualTo(N);
            assertThat(count("other")).isEqualTo(N - 2);
            assertThat(trail.subList(2 * N - 2, trail.size())).containsOnly("second").hasSize(N);
        });
    }

    // ---- cancelling

    @Test
    void aCancelledWaiterLeavesItsPlaceToAnother() {
        virtualRun(() -> {
            Barrier three = new Barrier(3);
            Task<Integer> a = waiters(three, 1).getFirst();
            spin(1);
            Task<Integer> b = waiters(three, 1).getFirst();
            spin(1);
            assertThat(three.nWaiting()).isEqualTo(2);
            a.cancel();
            spin(1);
            assertThat(three.nWaiting()).isEqualTo(1);
            assertThatThrownBy(() -> await(a)).isInstanceOf(CancelledError.class);
            Task<Integer> c = waiters(three, 1).getFirst();
            spin(1);
            assertThat(three.nWaiting()).isEqualTo(2);
            Task<Integer> d = waiters(three, 1).getFirst();
            assertThat(await(gather(b, c, d))).as("gh-155233: each index once").containsExactly(0, 1, 2);
            assertThat(three).hasToString("Barrier[filling, waiters 0/3]");
        });
    }

    @Test
    void oneThatIsCancelledOnItsWayOutHoldsNobodyUp() {
        virtualRun(() -> {
            Barrier two = new Barrier(2);
            Task<Integer> a = waiters(two, 1).getFirst();
            spin(1);
            assertThat(await(two.waitAll())).isEqualTo(1);
            a.cancel();
            assertThat(two).hasToString("Barrier[draining, waiters 0/2]");
            Task<Integer> next = waiters(two, 1).getFirst();
            spin(2);
            assertThat(a.cancelled()).isTrue();
            assertThat(two.nWaiting()).isEqualTo(1);
            assertThat(await(two.waitAll())).isEqualTo(1);
            assertThat(await(next)).isZero();
        });
    }

    @Test
    void oneThatIsCancelledOutsideWasNeverIn() {
        virtualRun(() -> {
            Barrier two = new Barrier(2);
            List<Task<Integer>> inside = waiters(two, 2);
            spin(1);
            Task<Integer> outside = waiters(two, 1).getFirst();
            getOutside(outside);
            assertThat(await(gather(inside))).containsExactly(0, 1);
            assertThat(two).hasToString("Barrier[filling, waiters 0/2]");
        });
    }

    private static void getOutside(Task<Integer> outside) {
        outside.cancel();
        spin(2);
        assertThat(outside.cancelled()).isTrue();
    }

    // ---- reset

    @Test
    void resetOfAnEmptyOneChangesNothing() {
        virtualRun(() -> {
            Task<Void> reset = createTask(barrier.reset());
            spin(1);
            assertThat(reset.done()).isTrue();
            assertEmptyAndUsable();
        });
    }

    private void passOrSay(String broken) {
        try {
            await(barrier.waitAll());
        } catch (BarrierBrokenException e) {
            trail.add(broken);
        }
    }

    @Test
    void resetSendsTheWaitersAway() {
        virtualRun(() -> {
            List<Task<Integer>> waiters = waiters(barrier, N - 1);
            spin(1);
            createTask(barrier.reset());
            for (Task<Integer> waiter : waiters) {
                assertThatThrownBy(() -> await(waiter)).isInstanceOf(BarrierBrokenException.class)
                        .hasMessage("the barrier was reset while this task waited for the others");
            }
            assertEmptyAndUsable();
        });
    }

    /** Two have left, one of them resets: the others are sent away although all had come. */
    @Test
    void resetWhileItDrainsSendsTheRestAway() {
        virtualRun(() -> {
            int[] left = new int[1];
            all(N, () -> {
                try {
                    await(barrier.waitAll());
                    if (++left[0] == 3) {
                        await(barrier.reset());
                    }
                } catch (BarrierBrokenException e) {
                    trail.add("sent away");
                }
                return null;
            });
            assertThat(trail).containsExactly("sent away", "sent away");
            assertEmptyAndUsable();
        });
    }

    @Test
    void resetWhileItDrainsDoesNotTouchThoseOutside() {
        virtualRun(() -> {
            int[] left = new int[1];
            all(N, () -> {
                try {
                    await(barrier.waitAll());
                } catch (BarrierBrokenException e) {
                    trail.add("sent away");
                    await(barrier.waitAll());
                    return null;
                }
                if (++left[0] > 2) {
                    await(barrier.reset());
                    await(barrier.waitAll());
                } else {
                    passOrSay("outside, sent away");
                }
                return null;
            });
            assertThat(trail).containsExactly("sent away", "sent away");
            assertEmptyAndUsable();
        });
    }

    @Test
    void whoWasSentAwayMayComeAgain() {
        virtualRun(() -> {
            List<Task<Object>> tasks = tasks(N - 1, () -> {
                passOrSay("sent away");
                pass("second");
                return null;
            });
            createTask(barrier.reset());
            spin(1);
            pass("second");
            await(gather(tasks));
            assertThat(count("sent away")).isEqualTo(N - 1);
            assertThat(count("second")).isEqualTo(N);
            assertEmptyAndUsable();
        });
    }

    @Test
    void resetAfterTheLastHasLeftTouchesNobody() {
        virtualRun(() -> {
            int[] left = new int[1];
            all(N, () -> {
                await(barrier.waitAll());
                if (++left[0] == N) {
                    await(barrier.reset());
                    await(barrier.waitAll());
                } else {
                    passOrSay("sent away");
                    trail.add("second");
                }
                pass("third");
                return null;
            });
            assertThat(count("sent away")).isZero();
            assertThat(count("second")).isEqualTo(N - 1);
            assertThat(count("third")).isEqualTo(N);
            assertEmptyAndUsable();
        });
    }

    // ---- abort

    @Test
    void abortBreaksIt() {
        virtualRun(() -> {
            Task<Void> abort = createTask(barrier.abort());
            spin(1);
            assertThat(abort.done()).isTrue();
            assertThat(barrier.nWaiting()).isZero();
            assertThat(barrier.broken()).isTrue();
            assertThatThrownBy(() -> await(barrier.waitAll())).isInstanceOf(BarrierBrokenException.class)
                    .hasMessage("the barrier is aborted; reset() makes it usable again");
        });
    }

    @Test
    void abortWhileItDrainsSendsAwayThoseInsideAndThoseOutside() {
        virtualRun(() -> {
            int[] left = new int[1];
            all(N, () -> {
                try {
                    await(barrier.waitAll());
                } catch (BarrierBrokenException e) {
                    trail.add("inside");
                    return null;
                }
                if (++left[0] > 2) {
                    await(barrier.abort());
                } else {
                    passOrSay("outside");
                }
                return null;
            });
            assertThat(count("inside")).isEqualTo(2);
            assertThat(count("outside")).isEqualTo(2);
            assertThat(barrier).hasToString("Barrier[broken]");
            assertThat(barrier.nWaiting()).isZero();
        });
    }

    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1;
    }

    @Test
    void oneThatFailsMayTellTheOthersByAnAbort() {
        virtualRun(() -> {
            all(N, () -> {
                try {
                    if (await(barrier.waitAll()) == N / 2) {
                        throw new Failure();
                    }
                    pass("second");
                } catch (BarrierBrokenException e) {
                    trail.add("told");
                } catch (Failure e) {
                    await(barrier.abort());
                }
                return null;
            });
            assertThat(trail).hasSize(N - 1).containsOnly("told");
            assertThat(barrier.broken()).isTrue();
            assertThat(barrier.nWaiting()).isZero();
        });
    }

    @Test
    void resetMakesAnAbortedOneUsable() {
        virtualRun(() -> {
            Barrier meeting = new Barrier(N);
            all(N, () -> {
                try {
                    if (await(barrier.waitAll()) == N / 2) {
                        throw new Failure();
                    }
                    pass("second");
                } catch (BarrierBrokenException e) {
                    trail.add("told");
                } catch (Failure e) {
                    await(barrier.abort());
                }
                if (await(meeting.waitAll()) == N / 2) {
                    await(barrier.reset());
                }
                await(meeting.waitAll());
                pass("again");
                return null;
            });
            assertThat(count("told")).isEqualTo(N - 1);
            assertThat(count("second")).isZero();
            assertThat(count("again")).isEqualTo(N);
            assertEmptyAndUsable();
        });
    }

    @Test
    void tasksOfAnotherLoopAreRefused() {
        Barrier two = new Barrier(2);
        virtualRun(() -> {
            Task<Integer> waiter = createTask(two.waitAll());
            spin(1);
            waiter.cancel();
            spin(1);
        });
        virtualRun(() -> {
            assertThatThrownBy(() -> await(two.waitAll())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("bound to a different event loop");
            assertThat(two.nWaiting()).as("who was refused is not inside").isZero();
        });
    }

    @Test
    void manyRoundsWithCancelsNeverRepeatAnIndex() {
        virtualRun(() -> {
            for (int skipped = 0; skipped < 3; skipped++) {
                Barrier three = new Barrier(3);
                List<Task<Integer>> tasks = waiters(three, 2);
                spin(1);
                IntStream.range(0, skipped).mapToObj(tasks::get).forEach(Task::cancel);
                spin(1);
                List<Task<Integer>> more = waiters(three, 1 + skipped);
                spin(3);
                List<Integer> indexes = Stream.concat(tasks.stream(), more.stream()).filter(t -> !t.cancelled())
                        .map(Future::result).toList();
                assertThat(indexes).as("%d cancelled", skipped).containsExactly(0, 1, 2);
            }
            assertThat(outcome(new Barrier(1).waitAll())).isEqualTo("ok 0");
        });
    }
}
