package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.SampleGenerators.counting;
import static io.github.asyncio4j.SampleGenerators.told;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A loop over what gives its values asynchronously: the source, its iterator, their failures. */
class AsyncLoopsTest {

    private final List<Object> trail = new ArrayList<>();

    /** Pulls, whatever the source is. */
    static <T> void pull(AsyncIterable<T> source, Consumer<T> consumer) {
        for (T value : forAwait(source)) {
            consumer.accept(value);
        }
    }

    /** Values from 1, and how often it was asked for an iterator. */
    static final class Numbers implements AsyncIterable<Integer> {
        private final int count;
        private int asked;

        Numbers(int count) {
            this.count = count;
        }

        @Override
        public AsyncIterator<Integer> asyncIterator() {
            asked++;
            int[] n = {0};
            return () -> async(() -> {
                if (++n[0] > count) {
                    throw new StopAsyncIteration();
                }
                if (n[0] % 10 == 0) {
                    await(sleep(ofMillis(1)));
                }
                return n[0];
            });
        }
    }

    @Test
    void theSourceIsAskedForItsIteratorOnceALoop() {
        virtualRun(() -> {
            Numbers numbers = new Numbers(100);
            List<Integer> sums = new ArrayList<>();
            for (int n : forAwait(numbers)) {
                sums.add(n + n);
            }
            assertThat(numbers.asked).isEqualTo(1);
            assertThat(sums).hasSize(100).endsWith(200);
            assertThat(now()).isEqualTo(10);
            for (int n : forAwait(numbers)) {
                if (n == 20) {
                    break;
                }
                trail.add(n);
            }
            assertThat(numbers.asked).isEqualTo(2);
            assertThat(trail).hasSize(19);
        });
    }

    @Test
    void nothingIsAskedOfTheSourceBeforeTheLoopBegins() {
        virtualRun(() -> {
            Numbers numbers = new Numbers(1);
            Iterable<Integer> values = forAwait(numbers);
            assertThat(numbers.asked).isZero();
            values.iterator();
            assertThat(numbers.asked).isEqualTo(1);
        });
    }

    @Test
    void aSourceThatFailsToGiveAnIteratorFailsTheLoop() {
        virtualRun(() -> {
            AsyncIterable<Integer> broken = () -> {
                throw new IllegalArgumentException("no iterator");
            };
            assertThatThrownBy(() -> pull(broken, trail::add)).hasMessage("no iterator");
            assertThatThrownBy(() -> forAwait(broken, trail::add)).hasMessage("no iterator");
            assertThat(trail).isEmpty();
        });
    }

    @Test
    void anIteratorThatFailsToGiveACoroutineFailsTheLoop() {
        virtualRun(() -> {
            AsyncIterator<Integer> broken = () -> {
                throw new IllegalArgumentException("no step");
            };
            assertThatThrownBy(() -> pull(broken, trail::add)).hasMessage("no step");
        });
    }

    @Test
    void aStepThatFailsFailsTheLoopAsItIs() {
        virtualRun(() -> {
            AsyncIterator<Integer> broken = () -> async(() -> {
                throw new IOException("step");
            });
            assertThatThrownBy(() -> pull(broken, trail::add)).isInstanceOf(IOException.class).hasMessage("step");
        });
    }

    @Test
    void theIteratorOfAGeneratorIsItselfAndThatOfAnIteratorToo() {
        var g = told(trail, 1);
        assertThat(g.asyncIterator()).isSameAs(g);
        AsyncIterator<Integer> iterator = new Numbers(1).asyncIterator();
        assertThat(iterator.asyncIterator()).isSameAs(iterator);
    }

    @Test
    void aClassMayGiveAGeneratorForEachLoop() {
        virtualRun(() -> {
            AsyncIterable<Integer> source = () -> counting(2);
            pull(source, trail::add);
            forAwait(source, trail::add);
            assertThat(trail).containsExactly(1, 2, 1, 2);
        });
    }

    @Test
    void anIteratorByHandIsAwaitedStepByStep() {
        virtualRun(() -> {
            AsyncIterator<Integer> numbers = new Numbers(2).asyncIterator();
            assertThat(await(numbers.anext())).isEqualTo(1);
            assertThat(await(numbers.anext())).isEqualTo(2);
            for (int n = 0; n < 2; n++) {
                assertThatThrownBy(() -> await(numbers.anext())).isInstanceOf(StopAsyncIteration.class);
            }
        });
    }

    @Test
    void hasNextAsksOnceAndTheEndIsNoElement() {
        virtualRun(() -> {
            Iterator<Integer> values = forAwait(told(trail, 1)).iterator();
            assertThat(values.hasNext()).isTrue();
            assertThat(values.hasNext()).isTrue();
            assertThat(trail).containsExactly("begins", "gives 0 at 0");
            assertThat(values.next()).isZero();
            assertThat(values.hasNext()).isFalse();
            assertThatThrownBy(values::next).isInstanceOf(NoSuchElementException.class);
        });
    }

    @Test
    void aRunningGeneratorIsNotGoneThroughByAnother() {
        virtualRun(() -> {
            var g = told(trail, 2);
            Task<Void> first = createTask(async(() -> forAwait(g, _ -> await(sleep(ofMillis(1))))));
            spin(1);
            assertThatThrownBy(() -> forAwait(g, _ -> {})).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("anext(): asynchronous generator is already running");
            await(first);
        });
    }
}
