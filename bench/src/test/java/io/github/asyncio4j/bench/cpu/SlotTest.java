package io.github.asyncio4j.bench.cpu;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Coroutine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotTest {

    private final List<String> trail = new ArrayList<>();

    @Test
    void aSecondPutWaitsForAGet() {
        run(() -> {
            Slot<Integer> slot = new Slot<>();
            var putter = createTask(async(() -> {
                await(slot.put(1));
                trail.add("put 1");
                await(slot.put(2));
                trail.add("put 2");
            }));
            var getter = createTask(async(() -> {
                trail.add("got " + await(slot.get()));
                trail.add("got " + await(slot.get()));
            }));
            await(gather(putter, getter));
        });

        assertThat(trail).containsExactly("put 1", "got 1", "put 2", "got 2");
    }

    @Test
    void whoWaitsIsServedInLine() {
        run(() -> {
            Slot<Integer> slot = new Slot<>();
            var first = createTask(get("first", slot));
            var second = createTask(get("second", slot));
            var putter = createTask(async(() -> {
                await(slot.put(1));
                await(slot.put(2));
            }));
            await(gather(first, second, putter));
        });

        assertThat(trail).containsExactly("first got 1", "second got 2");
    }

    private Coroutine<Void> get(String who, Slot<Integer> slot) {
        return async(() -> {
            trail.add(who + " got " + await(slot.get()));
        });
    }
}
