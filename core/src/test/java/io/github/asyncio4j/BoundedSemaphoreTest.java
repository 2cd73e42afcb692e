package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BoundedSemaphoreTest {

    @Test
    void releasingMoreThanWasTakenIsRefused() {
        virtualRun(() -> {
            BoundedSemaphore semaphore = new BoundedSemaphore();
            assertThatThrownBy(semaphore::release).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("released too many times: it has 1 permits and none is taken");
            try (var _ = await(semaphore.acquire())) {
                assertThat(semaphore.locked()).isTrue();
            }
            assertThatThrownBy(semaphore::release).isInstanceOf(IllegalArgumentException.class);
            assertThat(semaphore).hasToString("BoundedSemaphore[unlocked, value 1]");
        });
    }

    @Test
    void aPermitThatIsOnItsWayToAWaiterCountsAsTaken() {
        virtualRun(() -> {
            BoundedSemaphore semaphore = new BoundedSemaphore(1);
            await(semaphore.acquire());
            Task<Semaphore.Permit> waiter = createTask(semaphore.acquire());
            spin(1);
            semaphore.release();
            assertThat(semaphore).hasToString("BoundedSemaphore[locked, waiters 1]");
            await(waiter).close();
            assertThatThrownBy(semaphore::release).isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void aClosedPermitGoesThroughTheSameCheck() {
        virtualRun(() -> {
            BoundedSemaphore semaphore = new BoundedSemaphore(1);
            var permit = await(semaphore.acquire());
            semaphore.release();
            assertThatThrownBy(permit::close).isInstanceOf(IllegalArgumentException.class);
            permit.close();
        });
    }

    @Test
    void aWokenWaiterThatIsCancelledGivesItsPermitBackWithinTheBound() {
        virtualRun(() -> {
            BoundedSemaphore semaphore = new BoundedSemaphore(1);
            await(semaphore.acquire());
            Task<Semaphore.Permit> waiter = createTask(semaphore.acquire());
            spin(1);
            semaphore.release();
            waiter.cancel();
            spin(1);
            assertThat(semaphore).hasToString("BoundedSemaphore[unlocked, value 1]");
            await(async(() -> await(semaphore.acquire())));
        });
    }

    @Test
    void aNegativeNumberIsRefused() {
        assertThatThrownBy(() -> new BoundedSemaphore(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
