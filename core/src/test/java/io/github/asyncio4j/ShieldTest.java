package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.shield;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shield beyond what the oracle's scenarios show. The numbered ones are CPython's. */
class ShieldTest {

    private final List<String> trail = new ArrayList<>();

    @Test
    void givesTheResultOfTheInnerFuture() {
        virtualRun(() -> {
            Future<Integer> inner = getRunningLoop().createFuture();
            Future<Integer> outer = shield(inner);
            inner.setResult(42);
            assertThat(outer.done()).isFalse();
            assertThat(await(outer)).isEqualTo(42);
        });
    }

    @Test
    void failsWithTheVeryFailureOfTheInnerFuture() {
        virtualRun(() -> {
            Future<Integer> inner = getRunningLoop().createFuture();
            Future<Integer> outer = shield(inner);
            ValueError failure = new ValueError("expected");
            inner.setException(failure);
            spin(1);
            assertThat(outer.exception()).isSameAs(failure);
        });
    }

    @Test
    void isCancelledWithTheInnerFutureAndItsMessage() {
        virtualRun(() -> {
            Future<Integer> inner = getRunningLoop().createFuture();
            Future<Integer> outer = shield(inner);
            inner.cancel("inner");
            spin(1);
            assertThat(outer.cancelled()).isTrue();
            assertThatThrownBy(outer::result).isInstanceOf(CancelledError.class).hasMessage("inner");
        });
    }

    @Test
    void itsCancelReachesNobodyAndLeavesNothingBehind() {
        virtualRun(() -> {
            Future<Integer> inner = getRunningLoop().createFuture();
            Future<Integer> outer = shield(inner);
            outer.cancel();
            spin(1);
            assertThat(outer.cancelled()).isTrue();
            assertThat(inner.done()).isFalse();
            inner.setResult(1);
            spin(1);
            assertThat(inner.result()).isEqualTo(1);
        });
    }

    private static List<ErrorContext> reports() {
        List<ErrorContext> reports = new ArrayList<>();
        getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
        return reports;
    }

    /** 16: test_shield_cancel_outer_exception; defect 5 of the oracle's list. */
    @Test
    void aLateFailureBehindACancelledShieldIsReported() {
        virtualRun(() -> {
            List<ErrorContext> reports = reports();
            Future<Integer> inner = getRunningLoop().createFuture();
            shield(inner).cancel();
            spin(1);
            ValueError failure = new ValueError("late");
            inner.setException(failure);
            spin(1);
            assertThat(reports).singleElement().satisfies(report -> {
                assertThat(report.message()).startsWith("ValueError exception in shielded future");
                assertThat(report.exception()).isSameAs(failure);
                assertThat(report.about()).containsEntry("future", inner);
            });
        });
    }

    @Test
    void aLateResultOrCancelBehindACancelledShieldIsNoNews() {
        virtualRun(() -> {
            List<ErrorContext> reports = reports();
            Future<Integer> inner = getRunningLoop().createFuture();
            Future<Integer> other = getRunningLoop().createFuture();
            shield(inner).cancel();
            shield(other).cancel();
            spin(1);
            inner.setResult(1);
            other.cancel();
            spin(2);
            assertThat(reports).isEmpty();
        });
    }

    /** 16: test_shield_duplicate_log_once. */
    @Test
    void aFailureIsReportedOnceHoweverOftenItWasShielded() {
        virtualRun(() -> {
            List<ErrorContext> reports = reports();
            Future<Integer> inner = getRunningLoop().createFuture();
            for (int n = 0; n < 3; n++) {
                shield(inner).cancel();
                spin(1);
            }
            inner.setException(new ValueError("foo"));
            spin(2);
            assertThat(reports).hasSize(1);
        });
    }

    @Test
    void aFailureInTheTurnOfTheShieldsCancelIsNotLost() {
        List<ErrorContext> reports = new ArrayList<>();
        virtualRun(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            Future<Integer> inner = getRunningLoop().createFuture();
            Future<Integer> outer = shield(inner);
            outer.cancel();
            inner.setException(new ValueError("foo"));
            spin(2);
        });
        assertThat(reports).hasSize(1);
    }

    @Test
    void whatIsDoneIsReturnedAsItIs() {
        virtualRun(() -> {
            Future<Integer> done = getRunningLoop().createFuture();
            done.setResult(42);
            assertThat(shield(done)).isSameAs(done);
            assertThat(await(shield(done))).isEqualTo(42);
        });
    }

    /** test_shield_effect. */
    @Test
    void theWorkGoesOnWhenItsCallerIsCancelled() {
        virtualRun(() -> {
            Future<Void> gate = getRunningLoop().createFuture();
            Task<Void> caller = createTask(async(() -> {
                await(shield(async(() -> {
                    await(gate);
                    trail.add("work done");
                })));
                trail.add("never");
            }));
            spin(2);
            caller.cancel();
            assertThatThrownBy(() -> await(caller)).isInstanceOf(CancelledError.class);
            gate.setResult(null);
            spin(1);
        });
        assertThat(trail).containsExactly("work done");
    }

    @Test
    void aGatherInAShieldGoesOn() {
        virtualRun(() -> {
            Future<Integer> first = getRunningLoop().createFuture();
            Future<Integer> second = getRunningLoop().createFuture();
            Future<List<Integer>> both = gather(first, second);
            Future<List<Integer>> outer = shield(both);
            spin(1);
            outer.cancel();
            spin(1);
            assertThat(outer.cancelled()).isTrue();
            first.setResult(1);
            second.setResult(2);
            spin(2);
            assertThat(both.result()).containsExactly(1, 2);
        });
    }

    @Test
    void theCancelOfAGatherOfShieldsReachesTheShieldsOnly() {
        virtualRun(() -> {
            Future<Integer> first = getRunningLoop().createFuture();
            Future<Integer> second = getRunningLoop().createFuture();
            Future<Integer> shieldOfFirst = shield(first);
            Future<Integer> shieldOfSecond = shield(second);
            Future<List<Integer>> both = gather(shieldOfFirst, shieldOfSecond);
            spin(1);
            both.cancel();
            spin(2);
            assertThat(both.exception()).isInstanceOf(CancelledError.class);
            assertThat(shieldOfFirst.cancelled()).isTrue();
            assertThat(shieldOfSecond.cancelled()).isTrue();
            first.setResult(1);
            second.setResult(2);
            spin(1);
        });
    }

    @Test
    void ofACoroutineNeedsARunningLoopAndBelongsToIt() {
        assertThatThrownBy(() -> shield(async(() -> 42))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no running event loop");
        virtualRun(() -> {
            Future<Integer> outer = shield(async(() -> 42));
            assertThat(outer.loop()).isSameAs(getRunningLoop());
            assertThat(await(outer)).isEqualTo(42);
        });
    }

    @Test
    void costsAsManyTurnsAsInCPython() {
        virtualRun(() -> {
            Ticks ticks = new Ticks();
            await(shield(createTask(async(() -> 1))));
            assertThat(ticks.since()).isEqualTo(3);
            ticks.stop();
        });
    }
}
