package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** taskDone and join, of all three queues. */
class QueueJoinTest {

    static Stream<Queue<Integer>> queues() {
        return Stream.of(new Queue<>(), new LifoQueue<>(), new PriorityQueue<>());
    }

    @ParameterizedTest
    @MethodSource("queues")
    void reportingTooOftenIsRefused(Queue<Integer> queue) {
        assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("taskDone() called too many times");
        queue.putNowait(1);
        queue.taskDone();
        assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("queues")
    void joinWaitsUntilEveryItemIsReportedDone(Queue<Integer> queue) {
        virtualRun(() -> {
            for (int n = 0; n < 100; n++) {
                queue.putNowait(n);
            }
            int[] sum = new int[1];
            List<Task<Void>> workers = Stream.generate(() -> createTask(async(() -> {
                for (int item : queue.untilShutDown()) {
                    spin(1);
                    sum[0] += item;
                    queue.taskDone();
                }
            }))).limit(2).toList();
            await(queue.join());
            assertThat(sum[0]).isEqualTo(4950);
            queue.shutdown();
            for (Task<Void> worker : workers) {
                await(worker);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("queues")
    void joinOfAnEmptyQueueTakesNoTurn(Queue<Integer> queue) {
        virtualRun(() -> {
            Ticks ticks = new Ticks();
            await(queue.join());
            await(queue.join());
            assertThat(ticks.since()).isZero();
            ticks.stop();
        });
    }

    @Test
    void anItemThatComesInTheSameStepDoesNotHoldAWokenJoinBack() {
        virtualRun(() -> {
            Queue<Integer> queue = new Queue<>();
            queue.putNowait(1);
            Task<Void> joiner = createTask(queue.join());
            spin(1);
            queue.taskDone();
            queue.putNowait(2);
            spin(1);
            assertThat(joiner.done()).isTrue();
        });
    }

    @Test
    void aCancelledJoinLeavesTheOthersAlone() {
        virtualRun(() -> {
            Queue<Integer> queue = new Queue<>();
            queue.putNowait(1);
            Task<Void> first = createTask(queue.join());
            Task<Void> second = createTask(queue.join());
            spin(1);
            queue.taskDone();
            first.cancel();
            spin(1);
            assertThat(first.cancelled()).isTrue();
            assertThat(second.done()).isTrue();
        });
    }
}
