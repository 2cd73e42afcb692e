package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
