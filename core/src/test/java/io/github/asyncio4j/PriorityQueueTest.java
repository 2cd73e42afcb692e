package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PriorityQueueTest {

    @Test
    void givesTheSmallestItemOutFirst() {
        virtualRun(() -> {
            PriorityQueue<Integer> queue = new PriorityQueue<>();
            for (int item : new int[] {1, 3, 2}) {
                await(queue.put(item));
            }
            assertThat(List.of(await(queue.get()), await(queue.get()), await(queue.get()))).containsExactly(1, 2, 3);
        });
    }

    @Test
    void aComparatorSaysWhatIsSmallest() {
        PriorityQueue<Integer> queue = new PriorityQueue<>(2, Comparator.reverseOrder());
        queue.putNowait(1);
        queue.putNowait(2);
        assertThatThrownBy(() -> queue.putNowait(3)).isInstanceOf(QueueFullException.class);
        assertThat(queue.getNowait()).isEqualTo(2);
        assertThat(queue).hasToString("PriorityQueue[size 1 of 2, unfinished 2]");
    }

    @Test
    void equalItemsComeInTheOrderTheyWerePut() {
        record Job(int priority, int number) {}
        PriorityQueue<Job> queue = new PriorityQueue<>(comparing(Job::priority));
        IntStream.range(0, 100).forEach(n -> queue.putNowait(new Job(n % 2, n)));
        List<Integer> numbers = IntStream.range(0, 100).mapToObj(_ -> queue.getNowait().number).toList();
        assertThat(numbers.subList(0, 50)).isSorted().allMatch(n -> n % 2 == 0);
        assertThat(numbers.subList(50, 100)).isSorted().allMatch(n -> n % 2 == 1);
    }

    @Test
    void itemsWithoutAnOrderAreRefusedAtOnce() {
        PriorityQueue<Object> queue = new PriorityQueue<>();
        assertThatThrownBy(() -> queue.putNowait(new Object())).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object is not Comparable").hasMessageContaining("Comparator");
        assertThatThrownBy(() -> queue.putNowait(null)).isInstanceOf(NullPointerException.class)
                .hasMessageContaining("the item is null");
        assertThat(queue).hasToString("PriorityQueue[size 0]");
        assertThatThrownBy(() -> new PriorityQueue<>(null)).isInstanceOf(NullPointerException.class)
                .hasMessage("the order of a PriorityQueue is null");
    }
}
