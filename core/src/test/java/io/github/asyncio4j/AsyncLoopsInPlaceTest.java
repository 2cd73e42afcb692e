package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.SampleGenerators.told;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Both forms of forAwait: the loop pulls, the consumer is called by a body in place. */
class AsyncLoopsInPlaceTest {

    private final List<Object> trail = new ArrayList<>();

    private void bothWays(Consumer<BiConsumer<AsyncIterable<Integer>, Consumer<Integer>>> test) {
        List<BiConsumer<AsyncIterable<Integer>, Consumer<Integer>>> ways =
                List.of(AsyncLoopsTest::pull, Asyncio::forAwait);
        List<List<Object>> trails = new ArrayList<>();
        for (var way : ways) {
            trail.clear();
            virtualRun(() -> test.accept(way));
            trails.add(List.copyOf(trail));
        }
        assertThat(trails.get(1)).as("in place and pulled").isEqualTo(trails.get(0)).isNotEmpty();
    }

    // ---- the two forms do the same

    @Test
    void inPlaceHasTheSameEffectsInTheSameOrder() {
        bothWays(way -> {
            way.accept(told(trail, 3), n -> {
                trail.add("takes " + n);
                await(sleep(ofMillis(1)));
                trail.add("took " + n + " at " + now());
            });
            trail.add("behind the loop");
        });
    }

    @Test
    void aFailureOfTheBodyComesOut() {
        bothWays(way -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                y.yield(1);
                await(sleep(ofMillis(1)));
                throw new IOException("body");
            });
            assertThatThrownBy(() -> way.accept(g, trail::add)).isInstanceOf(IOException.class);
            trail.add(g.state());
        });
        assertThat(trail).containsExactly(1, Generator.State.CLOSED);
    }

    @Test
    void aCancelInTheBodysAwaitEndsBoth() {
        bothWays(way -> {
            var g = told(trail, 3);
            Task<Void> consumer = createTask(async(() -> way.accept(g, trail::add)));
            spin(1);
            consumer.cancel();
            assertThatThrownBy(() -> await(consumer)).isInstanceOf(CancelledError.class);
            trail.add(g.state());
        });
        assertThat(trail).contains("sees CancelledError", "left at 1", Generator.State.CLOSED);
    }

    @Test
    void aTimeLimitAroundALoopEndsTheBody() {
        bothWays(way -> {
            var g = told(trail, 1_000);
            assertThatThrownBy(() -> timeout(ofMillis(2), () -> {
                way.accept(g, _ -> {});
            })).isInstanceOf(AsyncTimeoutException.class);
            trail.add(g.state());
        });
        assertThat(trail).contains("sees CancelledError", Generator.State.CLOSED);
    }

    @Test
    void aSourceThatIsNoGeneratorIsGoneThrough() {
        bothWays(way -> way.accept(new AsyncLoopsTest.Numbers(3), trail::add));
        assertThat(trail).containsExactly(1, 2, 3);
    }

    @Test
    void aScopeOfTheConsumerDoesNotMatter() {
        bothWays(way -> timeout(ofSeconds(1), () -> {
            way.accept(told(trail, 2), n -> timeout(ofSeconds(1), () -> {
                await(sleep(ofMillis(1)));
                trail.add(n);
            }));
        }));
    }

    @Test
    void aYieldInAScopeOfTheBodyIsRefused() {
        bothWays(way -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> timeout(ofSeconds(1), () -> {
                y.yield(1);
            }));
            assertThatThrownBy(() -> way.accept(g, _ -> trail.add("never"))).hasMessageContaining("PEP 789");
            trail.add("refused");
        });
        assertThat(trail).containsExactly("refused");
    }

    @Test
    void oneGeneratorInAnother() {
        bothWays(way -> {
            AsyncGenerator<Integer, Void> doubled =
                    asyncGenerator(y -> way.accept(told(trail, 3), n -> y.yield(n * 2)));
            way.accept(doubled, trail::add);
        });
        assertThat(trail).contains(0, 2, 4, "returns");
    }

    // ---- a consumer that throws, where the forms differ

    @Test
    void aConsumerThatThrowsClosesAGeneratorThatRunsInPlace() {
        virtualRun(() -> {
            var g = told(trail, 3);
            IOException failure = new IOException("consumer");
            assertThatThrownBy(() -> forAwait(g, _ -> {
                throw Sneaky.sneak(failure);
            })).isSameAs(failure);
            assertThat(trail).containsExactly("begins", "gives 0 at 0", "left at 1");
            assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
        });
    }

    @Test
    void aConsumerThatThrowsClosesAGeneratorThatHadBegun() {
        virtualRun(() -> {
            var g = told(trail, 3);
            await(g.anext());
            assertThatThrownBy(() -> forAwait(g, _ -> {
                throw new IllegalStateException("consumer");
            })).hasMessage("consumer");
            assertThat(trail).endsWith("left at 2");
            assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
        });
    }

    /** As in Python, where nothing tells a generator that a loop over it was left. */
    @Test
    void aLoopThatIsLeftLeavesTheBodyAtRest() {
        virtualRun(() -> {
            var g = told(trail, 3);
            for (int n : forAwait(g)) {
                if (n == 1) {
                    break;
                }
            }
            assertThatThrownBy(() -> AsyncLoopsTest.pull(g, _ -> {
                throw new IllegalStateException("consumer");
            })).hasMessage("consumer");
            assertThat(g.state()).isEqualTo(Generator.State.SUSPENDED);
            assertThat(trail).doesNotContain("returns");
            await(g.aclose());
        });
    }

    @Test
    void whatTheCleanUpThrowsIsSuppressedInTheFailureOfTheConsumer() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } finally {
                    await(sleep(ofMillis(1)));
                    Integer.parseInt("no number");
                }
            });
            assertThatThrownBy(() -> forAwait(g, _ -> {
                throw new IllegalStateException("consumer");
            })).hasMessage("consumer").satisfies(e -> assertThat(e.getSuppressed()).singleElement()
                    .isInstanceOf(NumberFormatException.class));
        });
    }
}
