package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunnerTest {

    private static final RunOptions VIRTUAL = RunOptions.DEFAULT.withLoopFactory(VirtualLoop::newLoop);

    private static Coroutine<String> done() {
        return async(() -> {
            await(sleep(ZERO));
            return "done";
        });
    }

    @Test
    void itsLoopRunsOneProgramAfterAnother() {
        EventLoop loop;
        try (var runner = new Runner(VIRTUAL)) {
            loop = runner.loop();
            assertThat(runner.run(done())).isEqualTo("done");
            assertThat(runner.run(() -> getRunningLoop())).isSameAs(loop).isSameAs(runner.loop());
            assertThat(loop.isRunning()).isFalse();
        }
        assertThat(loop.isClosed()).isTrue();
    }

    /** Python accepts any awaitable since 3.14. */
    @Test
    void aFutureIsWaitedFor() {
        try (var runner = new Runner(VIRTUAL)) {
            Future<String> future = runner.loop().createFuture();
            runner.loop().callLater(ofMillis(10), () -> future.setResult("there"));
            assertThat(runner.run(future)).isEqualTo("there");
        }
    }

    @Test
    void aTaskIsWaitedFor() {
        try (var runner = new Runner(VIRTUAL)) {
            assertThat(runner.run(runner.loop().createTask(done()))).isEqualTo("done");
        }
    }

    @Test
    void theLoopIsTheFactorys() {
        EventLoop made = VirtualLoop.newLoop();
        try (var runner = new Runner(RunOptions.DEFAULT.withLoopFactory(() -> made))) {
            assertThat(runner.loop()).isSameAs(made);
        }
        assertThat(made.isClosed()).isTrue();
    }

    @Test
    void runTakesALoopFromAFactory() {
        EventLoop made = VirtualLoop.newLoop();
        EventLoop[] ran = new EventLoop[1];
        Asyncio.run(() -> {
            ran[0] = getRunningLoop();
        }, RunOptions.DEFAULT.withLoopFactory(() -> made));
        assertThat(ran[0]).isSameAs(made);
        assertThat(made.isClosed()).isTrue();
    }

    @Test
    void aFactoryThatReturnsNullIsNamed() {
        try (var runner = new Runner(RunOptions.DEFAULT.withLoopFactory(() -> null))) {
            assertThatThrownBy(runner::loop).isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("factory of loops returned null");
        }
    }

    @Test
    void debugModeIsAnOption() {
        try (var on = new Runner(VIRTUAL.withDebug(true)); var off = new Runner(VIRTUAL.withDebug(false))) {
            assertThat(on.loop().debug()).isTrue();
            assertThat(off.loop().debug()).isFalse();
        }
        assertThat(Asyncio.<Boolean>run(() -> getRunningLoop().debug(), VIRTUAL.withDebug(true))).isTrue();
        assertThat(Asyncio.<Boolean>run(() -> getRunningLoop().debug(), VIRTUAL)).isFalse();
    }

    @Test
    void afterTheCloseItRefuses() {
        var runner = new Runner(VIRTUAL);
        EventLoop loop = runner.loop();
        runner.close();
        runner.close();
        assertThat(loop.isClosed()).isTrue();
        assertThatThrownBy(runner::loop).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Runner is closed");
        assertThatThrownBy(() -> runner.run(done())).hasMessageContaining("Runner is closed");
        assertThat(runner).hasToString("Runner[closed]");
    }

    @Test
    void oneThatWasNeverUsedHasNothingToClose() {
        var runner = new Runner(VIRTUAL);
        runner.close();
        assertThat(runner).hasToString("Runner[not used yet]");
    }

    @Test
    void insideOfALoopItRefuses() {
        try (var runner = new Runner(VIRTUAL); var other = new Runner(VIRTUAL)) {
            assertThatThrownBy(() -> runner.run(() -> runner.run(done()))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Runner.run(...) cannot be called from a running event loop");
            assertThatThrownBy(() -> runner.run(() -> other.run(done()))).hasMessageContaining("running event loop");
        }
    }

    @Test
    void itsRunsShareAContext() {
        var variable = new ContextVar<>("variable", -1);
        try (var runner = new Runner(VIRTUAL)) {
            assertThat(runner.run(swap(variable, 1))).isEqualTo(-1);
            assertThat(runner.run(swap(variable, 2))).isEqualTo(1);
            assertThat(runner.run(() -> Context.copyContext()).get(variable)).isEqualTo(2);
            Context own = new Context();
            assertThat(runner.run(swap(variable, 7), own)).isEqualTo(-1);
            assertThat(own.get(variable)).isEqualTo(7);
            assertThat(runner.run(swap(variable, 3))).isEqualTo(2);
        }
        assertThat(variable.get()).isEqualTo(-1);
    }

    private static Coroutine<Integer> swap(ContextVar<Integer> variable, int value) {
        return async(() -> {
            int before = variable.get();
            await(sleep(ZERO));
            variable.set(value);
            return before;
        });
    }

    @Test
    void whatARunLeavesGoesOnInTheNextAndIsCancelledAtTheClose() {
        List<String> log = new ArrayList<>();
        Task<Void> longer;
        try (var runner = new Runner(VIRTUAL)) {
            Task<Void> left = runner.run(() -> createTask(async(() -> {
                await(sleep(ofMillis(50)));
                log.add("went on");
            })));
            longer = runner.run(() -> createTask(async(() -> {
                try {
                    await(sleep(ofSeconds(100)));
                } finally {
                    await(sleep(ofMillis(1)));
                    log.add("cleaned up");
                }
            })));
            runner.run(left);
        }
        assertThat(log).containsExactly("went on", "cleaned up");
        assertThat(longer.cancelled()).isTrue();
    }

    @Test
    void aFailureComesOutAndItStaysUsable() {
        try (var runner = new Runner(VIRTUAL)) {
            assertThatThrownBy(() -> runner.run(() -> {
                throw new java.io.IOException("failed");
            })).isInstanceOf(java.io.IOException.class);
            assertThat(runner.run(done())).isEqualTo("done");
        }
    }
}
