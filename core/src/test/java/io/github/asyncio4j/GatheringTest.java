package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.gatherReturningExceptions;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gather beyond what the oracle's scenarios show. The numbered ones are CPython's. */
class GatheringTest {

    private static Coroutine<Integer> value(int n) {
        return async(() -> n);
    }

    @Test
    void costsAsManyTurnsAsInCPython() {
        virtualRun(() -> {
            Ticks ticks = new Ticks();
            await(gather());
            assertThat(ticks.since()).isZero();
            await(gather(value(1), value(2)));
            assertThat(ticks.since()).isEqualTo(3);
            Future<Integer> done = getRunningLoop().createFuture();
            done.setResult(1);
            await(gather(done, done));
            assertThat(ticks.since()).isZero();
            assertThatThrownBy(() -> await(gather(value(1), async(() -> {
                throw new IllegalStateException("a");
            })))).hasMessage("a");
            assertThat(ticks.since()).isEqualTo(3);
            ticks.stop();
        });
    }

    @Test
    void holdsNullsToo() {
        virtualRun(() -> {
            assertThat(await(gather(sleep(ZERO), sleep(ZERO)))).isEqualTo(Arrays.asList(null, null));
        });
    }

    /** 17: test_cancel_gather_1. */
    @Test
    void refusesACancelWhenAllChildrenAreDone() {
        virtualRun(() -> {
            Future<Integer> child = getRunningLoop().createFuture();
            Future<List<Integer>> all = gather(List.of(child));
            child.setResult(42);
            assertThat(all.cancel()).isFalse();
            assertThat(await(all)).containsExactly(42);
        });
    }

    /** 18: test_cancel_gather_2; the message is kept, which CPython loses. */
    @Test
    void returningExceptionsDoesNotSwallowTheCallersCancelNorItsMessage() {
        virtualRun(() -> {
            Future<List<Object>> all = gatherReturningExceptions(List.of(sleep(ofSeconds(1)), sleep(ofSeconds(1))));
            spin(1);
            all.cancel("mine");
            assertThatThrownBy(() -> await(all)).isInstanceOf(CancelledError.class).hasMessage("mine");
        });
    }

    /** 19: FutureGatherTests.test_one_cancellation. */
    @Test
    void theCancelOfAChildIsAFailureOfTheGatherAndNotItsCancel() {
        virtualRun(() -> {
            Task<Void> child = createTask(sleep(ofSeconds(1)));
            Future<List<Void>> all = gather(child, createTask(sleep(ofSeconds(2))));
            spin(1);
            child.cancel("child");
            spin(2);
            assertThat(all.done()).isTrue();
            assertThat(all.cancelled()).isFalse();
            assertThat(all.exception()).isInstanceOf(CancelledError.class).hasMessage("child");
        });
    }

    /** 20: CoroutineGatherTests.test_cancellation_broadcast. */
    @Test
    void cancellingTheWaiterCancelsAllChildren() {
        virtualRun(() -> {
            List<Task<Void>> children = List.of(createTask(sleep(ofSeconds(1))), createTask(sleep(ofSeconds(1))));
            Task<?> waiter = createTask(async(() -> await(gather(children))));
            spin(2);
            waiter.cancel();
            assertThatThrownBy(() -> await(waiter)).isInstanceOf(CancelledError.class);
            assertThat(children).allMatch(Future::cancelled);
        });
    }

    @Test
    void laterFailuresOfTheOthersAreNotReported() {
        virtualRun(() -> {
            List<Coroutine<Integer>> three = new ArrayList<>();
            for (int n = 0; n < 3; n++) {
                String name = "" + n;
                three.add(async(() -> {
                    await(sleep(ofSeconds(1)));
                    throw new IllegalStateException(name);
                }));
            }
            assertThatThrownBy(() -> await(gather(three))).hasMessage("0");
            spin(3);
        });
    }

    @Test
    void refusesFuturesOfAnotherLoop() {
        EventLoop other = VirtualLoop.newLoop();
        virtualRun(() -> {
            assertThatThrownBy(() -> gather(List.of(other.createFuture()))).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("different loop");
        });
        other.close();
    }

    @Test
    void saysHowManyAreToCome() {
        virtualRun(() -> {
            Future<List<Void>> all = gather(sleep(ZERO), sleep(ofSeconds(1)));
            spin(3);
            assertThat(all).hasToString("gather[pending, 1 of 2 to come]");
            await(all);
        });
    }
}
