package io.github.asyncio4j.fiber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DriverTest {

    private final Object loop = new Object();

    @Test
    void allPiecesRunOnOneThreadWhoeverCalls() throws InterruptedException {
        Set<Thread> threads = new HashSet<>();
        try (Driver driver = new Driver(loop)) {
            for (int n = 0; n < 3; n++) {
                driver.run(() -> threads.add(Thread.currentThread()));
                Thread.ofPlatform().start(() -> driver.run(() -> threads.add(Thread.currentThread()))).join();
                Thread.ofVirtual().start(() -> driver.run(() -> threads.add(Thread.currentThread()))).join();
            }
        }
        assertThat(threads).singleElement().satisfies(thread -> {
            assertThat(thread.getName()).isEqualTo("asyncio4j-loop");
            assertThat(thread.isVirtual()).isNotEqualTo(Fibers.carried());
            assertThat(thread.isAlive()).isFalse();
        });
    }

    @Test
    void aPieceKnowsWhichLoopRunsThere() {
        try (Driver driver = new Driver(loop)) {
            driver.run(() -> assertThat(Fibers.here().loop()).isSameAs(loop));
        }
        assertThat(Fibers.here()).isNull();
    }

    @Test
    void aPieceInAPieceRunsAtOnce() {
        try (Driver driver = new Driver(loop)) {
            boolean[] ran = new boolean[1];
            driver.run(() -> driver.run(() -> ran[0] = true));
            assertThat(ran[0]).isTrue();
        }
    }

    @Test
    void whatAPieceThrowsComesOutAsItIsAndTheNextRuns() {
        try (Driver driver = new Driver(loop)) {
            assertThatThrownBy(() -> driver.run(() -> {
                throw Fibers.sneaky(new IOException("out"));
            })).isInstanceOf(IOException.class).hasMessage("out");
            boolean[] ran = new boolean[1];
            driver.run(() -> ran[0] = true);
            assertThat(ran[0]).isTrue();
        }
    }

    @Test
    void anInterruptOfTheCallerIsKeptForLater() {
        try (Driver driver = new Driver(loop)) {
            Thread.currentThread().interrupt();
            boolean[] ran = new boolean[1];
            driver.run(() -> ran[0] = true);
            assertThat(ran[0]).isTrue();
            assertThat(Thread.interrupted()).isTrue();
            Thread.currentThread().interrupt();
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void closingOneThatNeverRanOrTwiceIsHarmless() {
        Driver driver = new Driver(loop);
        driver.close();
        driver.close();
    }
}
