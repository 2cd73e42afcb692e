package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.VirtualLoop.virtualRunWithThreads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopSignalsTest {

    private final List<String> log = java.util.Collections.synchronizedList(new ArrayList<>());

    private static void raise() {
        RealSignals.raise("USR2");
    }

    @Test
    void aCallbackOfTheLoopHandlesTheSignal() {
        virtualRunWithThreads(() -> {
            Future<Thread> came = getRunningLoop().createFuture();
            ContextVar<String> variable = new ContextVar<>("variable");
            variable.set("adder's");
            getRunningLoop().addSignalHandler("SIGUSR2", () -> {
                log.add(variable.get());
                came.setResult(Thread.currentThread());
            });
            raise();
            await(came);
            assertThat(log).containsExactly("adder's");
            assertThat(getRunningLoop().removeSignalHandler("USR2")).isTrue();
            assertThat(getRunningLoop().removeSignalHandler("USR2")).isFalse();
        });
    }

    @Test
    void aSecondHandlerReplacesTheFirst() {
        virtualRunWithThreads(() -> {
            Future<Void> came = getRunningLoop().createFuture();
            getRunningLoop().addSignalHandler("USR2", () -> log.add("first"));
            getRunningLoop().addSignalHandler("USR2", () -> came.setResult(null));
            raise();
            await(came);
            assertThat(log).isEmpty();
        });
    }

    /** A signal is the process's, and on several loops each has something to end. */
    @Test
    void eachLoopThatHandlesItIsToldAndWhoLeavesTakesItFromNobody() throws Exception {
        CountDownLatch asked = new CountDownLatch(3);
        CountDownLatch leave = new CountDownLatch(1);
        CountDownLatch putBack = new CountDownLatch(1);
        Signals.Before before = HandledSignal.handle("USR2", _ -> putBack.countDown());
        Runnable first = () -> virtualRunWithThreads(() -> {
            getRunningLoop().addSignalHandler("USR2", () -> log.add("who left"));
            asked.countDown();
            await(Asyncio.toThread(() -> leave.await(10, TimeUnit.SECONDS)));
        });
        Runnable other = () -> virtualRunWithThreads(() -> {
            Future<Void> came = getRunningLoop().createFuture();
            getRunningLoop().addSignalHandler("USR2", () -> {
                log.add("who stayed");
                came.setResult(null);
            });
            asked.countDown();
            await(came);
        });
        Thread leaving = Thread.ofPlatform().start(first);
        List<Thread> staying = List.of(Thread.ofPlatform().start(other), Thread.ofPlatform().start(other));
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        leave.countDown();
        leaving.join(10_000);
        raise();
        for (Thread thread : staying) {
            thread.join(10_000);
        }
        assertThat(log).containsExactly("who stayed", "who stayed");
        raise();
        assertThat(putBack.await(10, TimeUnit.SECONDS)).isTrue();
        before.restore().run();
    }

    @Test
    void theCloseOfTheLoopPutsBackWhoHandledItBefore() throws InterruptedException {
        CountDownLatch came = new CountDownLatch(1);
        Signals.Before before = HandledSignal.handle("USR2", _ -> came.countDown());
        try {
            virtualRunWithThreads(() -> {
                getRunningLoop().addSignalHandler("USR2", () -> log.add("loop's"));
                getRunningLoop().addSignalHandler("USR2", () -> log.add("loop's"));
            });
            raise();
            assertThat(came.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(log).isEmpty();
        } finally {
            before.restore().run();
        }
    }

    @Test
    void whatCannotBeHandledIsRefused() {
        virtualRunWithThreads(() -> {
            EventLoop loop = getRunningLoop();
            assertThatThrownBy(() -> loop.addSignalHandler("SIGNOPE", () -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("there is no signal \"SIGNOPE\" here");
            assertThatThrownBy(() -> loop.addSignalHandler("KILL", () -> {})).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("SIGKILL cannot be handled");
            assertThatThrownBy(() -> loop.addSignalHandler("QUIT", () -> {})).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> loop.addSignalHandler("USR2", null)).hasMessageContaining("callback is null");
            assertThatThrownBy(() -> loop.addSignalHandler(null, () -> {})).hasMessageContaining("name of the signal");
        });
    }

    static final class Deaf {
        public static void main(String[] arguments) {
            Asyncio.run(() -> {
                getRunningLoop().addSignalHandler("TERM", () -> {});
                try {
                    getRunningLoop().addSignalHandler("INT", () -> {});
                } catch (IllegalStateException e) {
                    System.out.println(e.getMessage());
                }
            });
        }
    }

    /** As a job in the background of a script is started; the JVM would take the handler and never call it. */
    @Test
    void oneThatTheProcessWasStartedToIgnoreIsRefused() throws Exception {
        assertThat(ChildJvm.runBy(List.of("env", "--ignore-signal=INT"), ChildJvm.engine(), Deaf.class).lines())
                .filteredOn(line -> !line.contains("fiber")).singleElement().asString()
                .startsWith("SIGINT is ignored by this process");
    }

    @Test
    void aFailingHandlerIsReportedAndTheLoopGoesOn() {
        virtualRunWithThreads(() -> {
            Future<String> reported = getRunningLoop().createFuture();
            getRunningLoop().setExceptionHandler((_, context) -> reported.setResult(context.message()));
            getRunningLoop().addSignalHandler("USR2", () -> {
                throw new IllegalArgumentException("failed");
            });
            raise();
            assertThat(await(reported)).startsWith("Exception in callback").contains("failed");
        });
    }

    @Test
    void aRemoveOfNoSignalIsRefusedAndOneOfNoHandlerSaysSo() {
        virtualRunWithThreads(() -> {
            EventLoop loop = getRunningLoop();
            assertThatThrownBy(() -> loop.removeSignalHandler("boom")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("there is no signal \"boom\" here");
            assertThat(loop.removeSignalHandler("KILL")).isFalse();
        });
    }

    @Test
    void aRemovePutsBackWhoHandledItBefore() throws InterruptedException {
        CountDownLatch came = new CountDownLatch(1);
        Signals.Before before = HandledSignal.handle("USR2", _ -> came.countDown());
        try {
            virtualRunWithThreads(() -> {
                getRunningLoop().addSignalHandler("USR2", () -> log.add("loop's"));
                assertThat(getRunningLoop().removeSignalHandler("USR2")).isTrue();
                raise();
            });
            assertThat(came.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(log).isEmpty();
        } finally {
            before.restore().run();
        }
    }

    /** On the real clock, with nothing else to do for a minute. */
    @Test
    void aSignalWakesALoopThatWaits() {
        try (EventLoop loop = Asyncio.newEventLoop()) {
            loop.addSignalHandler("USR2", () -> {
                log.add("caught");
                loop.stop();
            });
            loop.callLater(java.time.Duration.ofMinutes(1), loop::stop);
            Thread raiser = Thread.ofPlatform().start(LoopSignalsTest::raise);
            loop.runForever();
            assertThat(loop.time()).isLessThan(java.time.Duration.ofMinutes(1));
            raiser.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(log).containsExactly("caught");
    }
}
