package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A body that awaits, in the task that pulls it. */
class GeneratorInTasksTest {

    private final List<Object> trail = new ArrayList<>();

    private Generator<Integer, Void, Void> ticker(int count) {
        return generator(y -> {
            try {
                for (int n = 0; n < count; n++) {
                    await(sleep(ofMillis(10)));
                    y.yield(n);
                }
                return null;
            } finally {
                trail.add("left");
            }
        });
    }

    @Test
    void aBodyMayAwaitWhereItsConsumerMay() {
        virtualRun(() -> {
            var other = createTask(Asyncio.async(() -> {
                await(sleep(ofMillis(15)));
                trail.add("other");
            }));
            for (int n : ticker(2)) {
                trail.add(n);
            }
            await(other);
            ticker(1).forEach(trail::add);
        });
        assertThat(trail).containsExactly(0, "other", 1, "left", 0, "left");
    }

    @Test
    void outsideACoroutineABodyCannotAwait() {
        assertThatThrownBy(() -> ticker(1).next()).hasMessageContaining("outside a coroutine");
        assertThat(trail).containsExactly("left");
    }

    @Test
    void aTaskThatIsCancelledInABodyCancelsTheBody() {
        virtualRun(() -> {
            var g = ticker(3);
            var task = createTask(Asyncio.async(() -> g.forEach(trail::add)));
            await(sleep(ofMillis(15)));
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
        });
        assertThat(trail).containsExactly(0, "left");
    }

    @Test
    void oneThatWaitsInAnAwaitIsRunning() {
        virtualRun(() -> {
            var g = ticker(1);
            var task = createTask(Asyncio.async(() -> g.next()));
            await(sleep(ofMillis(5)));
            assertThatThrownBy(g::next).hasMessageContaining("already executing");
            assertThatThrownBy(g::close).hasMessageContaining("already executing");
            assertThat(await(task)).isZero();
            g.close();
        });
    }
}
