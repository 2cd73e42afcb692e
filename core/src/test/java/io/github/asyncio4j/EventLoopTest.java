package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void itsCurrentTaskIsTheOneThatRunsOnIt() {
        try (EventLoop loop = VirtualLoop.newLoop()) {
            assertThat(loop.currentTask()).isNull();
            List<Task<?>> seen = new ArrayList<>();
            Task<Void> task = loop.createTask(async(() -> {
                seen.add(loop.currentTask());
            }));
            loop.callSoon(() -> trail.add("in a callback " + loop.currentTask()));
            loop.runUntilComplete(task);
            assertThat((Object) seen.getFirst()).isSameAs(task);
            assertThat(trail).containsExactly("in a callback null");
            assertThat(loop.currentTask()).isNull();
        }
    }

    @Test
    void aTaskThatCannotBeScheduledIsNotListed() {
        EventLoop loop = VirtualLoop.newLoop();
        loop.close();
        Coroutine<Void> coroutine = sleep(ZERO);
        assertThatThrownBy(() -> loop.createTask(coroutine)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(loop.allTasks()).isEmpty();
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
    void aCallbackForSoonRunsOnceInTheNextTurn() {
        EventLoop loop = VirtualLoop.newLoop();
        Handle handle = loop.callSoon(() -> {
            trail.add("ran");
            loop.callSoon(() -> trail.add("in the turn after"));
            loop.stop();
        });
        assertThat(handle.cancelled()).isFalse();
        assertThat(trail).isEmpty();
        loop.runForever();
        assertThat(trail).containsExactly("ran");
        loop.stop();
        loop.runForever();
        assertThat(trail).containsExactly("ran", "in the turn after");
        assertThat(loop.time()).isZero();
        loop.close();
    }

    @Test
    void aCallbackOfAnotherThreadStandsBeforeWhatIsScheduledAfterIt() throws InterruptedException {
        EventLoop loop = Asyncio.newEventLoop();
        Thread.ofPlatform().start(() -> loop.callSoonThreadsafe(() -> trail.add("hello"))).join();
        loop.callSoon(() -> {
            trail.add("world");
            loop.stop();
        });
        loop.runForever();
        assertThat(trail).containsExactly("hello", "world");
        loop.close();
    }

    @Test
    void beforeTheRunTheThreadsafeDoorKeepsTheOrderToo() {
        EventLoop loop = VirtualLoop.newLoop();
        loop.callSoon(() -> trail.add("1"));
        loop.callSoonThreadsafe(() -> trail.add("2"));
        loop.callSoon(() -> trail.add("3"));
        loop.callSoonThreadsafe(() -> trail.add("4"));
        Task<Void> task = loop.createTask(async(() -> {
            trail.add("5");
        }));
        loop.runUntilComplete(task);
        assertThat(trail).containsExactly("1", "2", "3", "4", "5");
        loop.close();
    }

    @Test
    void theThreadOfAnotherLoopIsRefusedLikeAnyOther() {
        Asyncio.run(() -> {
            EventLoop loop = getRunningLoop();
            await(Asyncio.toThread(() -> Asyncio.run(() -> {
                for (Action call : List.<Action>of(() -> loop.callSoon(() -> {}), () -> loop.callLater(ZERO, () -> {}),
                        () -> loop.callAt(ZERO, () -> {}))) {
                    assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("use loop.callSoonThreadsafe(...) to reach it");
                }
            })));
        });
    }

    @Test
    void theRunningLoopIsTheOneThatRunsHere() {
        try (EventLoop loop = VirtualLoop.newLoop()) {
            assertThatThrownBy(Asyncio::getRunningLoop).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no running event loop");
            assertThat(loop.<EventLoop>runUntilComplete(async(Asyncio::getRunningLoop))).isSameAs(loop);
            assertThatThrownBy(Asyncio::getRunningLoop).isInstanceOf(IllegalStateException.class);
        }
    }
}
