package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.blocking;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From the start of a run to its end. */
@Timeout(60)
class EventLoopRunTest {

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
    void aSystemExitBehindABlockingRegionLeavesTheLoopBeforeAnythingElseRuns() {
        EventLoop loop = Asyncio.newEventLoop();
        boolean[] thrown = new boolean[1];
        Task<Void> task = loop.createTask(async(() -> {
            blocking(() -> null);
            thrown[0] = true;
            throw new SystemExit(1);
        }));
        tick(loop, thrown);
        assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(SystemExit.class);
        assertThat(trail).isEmpty();
        loop.close();
    }

    /** A timer that is due is the last of each turn. */
    private void tick(EventLoop loop, boolean[] thrown) {
        loop.callLater(ZERO, () -> {
            if (thrown[0]) {
                trail.add("ran behind the SystemExit");
            }
            tick(loop, thrown);
        });
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
    void aStopBeforeTheRunMeansOneLookForInput() {
        Idle world = new Idle();
        try (EventLoop loop = world.newLoop()) {
            loop.stop();
            loop.runForever();
        }
        assertThat(world.waits).containsExactly(0L);
    }

    /** Though callbacks are ready, when polls may be put off: a host that runs a turn at a time would else miss input. */
    @Test
    void theFirstTurnOfARunLooksForInput() {
        Idle world = new Idle();
        try (EventLoop loop = world.newLoop()) {
            for (int n = 1; n <= 3; n++) {
                loop.callSoon(loop::stop);
                loop.runForever();
                assertThat(world.waits).hasSize(n);
            }
        }
    }

    /** CPython's test_single_selecter_event_callback_after_stopping. */
    @Test
    void anEventThatIsCalledOffBetweenTwoRunsIsHandledOnce() {
        Idle world = new Idle();
        int[] handled = new int[1];
        Handle[] handle = new Handle[1];
        try (EventLoop loop = world.newLoop()) {
            world.event = () -> handle[0] = loop.callSoon(() -> {
                handled[0]++;
                loop.callSoon(() -> {
                    handle[0].cancel();
                    world.event = () -> {};
                });
            });
            for (int n = 0; n < 2; n++) {
                loop.callSoon(loop::stop);
                loop.runForever();
                assertThat(handled[0]).isEqualTo(1);
            }
        }
    }

    /** A turn a call; what CPython's test_custom_run_forever_integration does with parts of the loop. */
    @Test
    void aHostDrivesTheLoopTurnByTurn() {
        Idle world = new Idle();
        try (EventLoop loop = world.newLoop()) {
            loop.callSoon(() -> trail.add(loop.isRunning() + " " + (getRunningLoop() == loop)));
            for (int n = 0; n < 10; n++) {
                loop.stop();
                loop.runForever();
            }
            assertThat(loop.isRunning()).isFalse();
            assertThatThrownBy(Asyncio::getRunningLoop).hasMessageContaining("no running event loop");
        }
        assertThat(trail).containsExactly("true true");
        assertThat(world.waits).hasSize(10).containsOnly(0L);
    }

    /** CPython's test_run_until_complete_loop_orphan_future_close_loop. */
    @Test
    void theEndOfATaskWhoseRunWasLeftStopsNoLaterRun() {
        EventLoop loop = VirtualLoop.newLoop();
        loop.callSoon(() -> {
            throw new SystemExit(1);
        });
        assertThatThrownBy(() -> loop.runUntilComplete(sleep(ofMillis(100)))).isInstanceOf(SystemExit.class);
        loop.runUntilComplete(sleep(ofMillis(200)));
        assertThat(loop.time()).isEqualTo(ofMillis(200));
        loop.close();
    }

    @Test
    void aSystemExitOfTheMainTaskIsNotReportedBesides() {
        EventLoop loop = VirtualLoop.newLoop();
        List<ErrorContext> reports = new ArrayList<>();
        loop.setExceptionHandler((_, context) -> reports.add(context));
        assertThatThrownBy(() -> loop.runUntilComplete(async(() -> {
            throw new SystemExit(1);
        }))).isInstanceOf(SystemExit.class);
        loop.close();
        assertThat(reports).isEmpty();
    }

    @Test
    void aFutureOfAnotherLoopIsRefused() {
        try (EventLoop one = VirtualLoop.newLoop(); EventLoop other = VirtualLoop.newLoop()) {
            Future<String> future = one.createFuture();
            assertThatThrownBy(() -> other.runUntilComplete(future)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("The future belongs to a different loop than the one specified");
            assertThat(future.done()).isFalse();
        }
    }

    @Test
    void aCoroutineThatStopsTheLoopLeavesItsOwnRun() {
        EventLoop loop = VirtualLoop.newLoop();
        assertThatThrownBy(() -> loop.runUntilComplete(async(() -> {
            loop.stop();
            await(sleep(ofMillis(100)));
        }))).isInstanceOf(IllegalStateException.class).hasMessageContaining("Event loop stopped before");
        loop.allTasks().forEach(Task::cancel);
        loop.runUntilComplete(sleep(ZERO));
        loop.close();
    }

    @Test
    void aClosedLoopRunsNoMoreAndASecondCloseDoesNothing() {
        EventLoop loop = VirtualLoop.newLoop();
        Future<String> future = loop.createFuture();
        assertThat(loop.isClosed()).isFalse();
        loop.close();
        assertThat(loop.isClosed()).isTrue();
        loop.close();
        loop.close();
        assertThatThrownBy(loop::runForever).hasMessage("Event loop is closed");
        assertThatThrownBy(() -> loop.runUntilComplete(future)).hasMessage("Event loop is closed");
    }
}
