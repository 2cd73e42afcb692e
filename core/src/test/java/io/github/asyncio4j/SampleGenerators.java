package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.now;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

/** Generators that the tests of several classes pull, and how those see what comes. */
final class SampleGenerators {

    private SampleGenerators() {}

    static Generator<Integer, Void, Void> countdown(int from) {
        return generator(y -> {
            for (int n = from; n > 0; n--) {
                y.yield(n);
            }
            return null;
        });
    }

    static Generator<Integer, Void, Void> naturals() {
        return generator(y -> {
            for (int n = 0;; n++) {
                y.yield(n);
            }
        });
    }

    /** Says what it is sent, and when it is left. */
    static Generator<Integer, String, String> listener(List<Object> trail) {
        return generator(y -> {
            try {
                trail.add("sent " + y.yield(1));
                trail.add("sent " + y.yield(2));
                return "end";
            } finally {
                trail.add("left");
            }
        });
    }

    static List<Integer> toList(Iterable<Integer> values) {
        List<Integer> all = new ArrayList<>();
        for (Integer value : values) {
            all.add(value);
        }
        return all;
    }

    // ---- async

    static AsyncGenerator<Integer, Void> counting(int count) {
        return asyncGenerator(y -> {
            for (int n = 1; n <= count; n++) {
                await(sleep(ofMillis(1)));
                y.yield(n);
            }
        });
    }

    static AsyncGenerator<Object, Object> echo() {
        return asyncGenerator(y -> {
            Object sent = "first";
            while (true) {
                try {
                    sent = y.yield(sent);
                } catch (IllegalArgumentException e) {
                    await(sleep(ZERO));
                    sent = "caught " + e.getMessage();
                }
            }
        });
    }

    /** Says what it gives and sees, and when. */
    static AsyncGenerator<Integer, Void> told(List<Object> trail, int count) {
        return asyncGenerator(y -> {
            trail.add("begins");
            try {
                for (int n = 0; n < count; n++) {
                    trail.add("gives " + n + " at " + now());
                    y.yield(n);
                    await(sleep(ofMillis(1)));
                }
                trail.add("returns");
            } catch (CancelledError | IllegalArgumentException e) {
                trail.add("sees " + e.getClass().getSimpleName());
                throw e;
            } finally {
                await(sleep(ofMillis(1)));
                trail.add("left at " + now());
            }
        });
    }

    static void assertEnded(AsyncGenerator<?, ?> g) {
        for (int n = 0; n < 2; n++) {
            assertThatThrownBy(() -> await(g.anext())).isInstanceOf(StopAsyncIteration.class).hasNoCause();
        }
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
    }

    static List<Object> taken(AsyncIterable<?> source) {
        List<Object> all = new ArrayList<>();
        for (Object value : Asyncio.forAwait(source)) {
            all.add(value);
        }
        return all;
    }
}
