package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class VirtualLoopTest {

    @Test
    void anHourPassesAtOnceAndExactly() {
        virtualRun(() -> {
            await(sleep(Duration.ofHours(1)));
            assertThat(getRunningLoop().time()).isEqualTo(Duration.ofHours(1));
        });
    }

    @Test
    void theClockStandsStillWhileACallbackIsReady() {
        virtualRun(() -> {
            for (int n = 0; n < 1000; n++) {
                await(sleep(Duration.ZERO));
            }
            assertThat(VirtualLoop.now()).isZero();
        });
    }

    @Test
    void busyCodeMovesTheClock() {
        virtualRun(() -> {
            var task = createTask(sleep(ofMillis(100)));
            VirtualLoop.advance(250);
            assertThat(VirtualLoop.now()).isEqualTo(250);
            await(task);
            assertThat(VirtualLoop.now()).isEqualTo(350);
        });
    }

    @Test
    void aStuckProgramThrows() {
        assertThatThrownBy(() -> virtualRun(() -> await(getRunningLoop().createFuture())))
                .isInstanceOf(IllegalStateException.class).hasMessage(VirtualLoop.DEADLOCK);
    }

    @Test
    void oneThatWaitsForThreadsWaits() {
        assertThat(VirtualLoop.<String>virtualRunWithThreads(() -> await(toThread(() -> "done")))).isEqualTo("done");
    }

    @Test
    void butNotForEver() {
        EventLoop loop = VirtualLoop.newLoop(ofMillis(20));
        assertThatThrownBy(() -> loop.runUntilComplete(loop.createFuture())).hasMessage(VirtualLoop.DEADLOCK);
        loop.close();
    }
}
