package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the real signal, on the main thread, on which Surefire runs tests. */
class InterruptsTest {

    @BeforeEach
    void onTheMainThread() {
        assertThat(Thread.currentThread().getName()).isEqualTo("main");
        RealSignals.requireHeard("INT");
    }

    private static void interruptSelf() {
        RealSignals.raise("INT");
    }

    private static void assertThatTheJvmHandlesItAgain() {
        assertThat(RealSignals.jvmHandles("INT")).isTrue();
    }

    @Test
    void itCancelsAProgramThatNeverWaitsLong() {
        try (var runner = new Runner()) {
            runner.loop().callLater(ofMillis(20), InterruptsTest::interruptSelf);
            assertThatThrownBy(() -> runner.run(() -> {
                while (true) {
                    await(sleep(ZERO));
                }
            })).isInstanceOf(KeyboardInterrupt.class).hasMessage("exit status 130");
        }
        assertThatTheJvmHandlesItAgain();
    }

    @Test
    void itCancelsWhatTheProgramWaitsForAndWakesTheLoop() {
        try (var runner = new Runner()) {
            Future<Void> future = runner.loop().createFuture();
            runner.loop().callSoon(InterruptsTest::interruptSelf);
            assertThatThrownBy(() -> runner.run(() -> await(future))).isInstanceOf(KeyboardInterrupt.class);
            assertThat(future.cancelled()).isTrue();
        }
    }

    @Test
    void aProgramThatSomebodyElseCancelledTooIsCancelled() {
        try (var runner = new Runner()) {
            assertThatThrownBy(() -> runner.run(() -> {
                Task<?> me = currentTask();
                createTask(async(() -> {
                    me.cancel();
                    interruptSelf();
                }));
                try {
                    await(sleep(ofSeconds(10)));
                } finally {
                    // Until the signal has come too.
                    await(sleep(ofSeconds(10)));
                }
            })).isInstanceOf(CancelledError.class);
        }
    }

    @Test
    void theProgramCleansUpAndMayEvenRefuse() {
        List<String> log = new ArrayList<>();
        String result = run(() -> {
            getRunningLoop().callSoon(InterruptsTest::interruptSelf);
            try {
                await(sleep(ofSeconds(10)));
            } catch (CancelledError e) {
                await(sleep(ofMillis(1)));
                log.add("cleaned up");
            }
            return "result";
        });
        assertThat(result).isEqualTo("result");
        assertThat(log).containsExactly("cleaned up");
        assertThatTheJvmHandlesItAgain();
    }

    @Test
    void aFutureThatIsWaitedForIsCancelled() {
        try (var runner = new Runner()) {
            Future<Void> future = runner.loop().createFuture();
            runner.loop().callSoon(InterruptsTest::interruptSelf);
            assertThatThrownBy(() -> runner.run(future)).isInstanceOf(KeyboardInterrupt.class);
        }
    }

    @Test
    void whoHandlesItAlreadyGoesOnDoingSo() {
        List<String> came = java.util.Collections.synchronizedList(new ArrayList<>());
        Signals.Before before = HandledSignal.handle("INT", _ -> came.add("INT"));
        try {
            run(() -> {
                interruptSelf();
                while (came.isEmpty()) {
                    await(sleep(ofMillis(1)));
                }
            });
            assertThat(came).containsExactly("INT");
        } finally {
            before.restore().run();
        }
    }

    @Test
    void itIsLeftAloneWhereAskedOrOnAnotherThread() throws InterruptedException {
        run(InterruptsTest::assertThatTheJvmHandlesItAgain, RunOptions.DEFAULT.withInterrupts(false));
        List<Throwable> failures = new ArrayList<>();
        Thread other = new Thread(() -> {
            try {
                run(InterruptsTest::assertThatTheJvmHandlesItAgain);
            } catch (Throwable e) {
                failures.add(e);
            }
        }, "other");
        other.start();
        other.join();
        assertThat(failures).isEmpty();
    }

    /** Prints what it returns. */
    static final class Plain {
        public static void main(String[] arguments) {
            System.out.println(run(() -> "ran"));
        }
    }

    @Test
    void whereTheJvmKeepsTheSignalTheProgramRunsAllTheSame() throws Exception {
        List<String> flags = new ArrayList<>(ChildJvm.engine());
        flags.add("-Xrs");
        assertThat(ChildJvm.run(flags, Plain.class)).contains("ran").doesNotContain("Exception");
    }

    /** Refuses to end, and holds the loop. */
    static final class Stubborn {
        public static void main(String[] arguments) {
            System.out.println("status " + run(() -> {
                interruptSelf();
                try {
                    await(sleep(ofSeconds(30)));
                } catch (CancelledError e) {
                    interruptSelf();
                    holdTheLoop();
                }
                return "not reached";
            }));
        }
    }

    /** Is done, and does not get on with its cleaning up. */
    static final class Lingering {
        public static void main(String[] arguments) {
            System.out.println("status " + run(() -> {
                createTask(async(() -> {
                    try {
                        await(sleep(ofSeconds(30)));
                    } finally {
                        interruptSelf();
                        holdTheLoop();
                    }
                }));
                await(sleep(ZERO));
                return "not reached";
            }));
        }
    }

    private static void holdTheLoop() throws InterruptedException {
        assertThat(new CountDownLatch(1).await(50, TimeUnit.SECONDS)).as("the JVM ends before").isTrue();
    }

    @Test
    void theSecondEndsTheJvm() throws Exception {
        assertThat(ChildJvm.run(ChildJvm.engine(), Stubborn.class)).contains("interrupted again: the JVM ends now")
                .doesNotContain("not reached", "the JVM ends before");
    }

    @Test
    void oneThatFindsTheProgramDoneEndsTheJvm() throws Exception {
        assertThat(ChildJvm.run(ChildJvm.engine(), Lingering.class))
                .contains("interrupted while cleaning up: the JVM ends now")
                .doesNotContain("not reached", "the JVM ends before");
    }
}
