package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.SampleGenerators.assertEnded;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a body does on its way out: it may await, and it does so once. */
class AsyncGeneratorCleanUpTest {

    private final List<Object> trail = new ArrayList<>();

    @Test
    void whatTheBodyWouldAwaitNextIsLeftAlone() {
        virtualRun(() -> {
            Future<Void> future = getRunningLoop().createFuture();
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                    await(future);
                    trail.add("never");
                } finally {
                    await(sleep(ofMillis(1)));
                    trail.add("left");
                }
            });
            await(g.anext());
            await(g.aclose());
            assertThat(trail).containsExactly("left");
            assertThat(future.done()).isFalse();
        });
    }

    @Test
    void aBodyMayAwaitItsTasksOnTheWayOut() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                Task<Void> helper = createTask(async(() -> {
                    await(sleep(ofMillis(10)));
                    throw new IllegalArgumentException("helper");
                }));
                try {
                    y.yield(1);
                } finally {
                    try {
                        await(helper);
                    } catch (IllegalArgumentException e) {
                        trail.add("caught at " + now());
                    }
                }
            });
            await(g.anext());
            await(g.aclose());
            assertThat(trail).containsExactly("caught at 10");
        });
    }

    @Test
    void aCancelOfTheCloserIsThrownAtTheAwaitOfTheCleanUp() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } finally {
                    try {
                        await(sleep(ofMillis(100)));
                    } catch (CancelledError e) {
                        trail.add("cancelled");
                        throw e;
                    }
                }
            });
            await(g.anext());
            Task<Void> closer = createTask(g.aclose());
            spin(1);
            closer.cancel();
            assertThatThrownBy(() -> await(closer)).isInstanceOf(CancelledError.class);
            assertThat(trail).containsExactly("cancelled");
            assertEnded(g);
        });
    }

    /** Each of many is left in another place: by the end, a failure, a close, a cancel. Each cleans up once. */
    @Test
    void eachOfManyCleansUpExactlyOnceHoweverItIsLeft() {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger cleaned = new AtomicInteger();
        virtualRun(() -> {
            List<Task<?>> consumers = new ArrayList<>();
            for (int n = 0; n < 100; n++) {
                int way = n;
                consumers.add(createTask(async(() -> leave(counted(begun, cleaned), way))));
            }
            await(sleep(ofMillis(3)));
            consumers.forEach(Task::cancel);
            await(Asyncio.gatherReturningExceptions(consumers));
        });
        assertThat(begun).hasValue(100);
        assertThat(cleaned).hasValue(100);
    }

    private static AsyncGenerator<Integer, Void> counted(AtomicInteger begun, AtomicInteger cleaned) {
        return asyncGenerator(y -> {
            begun.incrementAndGet();
            try {
                for (int n = 0; n < 4; n++) {
                    y.yield(n);
                    await(sleep(ofMillis(1)));
                }
            } finally {
                await(sleep(ofMillis(0)));
                cleaned.incrementAndGet();
            }
        });
    }

    private static void leave(AsyncGenerator<Integer, Void> g, int way) {
        switch (way % 5) {
            case 0 -> Asyncio.forAwait(g, _ -> {});
            case 1 -> Asyncio.forAwait(g, n -> {
                if (n == 1) {
                    throw new IllegalArgumentException("consumer");
                }
            });
            case 2 -> {
                await(g.anext());
                await(g.aclose());
            }
            case 3 -> await(g.anext());
            default -> {
                for (int n : Asyncio.forAwait(g)) {
                    await(sleep(ofMillis(n)));
                }
            }
        }
    }
}
