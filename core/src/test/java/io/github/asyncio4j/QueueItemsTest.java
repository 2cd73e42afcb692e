package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class QueueItemsTest {

    private final Queue<String> queue = new Queue<>(1);
    private final List<String> trail = new ArrayList<>();

    private Task<Void> consumer() {
        return createTask(async(() -> {
            for (String item : queue.untilShutDown()) {
                trail.add(item);
            }
            trail.add("end");
        }));
    }

    @Test
    void comeAsTheyArePutUntilTheQueueIsShutDownAndEmpty() {
        virtualRun(() -> {
            Task<Void> consumer = consumer();
            await(queue.put("a"));
            await(queue.put(null));
            await(queue.put("b"));
            queue.shutdown();
            await(consumer);
            assertThat(trail).containsExactly("a", null, "b", "end");
        });
    }

    @Test
    void areSharedBySeveral() {
        virtualRun(() -> {
            List<Task<Void>> consumers = List.of(consumer(), consumer());
            for (int n = 0; n < 4; n++) {
                await(queue.put("item"));
            }
            queue.shutdown();
            for (Task<Void> consumer : consumers) {
                await(consumer);
            }
            assertThat(trail).containsExactlyInAnyOrder("item", "item", "item", "item", "end", "end");
        });
    }

    @Test
    void aCancelEndsTheLoopAndTakesNoItem() {
        virtualRun(() -> {
            Task<Void> consumer = consumer();
            spin(1);
            queue.putNowait("a");
            consumer.cancel();
            spin(1);
            assertThat(consumer.cancelled()).isTrue();
            assertThat(trail).isEmpty();
            assertThat(queue.getNowait()).isEqualTo("a");
        });
    }

    @Test
    void hasNextTakesOneItemHoweverOftenItIsAsked() {
        virtualRun(() -> {
            Iterator<String> items = queue.untilShutDown().iterator();
            queue.putNowait("a");
            assertThat(items.hasNext()).isTrue();
            assertThat(items.hasNext()).isTrue();
            assertThat(items.next()).isEqualTo("a");
            queue.putNowait("b");
            queue.shutdown();
            assertThat(items.next()).isEqualTo("b");
            assertThat(items.hasNext()).isFalse();
            assertThatThrownBy(items::next).isInstanceOf(NoSuchElementException.class);
        });
    }
}
