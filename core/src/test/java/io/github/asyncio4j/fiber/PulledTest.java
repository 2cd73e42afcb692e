package io.github.asyncio4j.fiber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PulledTest {

    private final List<String> trail = new ArrayList<>();

    private static Pulled pulled(Consumer<Pulled> body) {
        Pulled[] self = new Pulled[1];
        self[0] = Fibers.pulled(() -> body.accept(self[0]));
        return self[0];
    }

    private Pulled count(String name, int n) {
        return pulled(self -> {
            for (int i = 0; i < n; i++) {
                trail.add(name + i);
                self.yield();
            }
        });
    }

    @Test
    void runsPieceByPieceOutsideOfALoop() {
        Pulled two = count("a", 2);
        assertThat(trail).isEmpty();
        assertThat(two.resume()).isTrue();
        assertThat(trail).containsExactly("a0");
        assertThat(two.resume()).isTrue();
        assertThat(two.resume()).isFalse();
        assertThat(trail).containsExactly("a0", "a1");
    }

    @Test
    void oneInAnother() {
        Pulled outer = pulled(self -> {
            Pulled inner = count("inner", 2);
            while (inner.resume()) {
                trail.add("outer");
                self.yield();
            }
        });
        assertThat(outer.resume()).isTrue();
        assertThat(outer.resume()).isTrue();
        assertThat(outer.resume()).isFalse();
        assertThat(trail).containsExactly("inner0", "outer", "inner1", "outer");
    }

    @Test
    void whatTheBodyThrowsComesOutOfThePull() {
        Pulled failing = pulled(self -> {
            self.yield();
            throw new IllegalStateException("out");
        });
        failing.resume();
        assertThatThrownBy(failing::resume).hasMessage("out");
    }

    @Test
    void aBodyMayBlock() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        Pulled pulled = pulled(self -> {
            LockSupport.parkNanos(1_000_000);
            try {
                Thread.sleep(1);
                assertThat(lock.tryLock(1, java.util.concurrent.TimeUnit.MILLISECONDS))
                        .isEqualTo(Fibers.carried());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            self.yield();
        });
        assertThat(pulled.resume()).isTrue();
        assertThat(pulled.resume()).isFalse();
    }

    @Test
    void aBodyMaySuspendTheTaskThatPullsIt() {
        Stage.play(stage -> {
            Fiber fiber = stage.fiber("f", () -> {
                Pulled generator = pulled(self -> {
                    for (int n = 0; n < 3; n++) {
                        trail.add("body");
                        Stage.self().suspend();
                        self.yield();
                    }
                });
                while (generator.resume()) {
                    trail.add("consumer");
                    Stage.self().suspend();
                }
                trail.add("end");
            });
            while (!trail.contains("end")) {
                trail.add("loop");
                fiber.enter();
            }
            assertThat(trail).containsExactly("loop", "body", "loop", "consumer", "loop", "body", "loop", "consumer",
                    "loop", "body", "loop", "consumer", "loop", "end");
        });
    }

    @Test
    void theStackOfATaskThatSuspendedInABodyShowsTheBodysFramesAboveTheConsumers() {
        Stage.play(stage -> {
            Fiber fiber = stage.fiber("f", this::consumerFrame);
            fiber.enter();
            assertThat(fiber.stack()).extracting(StackTraceElement::getMethodName)
                    .containsSubsequence("innerBodyFrame", "outerBodyFrame", "consumerFrame");
            fiber.enter();
            assertThat(trail).containsExactly("inner", "outer", "consumer");
        });
    }

    private void consumerFrame() {
        Pulled outer = pulled(_ -> outerBodyFrame());
        assertThat(outer.resume()).isFalse();
        trail.add("consumer");
    }

    private void outerBodyFrame() {
        Pulled inner = pulled(_ -> innerBodyFrame());
        assertThat(inner.resume()).isFalse();
        trail.add("outer");
    }

    /** One call deeper than it need be: JDK 25 forgets the rest of a stack when a generator's part has just 7 frames. */
    private void innerBodyFrame() {
        suspendHere();
        trail.add("inner");
    }

    private static void suspendHere() {
        Stage.self().suspend();
    }

    @Test
    void deepInsideOthersInATaskManyTimes() {
        Stage.play(stage -> {
            int[] sum = new int[1];
            Fiber fiber = stage.fiber("f", () -> {
                for (int round = 0; round < 200; round++) {
                    Pulled nested = nest(5);
                    while (nested.resume()) {
                        sum[0]++;
                        if (sum[0] % 3 == 0) {
                            Stage.self().suspend();
                        }
                    }
                }
                trail.add("end");
            });
            while (trail.isEmpty()) {
                fiber.enter();
            }
            assertThat(sum[0]).isEqualTo(200 * 3);
        });
    }

    private Pulled nest(int depth) {
        return pulled(self -> {
            if (depth == 0) {
                for (int n = 0; n < 3; n++) {
                    Stage.self().suspend();
                    self.yield();
                }
                return;
            }
            Pulled inner = nest(depth - 1);
            while (inner.resume()) {
                self.yield();
            }
        });
    }

    @Test
    void aFiberKnowsItselfInABody() {
        Stage.play(stage -> {
            Fiber fiber = stage.fiber("f", () -> {
                Pulled body = pulled(self -> {
                    trail.add((String) Stage.self().owner());
                    self.yield();
                    trail.add((String) Stage.self().owner());
                });
                while (body.resume()) {
                    trail.add("pulled");
                }
            });
            fiber.enter();
            assertThat(trail).containsExactly("f", "pulled", "f");
        });
    }

    @Test
    void aBodyBegunInOneFiberMayGoOnInAnother() {
        Stage.play(stage -> {
            Pulled body = pulled(self -> {
                trail.add((String) Stage.self().owner());
                self.yield();
                trail.add((String) Stage.self().owner());
                Stage.self().suspend();
                trail.add((String) Stage.self().owner());
            });
            stage.fiber("a", body::resume).enter();
            Fiber b = stage.fiber("b", body::resume);
            b.enter();
            b.enter();
            assertThat(trail).containsExactly("a", "b", "b");
        });
    }

    /** The pin belongs to the innermost body, and an away region has lifted it: pulling there must not lift it again. */
    @Test
    void aBodyMayBePulledInAnAwayRegionOfAnother() {
        int[] pulls = new int[1];
        io.github.asyncio4j.Asyncio.run(() -> {
            pulled(_ -> {
                io.github.asyncio4j.Asyncio.blocking(() -> {
                    Pulled inner = pulled(self -> pulled(_ -> pulls[0]++).resume());
                    inner.resume();
                });
            }).resume();
        });
        assertThat(pulls[0]).isEqualTo(1);
    }
}
