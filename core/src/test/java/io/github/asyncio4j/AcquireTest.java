package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is taken by acquire is given back at the end of the block, by everything that has it. */
class AcquireTest {

    /** CPython's test_context_manager_async_with. */
    @Test
    void theBlockHoldsItThroughItsAwaitsAndNoLonger() {
        virtualRun(() -> {
            Map<Supplier<Coroutine<? extends AutoCloseable>>, BooleanSupplier> all = new LinkedHashMap<>();
            Lock lock = new Lock();
            all.put(lock::acquire, lock::locked);
            Condition condition = new Condition();
            all.put(condition::acquire, condition::locked);
            Semaphore semaphore = new Semaphore(1);
            all.put(semaphore::acquire, semaphore::locked);
            Semaphore bounded = new BoundedSemaphore(1);
            all.put(bounded::acquire, bounded::locked);
            for (var each : all.entrySet()) {
                assertThat(each.getValue().getAsBoolean()).isFalse();
                try (var _ = await(each.getKey().get())) {
                    assertThat(each.getValue().getAsBoolean()).isTrue();
                    await(sleep(ofMillis(10)));
                    assertThat(each.getValue().getAsBoolean()).isTrue();
                }
                assertThat(each.getValue().getAsBoolean()).isFalse();
            }
        });
    }
}
