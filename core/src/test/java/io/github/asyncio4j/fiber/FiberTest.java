package io.github.asyncio4j.fiber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FiberTest {

    private final List<String> trail = new ArrayList<>();

    @Test
    void runsUpToEachSuspensionAndComesBack() {
        Stage.play(stage -> {
            Fiber fiber = stage.fiber("f", () -> {
                trail.add("one");
                Stage.self().suspend();
                trail.add("two");
                Stage.self().suspend();
                trail.add("three");
            });
            assertThat(trail).isEmpty();
            fiber.enter();
            trail.add("loop");
            fiber.enter();
            trail.add("loop");
            fiber.enter();
            assertThat(trail).containsExactly("one", "loop", "two", "loop", "three");
        });
    }

    @Test
    void whatRunsHereIsTheFiberInItsBodyAndNoneOutside() {
        Stage.play(stage -> {
            Here here = Fibers.here();
            assertThat(here.loop()).isSameAs(stage);
            assertThat(here.fiber()).isNull();
            Fiber fiber = stage.fiber("f", () -> {
                assertThat(Fibers.here()).isSameAs(here);
                trail.add((String) Stage.self().owner());
                Stage.self().suspend();
                trail.add((String) Stage.self().owner());
            });
            fiber.enter();
            assertThat(here.fiber()).isNull();
            fiber.enter();
            assertThat(here.fiber()).isNull();
            assertThat(trail).containsExactly("f", "f");
        });
        assertThat(Fibers.here()).isNull();
    }

    @Test
    void aBodyThatBlocksHoldsTheLoop() {
        Stage.play(stage -> {
            ReentrantLock lock = new ReentrantLock();
            CountDownLatch held = new CountDownLatch(1);
            Thread holder = Thread.ofPlatform().start(() -> {
                lock.lock();
                held.countDown();
                LockSupport.parkNanos(5_000_000);
                lock.unlock();
            });
            Fiber fiber = stage.fiber("f", () -> {
                LockSupport.parkNanos(1_000_000);
                try {
                    held.await();
                    Thread.sleep(1);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                lock.lock();
                lock.unlock();
                synchronized (trail) {
                    Thread.yield();
                }
                trail.add("over");
            });
            fiber.enter();
            assertThat(trail).containsExactly("over");
            join(holder);
        });
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anAwayRegionFreesTheLoopAndComesBackThroughTheDoor() {
        Stage.play(stage -> {
            CountDownLatch open = new CountDownLatch(1);
            Fiber fiber = stage.fiber("f", () -> {
                trail.add("before");
                trail.add(away(() -> {
                    assertThat(Fibers.here()).isNull();
                    open.await();
                    return "region";
                }));
                assertThat(Stage.self().owner()).isEqualTo("f");
                Stage.self().suspend();
                trail.add("after");
            });
            fiber.enter();
            assertThat(trail).containsExactly("before");
            assertThat(fiber.isAway()).isTrue();
            assertThat(Fibers.here().fiber()).isNull();
            open.countDown();
            while (fiber.isAway()) {
                stage.turn();
            }
            assertThat(trail).containsExactly("before", "region");
            fiber.enter();
            assertThat(trail).containsExactly("before", "region", "after");
        });
    }

    private static <T> T away(java.util.concurrent.Callable<T> region) {
        try {
            return Stage.self().away(region);
        } catch (Exception e) {
            throw Fibers.sneaky(e);
        }
    }

    /** Each wakes the next, so that the loop's thread sleeps until the last has given up its stack. */
    @Test
    void onThreadsOfTheirOwnFibersFollowEachOtherWithoutTheLoop() {
        assumeFalse(Fibers.carried(), "a carried fiber has no thread to be woken");
        Stage.play(stage -> {
            Here here = Fibers.here();
            List<Fiber> fibers = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                fibers.add(stage.fiber(name, () -> {
                    for (int round = 1; round <= 3; round++) {
                        trail.add(here.fiber().owner() + " " + round);
                        Stage.self().suspend();
                    }
                }));
            }
            fibers.forEach(Fiber::enter);
            for (int round = 2; round <= 3; round++) {
                stage.heirs.addAll(fibers.subList(1, 3));
                trail.add("loop");
                fibers.getFirst().enter();
                assertThat(here.fiber()).isNull();
            }
            assertThat(trail).containsExactly(
                    "a 1", "b 1", "c 1", "loop", "a 2", "b 2", "c 2", "loop", "a 3", "b 3", "c 3");
            fibers.forEach(Fiber::enter);
            assertThat(fibers).noneMatch(fiber -> fiber.thread().isAlive());
        });
    }

    /** A thread of the JDK's scheduler may refer for long to what it ran last. */
    @Test
    void onThreadsOfTheJdkItForgetsItsOwnerAtTheEnd() {
        assumeFalse(Fibers.carried(), "a carried fiber runs on no thread of the JDK's scheduler");
        Stage.play(stage -> {
            Fiber fiber = stage.fiber("owner", () -> trail.add((String) Stage.self().owner()));
            fiber.enter();
            assertThat(trail).containsExactly("owner");
            assertThat(fiber.owner()).isNotEqualTo("owner");
        });
    }

    @Test
    void severalMayBeAwayAtOnce() {
        Stage.play(stage -> {
            CountDownLatch open = new CountDownLatch(1);
            List<Fiber> fibers = new ArrayList<>();
            for (int n = 0; n < 20; n++) {
                fibers.add(stage.fiber("f" + n, () -> {
                    for (int round = 0; round < 5; round++) {
                        away(() -> {
                            open.await();
                            Thread.sleep(1);
                            return null;
                        });
                        trail.add((String) Stage.self().owner());
                    }
                }));
            }
            fibers.forEach(Fiber::enter);
            assertThat(fibers).allMatch(Fiber::isAway);
            open.countDown();
            while (trail.size() < 100) {
                stage.turn();
            }
            assertThat(fibers).noneMatch(Fiber::isAway);
            for (int n = 0; n < 20; n++) {
                assertThat(trail.stream().filter(("f" + n)::equals)).hasSize(5);
            }
        });
    }

    @Test
    void whatAnAwayRegionThrowsPassesAndTheFiberIsWhole() {
        Stage.play(stage -> {
            Fiber fiber = stage.fiber("f", () -> {
                assertThatThrownBy(() -> Stage.self().away(() -> {
                    throw new IOException("out");
                })).isInstanceOf(IOException.class).hasMessage("out");
                assertThat(Stage.self().isAway()).isFalse();
                Stage.self().suspend();
                trail.add("after");
            });
            fiber.enter();
            while (trail.isEmpty()) {
                if (fiber.isAway()) {
                    stage.turn();
                } else {
                    fiber.enter();
                }
            }
            assertThat(trail).containsExactly("after");
        });
    }

    @Test
    void anInterruptOrAnUnparkOfASuspendedFiberDoesNotResumeIt() {
        Stage.play(stage -> {
            Fiber fiber = stage.fiber("f", () -> {
                Stage.self().suspend();
                trail.add("resumed, interrupted " + Thread.interrupted());
                Stage.self().suspend();
                trail.add("end");
            });
            fiber.enter();
            fiber.thread().interrupt();
            LockSupport.unpark(fiber.thread());
            LockSupport.parkNanos(2_000_000);
            assertThat(trail).isEmpty();
            fiber.enter();
            assertThat(trail).containsExactly("resumed, interrupted true");
            LockSupport.unpark(fiber.thread());
            LockSupport.parkNanos(2_000_000);
            fiber.enter();
            assertThat(trail).containsExactly("resumed, interrupted true", "end");
        });
    }

    @Test
    void suspendingWithTheInterruptFlagSetWorks() {
        Stage.play(stage -> {
            Fiber fiber = stage.fiber("f", () -> {
                Thread.currentThread().interrupt();
                for (int n = 0; n < 3; n++) {
                    Stage.self().suspend();
                    trail.add("" + Thread.currentThread().isInterrupted());
                }
                Thread.interrupted();
            });
            for (int n = 0; n < 4; n++) {
                fiber.enter();
                assertThat(trail).hasSize(n);
            }
            assertThat(trail).containsExactly("true", "true", "true");
        });
    }

    @Test
    void takingStacksFromAnotherThreadDoesNoHarm() {
        Stage.play(stage -> {
            int rounds = 20_000;
            int[] count = new int[4];
            Fiber[] fibers = new Fiber[count.length];
            for (int n = 0; n < fibers.length; n++) {
                int me = n;
                fibers[n] = stage.fiber("f" + n, () -> {
                    for (int round = 0; round < rounds; round++) {
                        count[me]++;
                        Stage.self().suspend();
                    }
                });
            }
            AtomicBoolean over = new AtomicBoolean();
            for (Fiber fiber : fibers) {
                fiber.enter();
            }
            Thread sampler = Thread.ofPlatform().start(() -> {
                for (int n = 0; !over.get(); n++) {
                    fibers[n % fibers.length].thread().getStackTrace();
                    if (n % 16 == 0) {
                        LockSupport.parkNanos(50_000);
                    }
                }
            });
            for (int round = 1; round < rounds; round++) {
                for (int n = 0; n < fibers.length; n++) {
                    fibers[n].enter();
                    while (count[n] == round) {
                        stage.turn();
                    }
                }
            }
            over.set(true);
            join(sampler);
            assertThat(count).containsOnly(rounds);
            for (int n = 0; n < fibers.length; n++) {
                fibers[n].enter();
            }
        });
    }

    @Test
    void theStackOfASuspendedFiberShowsItsFrames() {
        Stage.play(stage -> {
            Fiber fiber = stage.fiber("f", () -> outerUserFrame());
            fiber.enter();
            assertThat(fiber.stack()).extracting(StackTraceElement::getMethodName)
                    .containsSubsequence("innerUserFrame", "outerUserFrame");
            fiber.enter();
            awaitEnd(fiber);
            assertThat(fiber.stack()).isEmpty();
        });
    }

    private static void awaitEnd(Fiber fiber) {
        join(fiber.thread());
    }

    private void outerUserFrame() {
        innerUserFrame();
        trail.add("out");
    }

    private void innerUserFrame() {
        Stage.self().suspend();
        trail.add("in");
    }

    @Test
    void aLockHeldAcrossASuspensionExcludesTheOthers() {
        Stage.play(stage -> {
            ReentrantLock lock = new ReentrantLock();
            Object monitor = new Object();
            Fiber first = stage.fiber("first", () -> {
                lock.lock();
                synchronized (monitor) {
                    Stage.self().suspend();
                    assertThat(Thread.holdsLock(monitor)).isTrue();
                }
                lock.unlock();
                trail.add("first");
            });
            Fiber second = stage.fiber("second", () -> {
                assertThat(lock.isHeldByCurrentThread()).isFalse();
                assertThat(Thread.holdsLock(monitor)).isFalse();
                assertThat(lock.tryLock()).isFalse();
                Stage.self().suspend();
                assertThat(lock.tryLock()).isTrue();
                lock.unlock();
                trail.add("second");
            });
            first.enter();
            second.enter();
            first.enter();
            second.enter();
            assertThat(trail).containsExactly("first", "second");
        });
    }

    @Test
    void threadLocalsAndScopedValuesBelongToTheFiber() {
        ThreadLocal<String> local = ThreadLocal.withInitial(() -> "unset");
        ScopedValue<String> scoped = ScopedValue.newInstance();
        Stage.play(stage -> {
            List<Fiber> fibers = new ArrayList<>();
            for (String name : List.of("a", "b")) {
                fibers.add(stage.fiber(name, () -> ScopedValue.where(scoped, name).run(() -> {
                    local.set(name);
                    Stage.self().suspend();
                    trail.add(local.get() + scoped.get());
                })));
            }
            fibers.forEach(Fiber::enter);
            assertThat(local.get()).isEqualTo("unset");
            assertThat(scoped.isBound()).isFalse();
            fibers.forEach(Fiber::enter);
            assertThat(trail).containsExactly("aa", "bb");
        });
    }

    @Test
    void aDeepStackSurvivesASuspension() {
        Stage.play(stage -> {
            Fiber fiber = stage.fiber("f", () -> trail.add("" + depth(2000)));
            fiber.enter();
            fiber.enter();
            assertThat(trail).containsExactly("2000");
        });
    }

    private static int depth(int n) {
        if (n == 0) {
            Stage.self().suspend();
            return 0;
        }
        return 1 + depth(n - 1);
    }

    @Test
    void aClassInitialiserCannotBeLeftAndNothingHasChanged() {
        Stage.play(stage -> {
            Fiber fiber = stage.fiber("f", () -> {
                try {
                    new Initialised();
                } catch (ExceptionInInitializerError e) {
                    trail.add(e.getCause().getMessage());
                }
                assertThat(stage.heirs).as("nobody has gone on in its place").hasSize(1);
                stage.heirs.clear();
                Stage.self().suspend();
                trail.add("goes on");
            });
            stage.heirs.add(fiber);
            fiber.enter();
            assertThat(trail).singleElement().asString().contains("class initialiser", "toThread");
            fiber.enter();
            assertThat(trail).hasSize(2).endsWith("goes on");
        });
    }

    private static final class Initialised {
        static {
            Stage.self().suspend();
        }
    }
}
