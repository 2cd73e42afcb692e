package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WaitLineTest {

    private final List<String> trail = new ArrayList<>();

    private Task<Void> waiter(WaitLine line, String name) {
        return createTask(async(() -> {
            Waiter waiter = line.join();
            try {
                line.await(waiter);
                trail.add(name);
            } catch (CancelledError e) {
                trail.add(name + (waiter.woken() ? " cancelled after its wake-up" : " cancelled"));
            }
        }));
    }

    @Test
    void wakesInOrderAndEachOnce() {
        virtualRun(() -> {
            WaitLine line = new WaitLine(new LoopBinding("the line"));
            assertThat(line.wakeFirst()).isFalse();
            waiter(line, "a");
            waiter(line, "b");
            spin(1);
            assertThat(line.size()).isEqualTo(2);
            assertThat(line.wakeFirst()).isTrue();
            assertThat(line.wakeFirst()).isTrue();
            assertThat(line.wakeFirst()).isFalse();
            assertThat(line.hasLive()).isTrue();
            spin(1);
            assertThat(line.size()).isZero();
            assertThat(line.hasLive()).isFalse();
        });
        assertThat(trail).containsExactly("a", "b");
    }

    @Test
    void skipsTheCancelled() {
        virtualRun(() -> {
            WaitLine line = new WaitLine(new LoopBinding("the line"));
            Task<Void> a = waiter(line, "a");
            waiter(line, "b");
            spin(1);
            a.cancel();
            assertThat(line.wakeFirst()).isTrue();
            spin(1);
        });
        assertThat(trail).containsExactly("a cancelled", "b");
    }

    @Test
    void tellsOfACancelThatCameAfterTheWakeUp() {
        virtualRun(() -> {
            WaitLine line = new WaitLine(new LoopBinding("the line"));
            Task<Void> a = waiter(line, "a");
            spin(1);
            line.wakeFirst();
            a.cancel();
            spin(1);
            assertThat(line.size()).isZero();
        });
        assertThat(trail).containsExactly("a cancelled after its wake-up");
    }

    @Test
    void onlyTheCancelledLeftMeansNobodyLives() {
        virtualRun(() -> {
            WaitLine line = new WaitLine(new LoopBinding("the line"));
            Task<Void> a = waiter(line, "a");
            spin(1);
            a.cancel();
            assertThat(line.size()).isEqualTo(1);
            assertThat(line.hasLive()).isFalse();
            spin(1);
        });
    }

    @Test
    void wakingTheHeadWaitsForOneThatIsInTheWay() {
        virtualRun(() -> {
            WaitLine line = new WaitLine(new LoopBinding("the line"));
            Task<Void> a = waiter(line, "a");
            waiter(line, "b");
            spin(1);
            a.cancel();
            line.wakeHead();
            spin(1);
            assertThat(trail).containsExactly("a cancelled");
            line.wakeHead();
            line.wakeHead();
            spin(1);
            assertThat(trail).containsExactly("a cancelled", "b");
            line.wakeHead();
        });
    }

    @Test
    void wakingAllNumbersThoseWhoArePending() {
        virtualRun(() -> {
            WaitLine line = new WaitLine(new LoopBinding("the line"));
            Task<Void> a = waiter(line, "a");
            for (int n = 0; n < 3; n++) {
                createTask(async(() -> {
                    Waiter waiter = line.join();
                    line.await(waiter);
                    trail.add("place " + waiter.place);
                }));
            }
            spin(1);
            a.cancel();
            line.wakeAll();
            spin(1);
            assertThat(line.size()).isZero();
        });
        assertThat(trail).containsExactly("a cancelled", "place 0", "place 1", "place 2");
    }

    @Test
    void oneThatWasWokenInVainKeepsItsPlace() {
        boolean[] open = new boolean[1];
        virtualRun(() -> {
            WaitLine line = new WaitLine(new LoopBinding("the line"));
            for (String name : List.of("a", "b", "c")) {
                createTask(async(() -> {
                    line.awaitWhile(() -> !open[0]);
                    trail.add(name);
                }));
            }
            spin(1);
            line.wakeFirst();
            line.wakeFirst();
            spin(1);
            assertThat(trail).isEmpty();
            waiter(line, "d");
            spin(1);
            assertThat(line.size()).isEqualTo(4);
            open[0] = true;
            for (int n = 1; n <= 4; n++) {
                line.wakeFirst();
                spin(1);
                assertThat(line.size()).isEqualTo(4 - n);
            }
            assertThat(line.wakeFirst()).isFalse();
        });
        assertThat(trail).containsExactly("a", "b", "c", "d");
    }

    @Test
    void oneThatWasWokenInTimeAndIsCancelledWakesTheNext() {
        boolean[] open = new boolean[1];
        virtualRun(() -> {
            WaitLine line = new WaitLine(new LoopBinding("the line"));
            List<Task<Void>> tasks = new ArrayList<>();
            for (int n = 0; n < 3; n++) {
                tasks.add(createTask(async(() -> line.awaitWhile(() -> !open[0]))));
            }
            spin(1);
            line.wakeFirst();
            tasks.get(0).cancel();
            spin(2);
            assertThat(tasks.get(1).done()).as("woken although it would have to wait again").isFalse();
            open[0] = true;
            line.wakeFirst();
            tasks.get(1).cancel();
            spin(2);
            assertThat(tasks.get(2).done()).isTrue();
        });
    }

    /** Looking for the next one from the front each time would take minutes. */
    @Test
    @Timeout(20)
    void wakingManyAtOnceCostsNoMoreEach() {
        virtualRun(() -> {
            WaitLine line = new WaitLine(new LoopBinding("the line"));
            for (int n = 0; n < 300_000; n++) {
                line.join();
            }
            int woken = 0;
            while (line.wakeFirst()) {
                woken++;
                assertThat(line.hasLive()).isTrue();
            }
            assertThat(woken).isEqualTo(line.size()).isEqualTo(300_000);
        });
    }

    @Test
    void manyMayLeaveFromTheMiddle() {
        virtualRun(() -> {
            WaitLine line = new WaitLine(new LoopBinding("the line"));
            List<Task<Void>> tasks = new ArrayList<>();
            for (int n = 0; n < 10_000; n++) {
                tasks.add(createTask(async(() -> line.await(line.join()))));
            }
            spin(1);
            for (int n = tasks.size() - 1; n >= 0; n -= 2) {
                tasks.get(n).cancel();
            }
            spin(1);
            assertThat(line.size()).isEqualTo(5_000);
            line.wakeAll();
            spin(1);
            assertThat(line.size()).isZero();
            assertThat(tasks).allMatch(Task::done);
        });
    }
}
