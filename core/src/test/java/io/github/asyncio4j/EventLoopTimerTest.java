package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callbacks for later. */
@Timeout(60)
class EventLoopTimerTest {

    private final List<String> trail = new ArrayList<>();

    @Test
    void timesFarAwayOrLongGoneAreFine() {
        virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            Handle never = loop.callLater(Duration.ofSeconds(Long.MAX_VALUE), () -> trail.add("never"));
            loop.callLater(Duration.ofSeconds(Long.MIN_VALUE), () -> trail.add("long gone"));
            loop.callAt(Duration.ofDays(-1), () -> trail.add("yesterday"));
            loop.callLater(ZERO, () -> trail.add("now"));
            await(sleep(ofSeconds(1)));
            never.cancel();
        });
        assertThat(trail).containsExactly("long gone", "yesterday", "now");
    }

    @Test
    void timersNeverFireEarlyOnTheRealClock() {
        Asyncio.run(() -> {
            EventLoop loop = getRunningLoop();
            for (int n = 1; n < 20; n++) {
                Duration before = loop.time();
                await(sleep(Duration.ofNanos(n * 137_911L)));
                assertThat(loop.time().minus(before)).isGreaterThanOrEqualTo(Duration.ofNanos(n * 137_911L));
            }
        });
    }

    @Test
    void aLoopWithNothingToDoSleeps() {
        virtualRun(() -> {
            long before = VirtualLoop.polls();
            await(sleep(ofSeconds(3600)));
            assertThat(VirtualLoop.polls() - before).isLessThan(5);
        });
    }

    @Test
    void theClockOfALoopThatIsPolledLateCatchesUp() {
        virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            loop.callLater(ofMillis(10), () -> trail.add("a"));
            loop.callLater(ofMillis(30), () -> trail.add("c"));
            loop.callLater(ofMillis(20), () -> trail.add("b"));
            VirtualLoop.advance(1000);
            spin(1);
            spin(1);
        });
        assertThat(trail).containsExactly("a", "b", "c");
    }

    @Test
    void aCallbackForLaterWaitsForItsTime() {
        EventLoop loop = VirtualLoop.newLoop();
        TimerHandle handle = loop.callLater(ofSeconds(10), () -> {
            trail.add("hello");
            loop.stop();
        });
        loop.runUntilComplete(sleep(ofMillis(9_999)));
        assertThat(trail).isEmpty();
        loop.runForever();
        assertThat(trail).containsExactly("hello");
        assertThat(loop.time()).isEqualTo(ofSeconds(10)).isEqualTo(handle.when());
        loop.close();
    }

    @Test
    void ofTwoThatAreLateTheEarlierOneRunsFirst() {
        virtualRun(() -> {
            getRunningLoop().callLater(ofSeconds(-1), () -> trail.add("a"));
            getRunningLoop().callLater(ofSeconds(-2), () -> trail.add("b"));
            spin(1);
        });
        assertThat(trail).containsExactly("b", "a");
    }

    @Test
    void onTheRealClockACallbackRunsAtItsTime() {
        try (EventLoop loop = Asyncio.newEventLoop()) {
            Duration when = loop.time().plusMillis(30);
            loop.callAt(when, loop::stop);
            loop.runForever();
            assertThat(loop.time()).isGreaterThanOrEqualTo(when);
        }
    }

    @Test
    void theLoopWaitsForTheFirstThatIsNotCancelled() {
        Idle world = new Idle();
        try (EventLoop loop = world.newLoop()) {
            loop.callLater(ofSeconds(5), () -> trail.add("never")).cancel();
            loop.callLater(ofSeconds(10), loop::stop);
            loop.runForever();
        }
        assertThat(world.waits).last().isEqualTo(ofSeconds(10).toNanos());
        assertThat(world.waits.stream().filter(nanos -> nanos > 0)).hasSize(1);
        assertThat(trail).isEmpty();
    }

    /** CPython's test_timeout_rounding; twelve would do, and a clock may be coarse. */
    @Test
    void shortSleepsTakeFewTurns() {
        int[] polls = new int[1];
        var park = new io.github.asyncio4j.poll.ParkPoller();
        var counting = new io.github.asyncio4j.poll.Poller() {
            @Override
            public void poll(long nanos) {
                polls[0]++;
                park.poll(nanos);
            }

            @Override
            public void wakeup() {
                park.wakeup();
            }

            @Override
            public void close() {
                park.close();
            }
        };
        try (EventLoop loop = new EventLoop(counting, io.github.asyncio4j.poll.Clock.SYSTEM)) {
            loop.runUntilComplete(async(() -> {
                for (int nanos : new int[] {10_000_000, 100_000, 1_000, 10, 1}) {
                    await(sleep(Duration.ofNanos(nanos)));
                }
            }));
        }
        assertThat(polls[0]).isLessThanOrEqualTo(20);
    }

    @Test
    void whatACallbackSchedulesWaitsForTheNextTurn() {
        EventLoop loop = VirtualLoop.newLoop();
        loop.callLater(ofSeconds(-1), () -> {
            trail.add("timer");
            loop.callSoon(() -> trail.add("child"));
        });
        loop.stop();
        loop.runForever();
        assertThat(trail).containsExactly("timer");
        loop.stop();
        loop.runForever();
        assertThat(trail).containsExactly("timer", "child");
        loop.close();
    }
}
