package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever a body is and however it is ended, its finally blocks run once, the innermost first, in the loop it is of. */
class GeneratorEndsTest {

    private static final int MANY = 20;

    enum Place {
        NOT_BEGUN, AT_A_YIELD, IN_AN_INNER_BODY, AFTER_AN_AWAIT, ENDED
    }

    enum Way {
        CLOSED, THROWN_INTO, PULLED_TO_ITS_END, FORGOTTEN, CONSUMER_CANCELLED, BODY_CANCELLED
    }

    static Stream<Arguments> placesAndWays() {
        return Stream.of(Place.values())
                .flatMap(place -> Stream.of(Way.values()).map(way -> Arguments.of(place, way)));
    }

    /** One generator and what it did at its end. */
    private static final class One {
        private final List<String> left = new ArrayList<>();
        private final List<EventLoop> where = new ArrayList<>();
        private final Future<Void> neverDone = getRunningLoop().createFuture();

        private Generator<Integer, Void, Void> make(Place place, boolean awaits) {
            return generator(y -> {
                try {
                    if (place == Place.AFTER_AN_AWAIT) {
                        await(sleep(ZERO));
                    }
                    if (place == Place.IN_AN_INNER_BODY) {
                        y.yieldFrom(inner(awaits));
                    } else {
                        values(y, awaits);
                    }
                } finally {
                    leave("outer");
                }
                return null;
            });
        }

        private Generator<Integer, Void, Void> inner(boolean awaits) {
            return generator(y -> {
                try {
                    values(y, awaits);
                } finally {
                    leave("inner");
                }
                return null;
            });
        }

        private void values(Generator.Yield<Integer, Void> y, boolean awaits) {
            y.yield(1);
            if (awaits) {
                await(neverDone);
            }
            y.yield(2);
        }

        private void leave(String body) {
            left.add(body);
            where.add(getRunningLoop());
        }
    }

    private static void bringTo(Place place, Generator<Integer, Void, Void> g) {
        if (place == Place.ENDED) {
            pullToTheEnd(g);
        } else if (place != Place.NOT_BEGUN) {
            assertThat(g.next()).isEqualTo(1);
        }
    }

    private static void pullToTheEnd(Generator<Integer, Void, Void> g) {
        while (g.next(-1) != -1) {
            await(sleep(ZERO));
        }
    }

    private static void end(Place place, Way way, One one) {
        boolean pulls = way == Way.BODY_CANCELLED;
        Generator<Integer, Void, Void> g = one.make(place, pulls && place != Place.ENDED);
        switch (way) {
            case CLOSED -> {
                bringTo(place, g);
                g.close();
                g.close();
            }
            case THROWN_INTO -> {
                bringTo(place, g);
                assertThatThrownBy(() -> g.throwInto(new IllegalArgumentException("thrown in")))
                        .hasMessage("thrown in");
            }
            case PULLED_TO_ITS_END -> {
                bringTo(place, g);
                pullToTheEnd(g);
            }
            case FORGOTTEN -> {
                bringTo(place, g);
                return;
            }
            case CONSUMER_CANCELLED, BODY_CANCELLED -> cancel(place, g, pulls);
        }
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
    }

    /** Ends it by the cancel of a task that uses it: between two values, or while the body waits. */
    private static void cancel(Place place, Generator<Integer, Void, Void> g, boolean pulls) {
        Future<Void> reached = getRunningLoop().createFuture();
        Task<Void> consumer = createTask(async(() -> {
            try (g) {
                bringTo(place, g);
                reached.setResult(null);
                if (pulls) {
                    pullToTheEnd(g);
                }
                await(getRunningLoop().createFuture());
            }
        }));
        await(reached);
        for (int turn = 0; turn < 10; turn++) {
            await(sleep(ZERO));
        }
        consumer.cancel();
        assertThatThrownBy(() -> await(consumer)).isInstanceOf(CancelledError.class);
    }

    private static List<String> expected(Place place, Way way) {
        boolean began = place != Place.NOT_BEGUN || way == Way.PULLED_TO_ITS_END || way == Way.BODY_CANCELLED;
        if (!began) {
            return List.of();
        }
        return place == Place.IN_AN_INNER_BODY ? List.of("inner", "outer") : List.of("outer");
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("placesAndWays")
    void theFinallyBlocksRunOnceInTheLoop(Place place, Way way) {
        Asyncio.run(() -> {
            List<One> all = Stream.generate(One::new).limit(MANY).toList();
            all.forEach(one -> end(place, way, one));
            List<String> expected = expected(place, way);
            for (int n = 0;
                    n < 1_000 && way == Way.FORGOTTEN && !all.stream().allMatch(one -> expected.equals(one.left));
                    n++) {
                System.gc();
                await(sleep(ofMillis(5)));
            }
            for (One one : all) {
                assertThat(one.left).isEqualTo(expected);
                assertThat(one.where).isEqualTo(Collections.nCopies(expected.size(), getRunningLoop()));
            }
        });
    }
}
