package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.staggeredRace;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Trace.ValueError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RaceTest {

    private final List<String> trail = new ArrayList<>();

    private Coroutine<String> attempt(String name, long ms) {
        return async(() -> {
            trail.add(name + " begins at " + now());
            try {
                await(sleep(ofMillis(ms)));
            } catch (CancelledError e) {
                trail.add(name + " cancelled at " + now());
                throw e;
            }
            return name;
        });
    }

    private Coroutine<String> failing(String name, long ms) {
        return async(() -> {
            await(attempt(name, ms));
            throw new ValueError(name);
        });
    }

    @Test
    void ofNobodyHasNoWinner() {
        virtualRun(() -> {
            RaceResult<String> result = await(staggeredRace(List.<Coroutine<String>>of(), null));
            assertThat(result).isEqualTo(new RaceResult<>(null, -1, List.of()));
            assertThat(result.won()).isFalse();
        });
    }

    @Test
    void theFirstThatSucceedsWinsAndTheOthersDoNotBegin() {
        virtualRun(() -> {
            RaceResult<String> result = await(staggeredRace(List.of(attempt("a", 0), attempt("b", 0)), null));
            assertThat(result).isEqualTo(new RaceResult<>("a", 0, Arrays.asList((Throwable) null)));
            assertThat(result.won()).isTrue();
        });
        assertThat(trail).containsExactly("a begins at 0");
    }

    @Test
    void theNextBeginsWhenTheOneBeforeFails() {
        virtualRun(() -> {
            for (Duration delay : Arrays.asList(null, ofSeconds(10))) {
                RaceResult<String> result =
                        await(staggeredRace(List.of(failing("a", 10), attempt("b", 10)), delay));
                assertThat(result.result()).isEqualTo("b");
                assertThat(result.winner()).isEqualTo(1);
                assertThat(result.exceptions()).hasSize(2).last().isNull();
                assertThat(result.exceptions().getFirst()).isInstanceOf(ValueError.class);
            }
        });
        assertThat(trail).containsExactly("a begins at 0", "b begins at 10", "a begins at 20", "b begins at 30");
    }

    @Test
    void theNextBeginsWhenTheOneBeforeTakesTooLongAndTheWinnerCancelsIt() {
        virtualRun(() -> {
            RaceResult<String> result =
                    await(staggeredRace(List.of(attempt("a", 10_000), attempt("b", 20)), ofMillis(100)));
            assertThat(result.result()).isEqualTo("b");
            assertThat(result.winner()).isEqualTo(1);
            assertThat(result.exceptions()).hasSize(2).last().isNull();
            assertThat(result.exceptions().getFirst()).isInstanceOf(CancelledError.class);
        });
        assertThat(trail).containsExactly("a begins at 0", "b begins at 100", "a cancelled at 120");
    }

    @Test
    void ifNobodySucceedsAllFailuresAreGiven() {
        virtualRun(() -> {
            RaceResult<String> result = await(staggeredRace(List.of(failing("a", 0), failing("b", 0)), null));
            assertThat(result.won()).isFalse();
            assertThat(result.result()).isNull();
            assertThat(result.exceptions()).hasSize(2).allSatisfy(e -> assertThat(e).isInstanceOf(ValueError.class));
        });
    }

    /** test_multiple_winners. */
    @Test
    void ofTwoThatWouldSucceedInOneTurnTheFirstWins() {
        virtualRun(() -> {
            Future<Void> event = getRunningLoop().createFuture();
            List<Coroutine<Integer>> attempts = new ArrayList<>();
            IntStream.range(0, 2).forEach(n -> attempts.add(async(() -> {
                await(event);
                return n;
            })));
            attempts.add(async(() -> {
                event.setResult(null);
                await(sleep(ofSeconds(1000)));
                return 2;
            }));
            RaceResult<Integer> result = await(staggeredRace(attempts, ofMillis(100)));
            assertThat(result.result()).isZero();
            assertThat(result.winner()).isZero();
            assertThat(result.exceptions()).hasSize(3).first().isNull();
            assertThat(result.exceptions().subList(1, 3))
                    .allSatisfy(e -> assertThat(e).isInstanceOf(CancelledError.class));
        });
    }

    /** test_cancelled. */
    @Test
    void eachCancelIsPassedOnAndGoesOnWhenTheAttemptsHaveEnded() {
        virtualRun(() -> {
            Task<RaceResult<Void>> race = createTask(staggeredRace(List.of(async(() -> {
                for (String time : List.of("once", "twice")) {
                    try {
                        await(sleep(ofSeconds(10)));
                    } catch (CancelledError e) {
                        trail.add(time + " " + e.getMessage() + " at " + now());
                    }
                }
            })), null));
            await(sleep(ofMillis(10)));
            race.cancel("first");
            await(sleep(ofMillis(10)));
            assertThat(race.done()).isFalse();
            race.cancel("second");
            assertThatThrownBy(() -> await(race)).isInstanceOf(CancelledError.class);
        });
        assertThat(trail).containsExactly("once first at 10", "twice second at 20");
    }

    @Test
    void afterACancelNoAttemptBegins() {
        virtualRun(() -> {
            Task<RaceResult<String>> race =
                    createTask(staggeredRace(List.of(attempt("a", 1000), attempt("b", 1000)), ofMillis(100)));
            await(sleep(ofMillis(10)));
            race.cancel();
            assertThatThrownBy(() -> await(race)).isInstanceOf(CancelledError.class);
            await(sleep(ofSeconds(1)));
        });
        assertThat(trail).containsExactly("a begins at 0", "a cancelled at 10");
    }

    @Test
    void onlyTheLatestAttemptsFailureBeginsTheNext() {
        virtualRun(() -> {
            RaceResult<String> result = await(staggeredRace(
                    List.of(failing("a", 110), attempt("b", 1000), attempt("c", 10)), ofMillis(100)));
            assertThat(result.winner()).isEqualTo(2);
        });
        assertThat(trail).containsExactly("a begins at 0", "b begins at 100", "c begins at 200",
                "b cancelled at 210");
    }

    /** test_staggered_race_with_eager_tasks and ..._no_delay. */
    @Test
    void eagerAttemptsRaceBySameRules() {
        virtualRun(() -> {
            getRunningLoop().setTaskFactory(TaskFactory.EAGER);
            for (Duration delay : Arrays.asList(ofMillis(250), null)) {
                RaceResult<String> result = await(staggeredRace(
                        List.of(failing("a", 200), attempt("b", 200), failing("c", 0)), delay));
                assertThat(result.result()).isEqualTo("b");
                assertThat(result.winner()).isEqualTo(1);
                assertThat(result.exceptions()).hasSize(2);
                assertThat(result.exceptions().getFirst()).isInstanceOf(ValueError.class);
            }
            assertThat(await(staggeredRace(List.of(failing("a", -1), async(() -> "b")), null)).winner()).isEqualTo(1);
        });
    }

    @Test
    void attemptsAreAskedForWhenTheyAreToBegin() {
        virtualRun(() -> {
            Iterable<Coroutine<String>> endless = () -> Stream.iterate(1, n -> n + 1).map(n -> {
                trail.add("asked for " + n);
                return n < 3 ? failing("x", 10) : sleep(ZERO, "third");
            }).iterator();
            assertThat(await(staggeredRace(endless, null)).winner()).isEqualTo(2);
        });
        assertThat(trail).containsExactly("asked for 1", "x begins at 0", "asked for 2", "x begins at 10",
                "asked for 3");
    }

    @Test
    void aFailureToMakeAnAttemptEndsTheRace() {
        virtualRun(() -> {
            Iterable<Coroutine<String>> broken = () -> Stream.of(0, 1).map(n -> {
                if (n == 1) {
                    throw new IllegalArgumentException("cannot be made");
                }
                return attempt("a", 1000);
            }).iterator();
            assertThatThrownBy(() -> await(staggeredRace(broken, ofMillis(100))))
                    .isInstanceOf(IllegalArgumentException.class).hasMessage("cannot be made");
            spin(1);
        });
        assertThat(trail).containsExactly("a begins at 0", "a cancelled at 100");
    }
}
