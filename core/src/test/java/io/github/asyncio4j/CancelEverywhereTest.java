package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelEverywhere.Report;
import io.github.asyncio4j.CancelEverywhere.Scenario;
import io.github.asyncio4j.CancelScenarios.AtABell;
import io.github.asyncio4j.CancelScenarios.Bell;
import io.github.asyncio4j.CancelScenarios.Channel;
import io.github.asyncio4j.CancelScenarios.Gate;
import io.github.asyncio4j.CancelScenarios.OverAChannel;
import io.github.asyncio4j.CancelScenarios.ThroughAGate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The harness finds what it is for, and nothing where nothing is. */
class CancelEverywhereTest {

    private static Supplier<Scenario> scenario(Supplier<List<Coroutine<?>>> bodies) {
        return () -> new Scenario() {
            @Override
            public List<Task<?>> start() {
                return CancelEverywhere.tasks(bodies.get());
            }

            @Override
            public void check() {}
        };
    }

    @Test
    void cancelsEachTaskAtEachPlace() {
        Set<String> endings = new TreeSet<>();
        Report report = CancelEverywhere.check(scenario(() -> List.of(async(() -> {
            int steps = 0;
            try {
                for (; steps < 3; steps++) {
                    spin(1);
                }
                Asyncio.await(sleep(ofMillis(1)));
                endings.add("whole");
            } catch (CancelledError e) {
                endings.add("after " + steps);
                throw e;
            }
        }), async(() -> spin(1)))));
        assertThat(endings).containsExactly("after 0", "after 1", "after 2", "after 3", "whole");
        assertThat(report.tasks()).isEqualTo(2);
        assertThat(report.points()).isBetween(10, 40);
        assertThat(report.runs()).isEqualTo(1 + 2 * report.points() + 200);
    }

    @Test
    void tellsOfARunThatGetsStuckAndWhoIsLeft() {
        assertThatThrownBy(() -> CancelEverywhere.check(() -> {
            Event event = new Event();
            return scenario(() -> List.of(event.waitSet(), async(() -> {
                spin(2);
                event.set();
            }))).get();
        })).isInstanceOf(AssertionError.class).hasMessageContaining("Cut[task=1").hasMessageContaining("deadlock")
                .hasMessageContaining("waiting for Event[unset, waiters 1]");
    }

    @Test
    void tellsOfATaskThatFails() {
        assertThatThrownBy(() -> CancelEverywhere.check(scenario(() -> List.of(async(() -> {
            try {
                spin(2);
            } catch (CancelledError e) {
                throw new IllegalStateException("fails when it is cancelled");
            }
        }))))).isInstanceOf(AssertionError.class).hasRootCauseMessage("fails when it is cancelled");
    }

    @Test
    void tellsOfATaskThatNobodyCancelled() {
        assertThatThrownBy(() -> CancelEverywhere.check(scenario(() -> {
            Future<Void> future = getRunningLoop().createFuture();
            return List.of(async(() -> Asyncio.await(future)), async(() -> {
                spin(1);
                future.cancel();
            }));
        }))).isInstanceOf(AssertionError.class).hasMessageContaining("was cancelled by nobody");
    }

    // ---- planted bugs

    private static void assertFinds(Supplier<Scenario> scenario, String what) {
        assertThatThrownBy(() -> CancelEverywhere.check(scenario)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("cancelled as [Cut[").hasMessageContaining(what);
    }

    @Test
    void findsALostPermit() {
        assertFinds(() -> {
            Planted.LosesAPermit planted = new Planted.LosesAPermit(2);
            return new ThroughAGate(new Gate(2, planted::acquire, planted::release));
        }, "deadlock");
    }

    @Test
    void findsALockThatWasHandedToACancelledWaiter() {
        assertFinds(() -> {
            Planted.IsHandedToTheCancelled planted = new Planted.IsHandedToTheCancelled();
            return new ThroughAGate(new Gate(1, planted::acquire, planted::release));
        }, "deadlock");
    }

    @Test
    void findsALostItem() {
        assertFinds(() -> {
            Planted.LosesAnItem planted = new Planted.LosesAnItem();
            return new OverAChannel(new Channel(planted::put, planted::get, planted::size));
        }, "[out]");
    }

    @Test
    void findsALostSignal() {
        assertFinds(() -> {
            Planted.LosesASignal planted = new Planted.LosesASignal();
            return new AtABell(new Bell(planted::acquire, planted::waitNotified, planted::signal, planted::signalAll));
        }, "left although somebody waits");
    }
}
