package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** shutdown, of all three queues. */
class QueueShutdownTest {

    static Stream<IntFunction<Queue<String>>> kinds() {
        return Stream.of(Queue::new, LifoQueue::new, PriorityQueue::new);
    }

    private static void assertRefusesAll(Queue<String> queue) {
        assertThatThrownBy(() -> await(queue.put("data"))).isInstanceOf(QueueShutDownException.class)
                .hasMessage("the queue is shut down and takes no more items");
        assertThatThrownBy(() -> queue.putNowait("data")).isInstanceOf(QueueShutDownException.class);
        assertThatThrownBy(() -> await(queue.get())).isInstanceOf(QueueShutDownException.class)
                .hasMessage("the queue is shut down and has no items left");
        assertThatThrownBy(queue::getNowait).isInstanceOf(QueueShutDownException.class);
    }

    private static void assertAllIsReported(Queue<String> queue) {
        assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void ofAnEmptyQueueTellsTheGetters(IntFunction<Queue<String>> kind) {
        virtualRun(() -> {
            Queue<String> queue = kind.apply(0);
            Task<String> getter = createTask(queue.get());
            spin(1);
            queue.shutdown(false);
            assertThat(queue.qsize()).isZero();
            await(queue.join());
            spin(1);
            assertThat(getter.done()).isTrue();
            assertThatThrownBy(() -> await(getter)).isInstanceOf(QueueShutDownException.class);
            assertRefusesAll(queue);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void leavesTheItemsToTheGetters(IntFunction<Queue<String>> kind) {
        virtualRun(() -> {
            Queue<String> queue = kind.apply(1);
            queue.putNowait("data");
            Task<Void> joiner = createTask(queue.join());
            Task<Void> putter = createTask(queue.put("data2"));
            spin(1);
            assertThat(putter.done()).isFalse();
            queue.shutdown();
            assertThat(queue.qsize()).isEqualTo(1);
            spin(1);
            assertThat(putter.done()).isTrue();
            assertThatThrownBy(() -> await(putter)).isInstanceOf(QueueShutDownException.class);
            assertThat(await(queue.get())).isEqualTo("data");
            spin(1);
            assertThat(joiner.done()).isFalse();
            assertRefusesAll(queue);
            queue.taskDone();
            spin(1);
            assertThat(joiner.done()).isTrue();
            assertAllIsReported(queue);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void immediatelyDropsTheItemsAndReportsThem(IntFunction<Queue<String>> kind) {
        virtualRun(() -> {
            Queue<String> queue = kind.apply(0);
            queue.putNowait("data");
            Task<Void> joiner = createTask(queue.join());
            queue.shutdown(true);
            assertThat(queue.qsize()).isZero();
            spin(1);
            assertThat(joiner.done()).isTrue();
            assertRefusesAll(queue);
            assertAllIsReported(queue);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void immediatelyLeavesTheItemsThatAreInWork(IntFunction<Queue<String>> kind) {
        virtualRun(() -> {
            Queue<String> queue = kind.apply(0);
            queue.putNowait("data");
            queue.putNowait("data");
            Task<Void> joiner = createTask(queue.join());
            assertThat(await(queue.get())).isEqualTo("data");
            queue.shutdown(true);
            assertThat(queue.qsize()).isZero();
            spin(1);
            assertThat(joiner.done()).isFalse();
            assertRefusesAll(queue);
            queue.taskDone();
            assertAllIsReported(queue);
            spin(1);
            assertThat(joiner.done()).isTrue();
        });
    }

    @Test
    void immediatelyWakesAJoinThatWaitsForTheItems() {
        virtualRun(() -> {
            Queue<String> queue = new Queue<>();
            queue.putNowait("data");
            Task<Void> joiner = createTask(queue.join());
            spin(1);
            queue.shutdown(true);
            await(joiner);
        });
    }

    @Test
    void immediatelyCountsNoItemTwice() {
        Queue<String> queue = new Queue<>();
        queue.putNowait("data");
        queue.putNowait("data");
        queue.taskDone();
        queue.shutdown(true);
        assertThat(queue).hasToString("Queue[size 0, shut down]");
        queue.shutdown(true);
        assertAllIsReported(queue);
    }

    /** A putter that was woken by a get finds the queue shut down although it has room. */
    @Test
    void refusesAPutterThatWasWokenBefore() {
        virtualRun(() -> {
            Queue<String> queue = new Queue<>(1);
            queue.putNowait("data");
            Task<Void> putter = createTask(queue.put("late"));
            spin(1);
            queue.getNowait();
            queue.shutdown();
            assertThatThrownBy(() -> await(putter)).isInstanceOf(QueueShutDownException.class);
            assertThat(queue.empty()).isTrue();
        });
    }

    @Test
    void leavesAnItemToAGetterThatWasWokenBefore() {
        virtualRun(() -> {
            Queue<String> queue = new Queue<>();
            Task<String> getter = createTask(queue.get());
            spin(1);
            queue.putNowait("data");
            queue.shutdown();
            assertThat(await(getter)).isEqualTo("data");
        });
    }
}
