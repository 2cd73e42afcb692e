package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.fromPublisher;
import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.toPublisher;
import static io.github.asyncio4j.Trace.spin;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelEverywhere.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Consumers of asynchronous generators, cancelled at each place: what a body has begun it cleans up exactly once. */
class AsyncGeneratorsCancelledEverywhereTest {

    /** How many bodies have begun and how many have cleaned up. */
    private static final class Ledger {
        private final List<AsyncGenerator<Integer, Void>> made = new ArrayList<>();
        private int begun;
        private int cleaned;

        AsyncGenerator<Integer, Void> generator() {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                begun++;
                try {
                    for (int n = 0; n < 2; n++) {
                        await(sleep(ofMillis(1)));
                        y.yield(n);
                    }
                } finally {
                    cleaned++;
                    spin(1);
                }
            });
            made.add(g);
            return g;
        }
    }

    /** Two tasks that go each its way through a generator; then all that are left are closed. */
    private static final class Through implements Scenario {
        private final Ledger ledger = new Ledger();
        private final BiConsumer<Ledger, List<Integer>> way;
        private final boolean closes;

        Through(boolean closes, BiConsumer<Ledger, List<Integer>> way) {
            this.closes = closes;
            this.way = way;
        }

        @Override
        public List<Task<?>> start() {
            List<Task<?>> tasks = new ArrayList<>();
            for (int n = 0; n < 2; n++) {
                tasks.add(createTask(async(() -> {
                    List<Integer> taken = new ArrayList<>();
                    way.accept(ledger, taken);
                    assertThat(taken).containsExactly(0, 1);
                })));
            }
            return tasks;
        }

        @Override
        public void check() {
            if (!closes) {
                closeAll();
            }
            await(sleep(ofMillis(5)));
            int cleaned = ledger.cleaned;
            closeAll();
            assertThat(cleaned).as("cleaned up, of those begun").isEqualTo(ledger.begun);
            assertThat(ledger.cleaned).as("cleaned up after all").isEqualTo(ledger.begun);
        }

        private void closeAll() {
            ledger.made.forEach(g -> await(g.aclose()));
        }
    }

    @Test
    void aLoopThatPulls() {
        CancelEverywhere.check(() -> new Through(false, (ledger, taken) -> {
            for (int n : forAwait(ledger.generator())) {
                spin(1);
                taken.add(n);
            }
        }));
    }

    @Test
    void aBodyInPlace() {
        CancelEverywhere.check(() -> new Through(true, (ledger, taken) -> forAwait(ledger.generator(), n -> {
            spin(1);
            taken.add(n);
        })));
    }

    @Test
    void stepsThatAreClosedInAFinallyBlock() {
        CancelEverywhere.check(() -> new Through(true, (ledger, taken) -> {
            var g = ledger.generator();
            try {
                taken.add(await(g.anext()));
                spin(1);
                taken.add(await(g.anext()));
            } finally {
                await(g.aclose());
            }
        }));
    }

    @Test
    void oneInAnother() {
        CancelEverywhere.check(() -> new Through(true, (ledger, taken) -> {
            var inner = ledger.generator();
            AsyncGenerator<Integer, Void> outer = asyncGenerator(y -> {
                try {
                    for (int n : forAwait(inner)) {
                        y.yield(n);
                    }
                } finally {
                    await(inner.aclose());
                }
            });
            try {
                for (int n : forAwait(outer)) {
                    taken.add(n);
                    spin(1);
                }
            } finally {
                await(outer.aclose());
            }
        }));
    }

    @Test
    void overAPublisher() {
        CancelEverywhere.check(() -> new Through(true,
                (ledger, taken) -> forAwait(fromPublisher(toPublisher(ledger.generator())), taken::add)));
    }

    @Test
    void aGeneratorThatATaskDrives() {
        CancelEverywhere.check(() -> new Scenario() {
            private final Ledger ledger = new Ledger();

            @Override
            public List<Task<?>> start() {
                Generator<Awaitable<?>, Object, Void> g = generator(y -> {
                    ledger.begun++;
                    try {
                        y.yield(sleep(ofMillis(1)));
                        y.yield(null);
                        y.yield(createTask(sleep(ofMillis(1))));
                    } finally {
                        ledger.cleaned++;
                        y.yield(null);
                    }
                    return null;
                });
                return List.of(createTask(g));
            }

            @Override
            public void check() {
                assertThat(ledger.cleaned).isEqualTo(ledger.begun);
            }
        });
    }

    /** A consumer that forgets the generator it has begun. */
    @Test
    void findsABodyThatIsLeftOpen() {
        assertThatThrownBy(() -> CancelEverywhere.check(() -> new Through(true, (ledger, taken) -> {
            for (int n : forAwait(ledger.generator())) {
                spin(1);
                taken.add(n);
            }
        }))).isInstanceOf(AssertionError.class).hasMessageContaining("cleaned up, of those begun");
    }
}
