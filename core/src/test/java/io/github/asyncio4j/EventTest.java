package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTest {

    private final Event event = new Event();
    private final List<String> trail = new ArrayList<>();

    private Task<Void> waiter(String name) {
        return createTask(async(() -> {
            if (await(event.waitSet())) {
                trail.add(name);
            }
        }));
    }

    /** The one that has not begun finds it set; the others are woken behind it. */
    @Test
    void setWakesAllWhoWaitInOrder() {
        virtualRun(() -> {
            Task<Void> a = waiter("a");
            Task<Void> b = waiter("b");
            spin(1);
            assertThat(trail).isEmpty();
            Task<Void> c = waiter("c");
            event.set();
            spin(1);
            assertThat(trail).containsExactly("c", "a", "b");
            assertThat(List.of(a, b, c)).allMatch(Task::done);
        });
    }

    @Test
    void aSetOneTakesNoTurn() {
        virtualRun(() -> {
            event.set();
            Ticks ticks = new Ticks();
            assertThat(await(event.waitSet())).isTrue();
            assertThat(ticks.since()).isZero();
            ticks.stop();
        });
    }

    @Test
    void aCancelledWaiterLeavesTheLine() {
        virtualRun(() -> {
            Task<Boolean> wait = createTask(event.waitSet());
            getRunningLoop().callSoon(wait::cancel);
            assertThatThrownBy(() -> await(wait)).isInstanceOf(CancelledError.class);
            assertThat(event).hasToString("Event[unset]");
            event.set();
            assertThat(event).hasToString("Event[set]");
        });
    }

    @Test
    void clearUnsetsIt() {
        assertThat(event.isSet()).isFalse();
        event.set();
        assertThat(event.isSet()).isTrue();
        event.clear();
        assertThat(event.isSet()).isFalse();
    }

    @Test
    void clearRightAfterSetHoldsNobodyBack() {
        virtualRun(() -> {
            Task<Void> task = waiter("a");
            spin(1);
            event.set();
            event.clear();
            assertThat(event.isSet()).isFalse();
            event.set();
            event.set();
            event.clear();
            assertThat(event).hasToString("Event[unset, waiters 1]");
            spin(1);
            assertThat(trail).containsExactly("a");
            assertThat(event).hasToString("Event[unset]");
            assertThat(task.done()).isTrue();
            Task<Void> late = waiter("late");
            spin(2);
            assertThat(late.done()).isFalse();
            event.set();
            await(late);
        });
    }

    @Test
    void aWaitingTaskSaysWhatItWaitsFor() {
        virtualRun(() -> {
            Task<Boolean> task = createTask(event.waitSet(), "reader");
            spin(1);
            assertThat(task).hasToString("Task[reader pending, waiting for Event[unset, waiters 1]]");
            event.set();
            await(task);
        });
    }
}
