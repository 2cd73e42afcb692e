package io.github.asyncio4j.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParkPollerTest {

    private final ParkPoller poller = new ParkPoller();

    @Test
    void aWakeUpBeforeTheWaitEndsIt() {
        poller.wakeup();
        poller.poll(Poller.FOREVER);
    }

    @Test
    void aWakeUpEndsOneWaitOnly() {
        poller.wakeup();
        poller.poll(Poller.FOREVER);
        long before = System.nanoTime();
        poller.poll(3_000_000);
        assertThat(System.nanoTime() - before).isGreaterThan(1_000_000);
    }

    @Test
    void lookingDoesNotWait() {
        poller.poll(0);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void noWakeUpIsLostWhereverItFalls() throws InterruptedException {
        SynchronousQueue<Integer> rounds = new SynchronousQueue<>();
        Thread waker = Thread.ofPlatform().start(() -> {
            try {
                while (rounds.take() >= 0) {
                    poller.wakeup();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        for (int n = 0; n < 20_000; n++) {
            rounds.put(n);
            poller.poll(Poller.FOREVER);
        }
        rounds.put(-1);
        waker.join();
    }

    @Test
    void anInterruptEndsAWaitAndIsForgotten() {
        Thread.currentThread().interrupt();
        poller.poll(Poller.FOREVER);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void wakingAClosedOneIsHarmless() {
        poller.close();
        poller.close();
        poller.wakeup();
    }
}
