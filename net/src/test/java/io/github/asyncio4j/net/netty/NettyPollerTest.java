package io.github.asyncio4j.net.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.poll.Poller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The poller without a loop around it, driven by the test's thread. */
class NettyPollerTest {

    private static final long LONG = 20_000_000_000L;

    private final NettyPoller poller = new NettyPoller(!Thread.currentThread().isVirtual());

    @AfterEach
    void close() {
        poller.close();
        poller.close();
        poller.wakeup();
    }

    private void drive(Runnable turns) {
        poller.drive(turns);
    }

    private static long elapsed(Runnable action) {
        long before = System.nanoTime();
        action.run();
        return System.nanoTime() - before;
    }

    @Test
    void zeroLooksWithoutWaiting() {
        drive(() -> assertThat(elapsed(() -> poller.poll(0))).isLessThan(LONG / 4));
    }

    @Test
    void waitsForAboutAsLongAsItIsTold() {
        drive(() -> {
            poller.poll(0);
            long waited = 0;
            for (int i = 0; i < 50 && waited < 30_000_000; i++) {
                waited += elapsed(() -> poller.poll(30_000_000));
            }
            assertThat(waited).isBetween(20_000_000L, LONG);
        });
    }

    @Test
    void aWakeUpBeforeTheWaitSticks() {
        drive(() -> {
            for (int i = 0; i < 100; i++) {
                poller.wakeup();
                assertThat(elapsed(() -> poller.poll(LONG))).isLessThan(LONG / 4);
            }
        });
    }

    @Test
    void aWakeUpEndsTheWait() throws InterruptedException {
        Thread waking = Thread.ofPlatform().unstarted(() -> {
            for (int i = 0; i < 1_000_000; i++) {
                Thread.onSpinWait();
            }
            poller.wakeup();
        });
        drive(() -> {
            waking.start();
            assertThat(elapsed(() -> poller.poll(Poller.FOREVER))).isLessThan(LONG);
        });
        waking.join();
    }

    @Test
    void choresAreDoneAtTheFlush() {
        drive(() -> {
            boolean[] done = new boolean[1];
            poller.later(() -> done[0] = poller.polling());
            poller.poll(0);
            assertThat(done[0]).isFalse();
            poller.flush();
            assertThat(done[0]).isTrue();
            assertThat(poller.polling()).isFalse();
        });
    }

    @Test
    void saysWhatItIs() {
        assertThat(poller.toString()).matches("NettyPoller\\[(epoll|kqueue|nio), 0 open]");
        poller.close();
        assertThat(poller.toString()).endsWith("closed]");
    }

    @Test
    void canBeClosedUnused() {
        new NettyPoller(true).close();
        new NettyPoller(false).close();
    }
}
