package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where an await may stand. */
class TaskAwaitTest {

    private final List<String> trail = new ArrayList<>();

    @Test
    void awaitWorksAtAnyDepthOfOrdinaryCalls() {
        virtualRun(() -> {
            var reflected = TaskAwaitTest.class.getDeclaredMethod("awaitedValue", int.class);
            assertThat(reflected.invoke(null, 1)).isEqualTo(1);
            assertThat(List.of(3, 1, 2).stream().map(TaskAwaitTest::awaitedValue).toList()).containsExactly(3, 1, 2);
            List<Integer> sorted = new ArrayList<>(List.of(3, 1, 2));
            sorted.sort((a, b) -> awaitedValue(a) - awaitedValue(b));
            assertThat(sorted).containsExactly(1, 2, 3);
            var map = new java.util.HashMap<String, Integer>();
            assertThat(map.computeIfAbsent("k", _ -> awaitedValue(7))).isEqualTo(7);
            var concurrent = new java.util.concurrent.ConcurrentHashMap<String, Integer>();
            assertThat(concurrent.computeIfAbsent("k", _ -> awaitedValue(8))).isEqualTo(8);
            synchronized (this) {
                assertThat(awaitedValue(9)).isEqualTo(9);
            }
            assertThat(TaskAwaitTest.class.getDeclaredConstructor().newInstance()).isNotNull();
        });
    }

    private static int awaitedValue(int n) {
        await(sleep(ZERO));
        return await(sleep(ofMillis(1), n));
    }

    private static final class SleepsZero {
        static {
            await(sleep(ZERO));
        }
    }

    private static final class SleepsLong {
        static {
            await(sleep(ofSeconds(1)));
        }
    }

    private static final class AwaitsItself {
        static {
            await((Task<?>) currentTask());
        }
    }

    private static final class AwaitsWhileCancelled {
        static {
            currentTask().cancel("kept");
            await(sleep(ofSeconds(1)));
        }
    }

    private static final class AwaitsWhatIsDone {
        static final int VALUE = await(async(() -> 5));
    }

    private static void assertRefused(Action initialises) {
        assertThatThrownBy(initialises::run).isInstanceOf(ExceptionInInitializerError.class)
                .cause().isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("await cannot suspend here: a class initialiser");
    }

    @Test
    void anAwaitUnderAClassInitialiserIsAnErrorAndTheTaskGoesOnUnharmed() {
        virtualRun(() -> {
            Task<String> task = createTask(async(() -> {
                Ticks ticks = new Ticks();
                assertRefused(() -> new SleepsZero());
                await(sleep(ZERO));
                assertThat(ticks.since()).isEqualTo(1);
                assertRefused(() -> new AwaitsItself());
                await(sleep(ZERO));
                assertThat(ticks.since()).isEqualTo(1);
                ticks.stop();
                assertRefused(() -> new SleepsLong());
                assertThat(AwaitsWhatIsDone.VALUE).isEqualTo(5);
                await(sleep(ofSeconds(3)));
                return "unharmed";
            }));
            assertThat(await(task)).isEqualTo("unharmed");
            assertThat(VirtualLoop.now()).isEqualTo(3000);
        });
    }

    /** Its step still stands in the loop's queue, and on portable fibers the task before it passes the loop on. */
    @Test
    void theStepOfARefusedAwaitWakesNobody() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Task<Void> before = createTask(async(() -> {
                await(sleep(ZERO));
                await(sleep(ZERO));
                future.setResult("in time");
            }));
            Task<String> refused = createTask(async(() -> {
                assertRefused(() -> new SleepsZeroBehindAnother());
                return await(future);
            }));
            assertThat(await(refused)).isEqualTo("in time");
            await(before);
        });
    }

    private static final class SleepsZeroBehindAnother {
        static {
            await(sleep(ZERO));
        }
    }

    @Test
    void aTaskThatEndsAfterARefusedAwaitEndsOnce() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                throw new ExceptionInInitializerError(Trace.attempt(() -> new EndsAtOnce()));
            }));
            assertThatThrownBy(() -> await(task)).isInstanceOf(ExceptionInInitializerError.class);
            spin(3);
        });
    }

    private static final class EndsAtOnce {
        static {
            await(sleep(ZERO));
        }
    }

    @Test
    void aRefusedAwaitKeepsAPendingCancel() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                assertRefused(() -> new AwaitsWhileCancelled());
                trail.add("refused");
                await(sleep(ofSeconds(1)));
            }));
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("kept");
            assertThat(VirtualLoop.now()).isZero();
        });
        assertThat(trail).containsExactly("refused");
    }
}
