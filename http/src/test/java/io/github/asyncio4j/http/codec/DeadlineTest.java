package io.github.asyncio4j.http.codec;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private static final long MS = 1_000_000;

    private final List<Long> passed = new ArrayList<>();

    private Deadline deadline() {
        return new Deadline(getRunningLoop(), () -> passed.add(now()));
    }

    @Test
    void passesOnce() {
        virtualRun(() -> {
            deadline().set(100 * MS);
            await(sleep(ofSeconds(1)));
        });
        assertThat(passed).containsExactly(100L);
    }

    @Test
    void movesOn() {
        virtualRun(() -> {
            Deadline deadline = deadline();
            for (int i = 0; i < 5; i++) {
                deadline.set(100 * MS);
                await(sleep(ofMillis(60)));
            }
            await(sleep(ofSeconds(1)));
        });
        assertThat(passed).containsExactly(4 * 60L + 100);
    }

    @Test
    void canBeMovedForward() {
        virtualRun(() -> {
            Deadline deadline = deadline();
            deadline.set(1_000 * MS);
            deadline.set(10 * MS);
            await(sleep(ofSeconds(2)));
            deadline.set(10 * MS);
            await(sleep(ofSeconds(2)));
        });
        assertThat(passed).containsExactly(10L, 2_010L);
    }

    @Test
    void doesNotPassOnceCleared() {
        virtualRun(() -> {
            Deadline deadline = deadline();
            deadline.set(100 * MS);
            deadline.clear();
            await(sleep(ofMillis(50)));
            deadline.set(100 * MS);
            await(sleep(ofMillis(60)));
            deadline.clear();
            await(sleep(ofSeconds(1)));
        });
        assertThat(passed).isEmpty();
    }

    @Test
    void cancelledItLeavesNoTimer() {
        virtualRun(() -> {
            Deadline deadline = deadline();
            deadline.set(100 * MS);
            deadline.cancel();
            await(sleep(ofSeconds(1)));
            deadline.cancel();
        });
        assertThat(passed).isEmpty();
    }

    @Test
    void onesThatNeverComeDoNotOverflow() {
        virtualRun(() -> {
            deadline().set(Long.MAX_VALUE);
            deadline().set(Deadline.nanos(Duration.ofSeconds(Long.MAX_VALUE)));
            await(sleep(ofSeconds(1)));
        });
        assertThat(passed).isEmpty();
        assertThat(Deadline.nanos(ofMillis(3))).isEqualTo(3 * MS);
    }
}
