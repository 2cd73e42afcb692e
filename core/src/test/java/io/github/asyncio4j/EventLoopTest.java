package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventLoopTest {

    private final List<String> trail = new ArrayList<>();

    @Test
    void aStopBeforeTheRunMeansOneTurnThatDoesNotWait() {
        EventLoop loop = VirtualLoop.newLoop();
        loop.callSoon(() -> {
            trail.add("first");
            loop.callSoon(() -> trail.add("second"));
        });
        loop.callLater(ofSeconds(1), () -> trail.add("timer"));
        loop.stop();
        loop.runForever();
        assertThat(trail).containsExactly("first");
        assertThat(loop.time()).isZero();
        loop.stop();
        loop.runForever();
        assertThat(trail).containsExactly("first", "second");
        loop.close();
    }

    @Test
    void aStopEndsTheRunAfterTheTurn() {
        EventLoop loop = VirtualLoop.newLoop();
        loop.callSoon(loop::stop);
        loop.callSoon(() -> trail.add("same turn"));
        loop.runForever();
        assertThat(trail).containsExactly("same turn");
        assertThat(loop.isRunning()).isFalse();
        assertThat(loop).hasToString("EventLoop[stopped]");
        loop.close();
        assertThat(loop).hasToString("EventLoop[closed]");
    }

    @Test
    void aRunThatIsStoppedSaysSoAndTheFuturesLaterEndStopsNothing() {
        EventLoop loop = VirtualLoop.newLoop();
        Future<String> future = loop.createFuture();
        loop.callSoon(loop::stop);
        assertThatThrownBy(() -> loop.runUntilComplete(future)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Event loop stopped before Future completed");
        future.setResult("late");
        assertThat(loop.<String>runUntilComplete(sleep(ofSeconds(1), "not stopped"))).isEqualTo("not stopped");
        loop.close();
    }

    /** 31: test_run_until_complete_baseexception. */
    @Test
    void aSystemExitLeavesNoStopBehind() {
        EventLoop loop = VirtualLoop.newLoop();
        assertThatThrownBy(() -> loop.runUntilComplete(async(() -> {
            throw new SystemExit(1);
        }))).isInstanceOf(SystemExit.class);
        loop.callLater(ofSeconds(1), () -> {
            trail.add("still running");
            loop.stop();
        });
        loop.runForever();
        assertThat(trail).containsExactly("still running");
        loop.close();
    }

    /** 11: test_stop_while_run_in_complete. */
    @Test
    void aStopWhileRunningUntilCompleteRunsTheTurnToItsEnd() {
        EventLoop loop = VirtualLoop.newLoop();
        int[] rounds = new int[1];
        Coroutine<Void> main = async(() -> {
            while (rounds[0] < 10) {
                await(sleep(ofMillis(100)));
                rounds[0]++;
                if (rounds[0] == 2) {
                    loop.stop();
                }
            }
        });
        Task<Void> task = loop.createTask(main);
        assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(IllegalStateException.class);
        assertThat(task.done()).isFalse();
        assertThat(rounds[0]).isEqualTo(2);
        assertThat(loop.time()).isEqualTo(ofMillis(200));
        task.cancel();
        assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
        loop.close();
    }

    @Test
    void aSystemExitOfACallbackKeepsTheRestOfTheTurnForTheNextRun() {
        EventLoop loop = VirtualLoop.newLoop();
        loop.callSoon(() -> {
            throw new SystemExit(2);
        });
        loop.callSoon(() -> trail.add("kept"));
        assertThatThrownBy(loop::runForever).isInstanceOf(SystemExit.class);
        assertThat(loop.isRunning()).isFalse();
        assertThat(trail).isEmpty();
        loop.runUntilComplete(sleep(ZERO));
        assertThat(trail).containsExactly("kept");
        loop.close();
    }

    @Test
    void oneLoopRunsPieceByPieceFromAnyThreads() throws InterruptedException {
        EventLoop loop = Asyncio.newEventLoop();
        loop.callSoon(() -> trail.add("a"));
        loop.runUntilComplete(async(() -> spin(1)));
        Thread.ofPlatform().start(() -> loop.runUntilComplete(async(() -> trail.add("b")))).join();
        Thread.ofVirtual().start(() -> loop.runUntilComplete(async(() -> trail.add("c")))).join();
        Thread.ofVirtual().start(loop::close).join();
        assertThat(trail).containsExactly("a", "b", "c");
        assertThat(loop.isClosed()).isTrue();
    }

    @Test
    void twoLoopsRunAtOnceOnTwoThreads() throws InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        Action main = () -> {
            both.countDown();
            await(Asyncio.toThread(() -> both.await()));
            spin(10);
        };
        Thread one = Thread.ofPlatform().start(() -> Asyncio.run(main));
        Thread two = Thread.ofPlatform().start(() -> Asyncio.run(main));
        one.join();
        two.join();
        assertThat(both.getCount()).isZero();
    }

    @Test
    void callbacksOfOtherThreadsComeInTheirOrderAndWakeTheLoop() {
        int threads = 4;
        int each = 500;
        int[] next = new int[threads];
        Asyncio.run(() -> {
            EventLoop loop = getRunningLoop();
            Future<Void> all = loop.createFuture();
            int[] left = {threads * each};
            List<Thread> posters = IntStream.range(0, threads).mapToObj(t -> Thread.ofPlatform().start(() -> {
                for (int n = 0; n < each; n++) {
                    int number = n;
                    loop.callSoonThreadsafe(() -> {
                        assertThat(next[t]++ == number).isTrue();
                        if (--left[0] == 0) {
                            all.setResult(null);
                        }
                    });
                }
            })).toList();
            await(all);
            for (Thread poster : posters) {
                poster.join();
            }
        });
        assertThat(next).containsOnly(each);
    }

    @Test
    void onTheLoopsThreadTheThreadsafeDoorKeepsTheOrder() {
        virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            loop.callSoon(() -> trail.add("1"));
            loop.callSoonThreadsafe(() -> trail.add("2"));
            loop.callSoon(() -> trail.add("3"));
            spin(1);
        });
        assertThat(trail).containsExactly("1", "2", "3");
    }

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
    void unfinishedTasksAreHeldAndListedOldestFirst() {
        virtualRun(() -> {
            List<Task<Void>> tasks = new ArrayList<>();
            for (int n = 0; n < 5; n++) {
                tasks.add(createTask(sleep(ofSeconds(n + 1)), "t" + n));
            }
            tasks.remove(2).cancel();
            spin(3);
            assertThat(getRunningLoop().allTasks()).extracting(Task::name)
                    .containsExactly("Task-1", "t0", "t1", "t3", "t4");
            tasks.clear();
            System.gc();
            spin(1);
            assertThat(getRunningLoop().allTasks()).hasSize(5);
        });
    }

    @Test
    void closingReportsTheTasksThatAreLeft() {
        EventLoop loop = VirtualLoop.newLoop();
        List<ErrorContext> reports = new ArrayList<>();
        loop.setExceptionHandler((_, context) -> reports.add(context));
        Task<Void> left = loop.createTask(sleep(ofSeconds(1)), "left");
        loop.close();
        assertThat(reports).singleElement().satisfies(context -> {
            assertThat(context.message()).isEqualTo("Task was destroyed but it is pending: Task[left pending]");
            assertThat(context.about()).containsEntry("task", left);
        });
    }

    @Test
    void aHandlerThatThrowsASystemExitDuringCloseStopsNothingFromBeingReleased() {
        EventLoop loop = VirtualLoop.newLoop();
        loop.runUntilComplete(sleep(ZERO));
        loop.setExceptionHandler((_, _) -> {
            throw new SystemExit(1);
        });
        loop.createTask(sleep(ofSeconds(1)));
        assertThatThrownBy(loop::close).isInstanceOf(SystemExit.class);
        assertThat(loop.isClosed()).isTrue();
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
}
