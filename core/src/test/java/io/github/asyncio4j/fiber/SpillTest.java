package io.github.asyncio4j.fiber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.ChildJvm;
import io.github.asyncio4j.Generator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test has a thread of its own, since the count includes what the thread holds outside of the continuation. */
@Timeout(120)
class SpillTest {

    private final Object[] locks = Stream.generate(Object::new).limit(20).toArray();

    @BeforeEach
    void onlyTheCarriedEngineYieldsARawContinuation() {
        assumeTrue(Fibers.carried(), "the stack of a portable generator is a thread, which keeps its monitors");
    }

    private static void onAThreadOfItsOwn(Runnable test) throws InterruptedException {
        Throwable[] failure = new Throwable[1];
        Thread thread = Thread.ofPlatform().unstarted(test);
        thread.setUncaughtExceptionHandler((_, e) -> failure[0] = e);
        thread.start();
        thread.join();
        assertThat(failure[0]).isNull();
    }

    /** A raw continuation. A class of its own: the JDK's may be named only when the doors are open. */
    private static final class Raw {
        private static final ContinuationScope SCOPE = new ContinuationScope("SpillTest");
        private final Continuation continuation;

        Raw(Runnable body) {
            continuation = new Continuation(SCOPE, body);
        }

        static void leave() {
            assertThat(Continuation.yield(SCOPE)).isTrue();
        }

        /** Runs it up to its yield, and returns how many monitors went with it. */
        int spilled() {
            continuation.run();
            assertThat(continuation.isDone()).isFalse();
            return Spill.of(continuation);
        }

        void end() {
            continuation.run();
            assertThat(continuation.isDone()).isTrue();
        }
    }

    private void hold(int count, Runnable inside) {
        if (count == 0) {
            inside.run();
            return;
        }
        synchronized (locks[count - 1]) {
            hold(count - 1, inside);
        }
    }

    private long held() {
        return Stream.of(locks).filter(Thread::holdsLock).count();
    }

    /** A monitor that was not given back properly would make the other thread wait for ever. */
    private void assertAllAreFree() {
        assertThat(held()).isZero();
        Thread other = Thread.ofPlatform().daemon().start(() -> hold(locks.length, () -> {}));
        try {
            assertThat(other.join(Duration.ofSeconds(30))).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- the count

    @Test
    void theCountIsFoundInThisJvm() {
        assertThat(Spill.isKnown()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8})
    void aYieldTakesAlongTheMonitorsOfItsFramesWhichGiveThemBackLater(int count) throws InterruptedException {
        onAThreadOfItsOwn(() -> {
            Raw raw = new Raw(() -> hold(count, () -> {
                Raw.leave();
                assertThat(held()).isEqualTo(count);
            }));
            assertThat(raw.spilled()).isEqualTo(count);
            assertThat(held()).as("what the thread holds meanwhile").isZero();
            raw.end();
            assertAllAreFree();
        });
    }

    @Test
    void itIsCountedAnewAtEachYield() throws InterruptedException {
        onAThreadOfItsOwn(() -> {
            Raw raw = new Raw(() -> {
                hold(2, Raw::leave);
                Raw.leave();
                hold(1, Raw::leave);
            });
            assertThat(List.of(raw.spilled(), raw.spilled(), raw.spilled())).containsExactly(2, 0, 1);
            raw.end();
            assertAllAreFree();
        });
    }

    /** What makes a generator dangerous: it comes back here at once, before the thread gives the monitor back. */
    @Test
    void aYieldTakesAlongTheMonitorsOfItsThreadToo() throws InterruptedException {
        onAThreadOfItsOwn(() -> {
            Raw raw = new Raw(() -> hold(1, Raw::leave));
            synchronized (this) {
                assertThat(raw.spilled()).isEqualTo(2);
                raw.end();
                assertThat(Thread.holdsLock(this)).isTrue();
            }
            assertAllAreFree();
        });
    }

    /** HotSpot's list has room for 8. Were there more, emptyList would have to take more. */
    @ParameterizedTest
    @ValueSource(ints = {9, 10, 20})
    void whatDoesNotFitOnTheListStaysWithTheThread(int count) throws InterruptedException {
        onAThreadOfItsOwn(() -> {
            Raw raw = new Raw(() -> hold(count, Raw::leave));
            assertThat(raw.spilled()).isEqualTo(8);
            assertThat(held()).isEqualTo(count - 8);
            raw.end();
            assertAllAreFree();
        });
    }

    // ---- the emptied list

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 8, 20})
    void afterTheListIsEmptiedAYieldLeavesTheMonitorsWithTheThread(int count) throws InterruptedException {
        onAThreadOfItsOwn(() -> {
            Raw raw = new Raw(() -> hold(count, () -> {
                Spill.emptyList();
                assertThat(held()).isEqualTo(count);
                Raw.leave();
            }));
            assertThat(raw.spilled()).isZero();
            assertThat(held()).as("what the thread holds meanwhile").isEqualTo(count);
            raw.end();
            assertAllAreFree();
        });
    }

    /** Nor is one that another thread has wanted, or that was waited on: a limit of what can be told. */
    @Test
    void aMonitorThatHasLeftTheListOnceIsNotCountedAgain() throws InterruptedException {
        onAThreadOfItsOwn(() -> {
            hold(1, () -> {
                Spill.emptyList();
                Raw raw = new Raw(() -> hold(1, Raw::leave));
                assertThat(raw.spilled()).isZero();
                raw.end();
            });
            assertAllAreFree();
        });
    }

    @Test
    void aMonitorThatIsEnteredTwiceLeavesTheListAndIsLeftTwice() throws InterruptedException {
        onAThreadOfItsOwn(() -> {
            Raw raw = new Raw(() -> hold(1, () -> {
                hold(1, () -> {
                    Spill.emptyList();
                    Raw.leave();
                });
                assertThat(held()).isEqualTo(1);
            }));
            assertThat(raw.spilled()).isZero();
            raw.end();
            assertAllAreFree();
        });
    }

    /** As a generator does; a wrong list would crash the JVM here. Long enough for what the compilers make of it. */
    @Test
    void aThreadMayGiveItsMonitorsBackWhileABodyThatEmptiedTheListRests() throws InterruptedException {
        onAThreadOfItsOwn(() -> {
            for (int round = 0; round < 20_000; round++) {
                Raw raw = new Raw(() -> {
                    Spill.emptyList();
                    Raw.leave();
                });
                hold(3, () -> assertThat(raw.spilled()).isZero());
                assertThat(held()).isZero();
                hold(2, raw::end);
            }
            assertAllAreFree();
        });
    }

    // ---- other JVMs

    /** Prints whether the count is found. */
    static final class Known {
        public static void main(String[] args) {
            System.out.println(Fibers.carried() && Spill.isKnown() ? "known" : "unknown");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseZGC", "-XX:-UseCompressedOops",
        "-XX:+UseCompactObjectHeaders", "-Xint"})
    void theCountIsFoundWhateverObjectsLookLike(String flag) throws Exception {
        assertThat(ChildJvm.run(List.of(ChildJvm.OPEN, flag), Known.class)).isEqualToIgnoringNewLines("known");
    }

    /** Generators pulled and generators that yield inside synchronized, outside of a loop and in a task. */
    static final class Pulling {
        private static final int ROUNDS = 20_000;
        private final Object lock = new Object();

        public static void main(String[] args) {
            Pulling pulling = new Pulling();
            pulling.pull("outside");
            Asyncio.run(() -> pulling.pull("in a task"));
        }

        private void pull(String where) {
            long sum = 0;
            try (Generator<Integer, Void, Void> g = naturals()) {
                for (int round = 0; round < ROUNDS; round++) {
                    synchronized (this) {
                        synchronized (lock) {
                            sum += g.next();
                        }
                        sum += g.next();
                    }
                    if (Thread.holdsLock(this)) {
                        throw new AssertionError("still held");
                    }
                    sum += g.next();
                }
            }
            System.out.println(where + " " + sum);
            Object fresh = new Object();
            Generator<Integer, Void, Void> holding = Asyncio.generator(y -> {
                synchronized (fresh) {
                    y.yield(1);
                }
                return null;
            });
            try {
                holding.next();
            } catch (IllegalStateException e) {
                System.out.println(where + " " + e.getMessage());
            }
        }

        private static Generator<Integer, Void, Void> naturals() {
            return Asyncio.generator(y -> {
                for (int n = 0;; n++) {
                    y.yield(n);
                }
            });
        }
    }

    private static List<String> pulled(String... flags) throws Exception {
        List<String> all = new ArrayList<>(List.of(ChildJvm.OPEN, "-Dasyncio4j.fiber=carried"));
        all.addAll(List.of(flags));
        return ChildJvm.run(all, Pulling.class).lines().toList();
    }

    /** Where the count is not known, a generator takes care before every yield: slower, and as safe. */
    @Test
    void whereTheCountIsNotKnownGeneratorsDoAsTheyDoElsewhereAndTheUserIsTold() throws Exception {
        List<String> known = pulled();
        List<String> unknown = pulled("-Dasyncio4j.test.spillUnknown=true");
        assertThat(known).hasSize(4).first().isEqualTo("outside " + 60_000L * 59_999 / 2);
        assertThat(known.get(1)).startsWith("outside a generator cannot yield inside synchronized");
        assertThat(unknown).containsSubsequence(known).filteredOn(line -> !known.contains(line))
                .as("what only the fallback says").last().asString()
                .contains("cannot see which monitors a generator's yield takes along")
                .contains("Generators work all the same, but each yield takes microseconds longer");
    }
}
