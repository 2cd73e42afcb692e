package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.runLoops;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeveralLoopsTest {

    @Test
    void eachRunsTheProgramOnALoopAndAThreadOfItsOwnAtOnce() {
        Set<EventLoop> loops = ConcurrentHashMap.newKeySet();
        Set<Integer> indexes = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(3);
        runLoops(3, index -> {
            loops.add(getRunningLoop());
            indexes.add(index);
            all.countDown();
            await(Asyncio.toThread(() -> all.await()));
        });
        assertThat(loops).hasSize(3);
        assertThat(indexes).containsExactlyInAnyOrder(0, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void whatOneFailsWithEndsTheOthersAndIsThrown(int failing) {
        Set<Integer> cancelled = ConcurrentHashMap.newKeySet();
        CountDownLatch others = new CountDownLatch(2);
        assertThatThrownBy(() -> runLoops(3, index -> {
            if (index == failing) {
                await(Asyncio.toThread(() -> others.await()));
                throw new java.io.IOException("of loop " + index);
            }
            others.countDown();
            try {
                await(getRunningLoop().createFuture());
            } catch (CancelledError e) {
                cancelled.add(index);
                throw e;
            }
        })).isInstanceOf(java.io.IOException.class).hasMessage("of loop " + failing).hasNoSuppressedExceptions();
        assertThat(cancelled).hasSize(2).doesNotContain(failing);
    }

    /** It is cancelled before it begins. */
    @Test
    void aFailureEndsALoopThatBeginsLater() {
        assertThatThrownBy(() -> runLoops(2, index -> {
            if (index == 0) {
                throw new IllegalStateException("at once");
            }
            await(getRunningLoop().createFuture());
        })).hasMessage("at once");
    }

    @Test
    void aSecondFailureIsToldWithTheFirst() {
        CountDownLatch both = new CountDownLatch(2);
        assertThatThrownBy(() -> runLoops(2, index -> {
            both.countDown();
            await(Asyncio.toThread(() -> both.await()));
            throw new IllegalStateException("each");
        })).hasMessage("each").satisfies(e -> assertThat(e.getSuppressed().length).isLessThanOrEqualTo(1));
    }

    @Test
    void badNumbersAndLoopsWithinLoopsAreRefused() {
        assertThatThrownBy(() -> runLoops(0, _ -> {})).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the number of loops is 1 to 1024, not 0");
        assertThatThrownBy(() -> runLoops(1_025, _ -> {})).isInstanceOf(IllegalArgumentException.class);
        Asyncio.run(() -> assertThatThrownBy(() -> runLoops(1, _ -> {})).isInstanceOf(IllegalStateException.class));
    }
}
