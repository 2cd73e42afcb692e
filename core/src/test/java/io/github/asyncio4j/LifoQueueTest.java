package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LifoQueueTest {

    @Test
    void givesTheNewestItemOutFirst() {
        virtualRun(() -> {
            LifoQueue<Integer> queue = new LifoQueue<>();
            for (int item : new int[] {1, 3, 2}) {
                await(queue.put(item));
            }
            assertThat(List.of(await(queue.get()), await(queue.get()), await(queue.get()))).containsExactly(2, 3, 1);
        });
    }

    @Test
    void hasABoundAndTakesNull() {
        LifoQueue<String> queue = new LifoQueue<>(2);
        queue.putNowait("a");
        queue.putNowait(null);
        assertThatThrownBy(() -> queue.putNowait("b")).isInstanceOf(QueueFullException.class);
        assertThat(queue.getNowait()).isNull();
        assertThat(queue).hasToString("LifoQueue[size 1 of 2, unfinished 2]");
    }
}
