package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GeneratorTest {

    private final List<Object> trail = new ArrayList<>();

    private static Generator<Integer, Void, Void> countdown(int from) {
        return generator(y -> {
            for (int n = from; n > 0; n--) {
                y.yield(n);
            }
            return null;
        });
    }

    private static Generator<Integer, Void, Void> naturals() {
        return generator(y -> {
            for (int n = 0;; n++) {
                y.yield(n);
            }
        });
    }

    /** Says what it is sent, and when it is left. */
    private Generator<Integer, String, String> listener() {
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

    private static List<Integer> toList(Iterable<Integer> values) {
        List<Integer> all = new ArrayList<>();
        for (Integer value : values) {
            all.add(value);
        }
        return all;
    }

    // ---- pulling

    @Test
    void aLoopTakesItsValues() {
        assertThat(toList(countdown(5))).containsExactly(5, 4, 3, 2, 1);
    }

    @Test
    void nothingOfTheBodyRunsBeforeTheFirstValueIsAskedFor() {
        var g = listener();
        assertThat(g.state()).isEqualTo(Generator.State.CREATED);
        assertThat(trail).isEmpty();
    }

    @Test
    void aSentValueIsWhatTheYieldReturns() {
        Generator<Integer, Integer, Void> g = generator(y -> {
            int i = 5;
            while (i != 0) {
                int b = y.yield(i);
                i += b;
            }
            return null;
        });
        assertThat(List.of(g.next(), g.send(3), g.send(7))).containsExactly(5, 8, 15);
        g.close();
    }

    @Test
    void theEndCarriesWhatTheBodyReturnedOnce() {
        var g = listener();
        g.next();
        g.send("a");
        assertThat(catchThrowableOfType(StopIteration.class, () -> g.send("b")).value()).isEqualTo("end");
        assertThat(catchThrowableOfType(StopIteration.class, g::next).value()).isNull();
        assertThat(g.returned()).isEqualTo("end");
        assertThat(trail).containsExactly("sent a", "sent b", "left");
    }

    @Test
    void nextWithADefaultHasNoEnd() {
        var g = countdown(1);
        assertThat(List.of(g.next(-1), g.next(-1), g.next(-1))).containsExactly(1, -1, -1);
    }

    @Test
    void nothingCanBeSentBeforeTheFirstYieldAndItCanStillBePulled() {
        var g = listener();
        assertThatThrownBy(() -> g.send("early")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("can't send a non-null value to a just-started generator")
                .hasMessageContaining("early");
        assertThat(g.next()).isEqualTo(1);
        g.close();
    }

    @Test
    void anErrorIsThrownAtTheYieldAndComesOutAsItIs() {
        var g = listener();
        g.next();
        IOException error = new IOException("x");
        assertThatThrownBy(() -> g.throwInto(error)).isSameAs(error);
        assertThat(trail).containsExactly("left");
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    void aBodyThatCatchesAnErrorGoesOn() {
        Generator<String, Void, Void> g = generator(y -> {
            try {
                y.yield("first");
            } catch (UncheckedIOException e) {
                y.yield("caught " + e.getMessage());
            }
            return null;
        });
        g.next();
        assertThat(g.throwInto(new UncheckedIOException("x", new IOException()))).isEqualTo("caught x");
        g.close();
    }

    @Test
    void anErrorThrownIntoOneThatHasNotBegunEndsIt() {
        var g = listener();
        assertThatThrownBy(() -> g.throwInto(new IOException("x"))).isInstanceOf(IOException.class);
        assertThatThrownBy(g::next).isInstanceOf(StopIteration.class);
        assertThat(trail).isEmpty();
    }

    @Test
    void anErrorThrownIntoOneThatHasEndedComesBack() {
        var g = countdown(0);
        g.next(0);
        assertThatThrownBy(() -> g.throwInto(new IOException("x"))).isInstanceOf(IOException.class);
    }

    @Test
    void stopIterationDoesNotLeaveABody() {
        Generator<Integer, Void, Void> g = generator(y -> {
            throw new StopIteration(1);
        });
        assertThatThrownBy(g::next).isInstanceOf(IllegalStateException.class).hasCauseInstanceOf(StopIteration.class)
                .hasMessageContaining("generator raised StopIteration");
    }

    @Test
    void aBodyCannotPullItself() {
        List<Generator<Integer, Void, Void>> self = new ArrayList<>();
        self.add(generator(y -> {
            self.getFirst().next();
            return null;
        }));
        assertThatThrownBy(() -> self.getFirst().next()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("generator already executing");
    }

    @Test
    void itCanBePulledByOneThreadAfterAnother() throws InterruptedException {
        var g = countdown(3);
        g.next();
        Thread other = Thread.ofPlatform().start(() -> trail.add(g.next()));
        other.join(10_000);
        assertThat(trail).containsExactly(2);
        assertThat(g.next()).isEqualTo(1);
        g.close();
    }

    @Test
    void yieldBelongsToTheBody() {
        List<Generator.Yield<Integer, Void>> leaked = new ArrayList<>();
        Generator<Integer, Void, Void> g = generator(y -> {
            leaked.add(y);
            y.yield(1);
            return null;
        });
        g.next();
        assertThatThrownBy(() -> leaked.getFirst().yield(2)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("yield belongs to the body of its generator");
        assertThat(g.next(-1)).isEqualTo(-1);
    }

    @Test
    void theYieldOfAnOuterGeneratorIsRefusedInAnInnerOne() {
        Generator<Integer, Void, Void> outer = generator(y -> {
            Generator<Integer, Void, Void> inner = generator(z -> {
                y.yield(1);
                return null;
            });
            inner.next();
            return null;
        });
        assertThatThrownBy(outer::next).hasMessageContaining("yield belongs to the body of its generator");
    }

    @Test
    void anIteratorIsAViewWithOneValueAhead() {
        var g = countdown(3);
        Iterator<Integer> values = g.iterator();
        assertThat(values.hasNext()).isTrue();
        assertThat(values.hasNext()).isTrue();
        assertThat(g.next()).isEqualTo(2);
        assertThat(List.of(values.next(), values.next())).containsExactly(3, 1);
        assertThat(values.hasNext()).isFalse();
        assertThatThrownBy(values::next).isInstanceOf(NoSuchElementException.class);
    }

    // ---- closing

    @Test
    void closeRunsTheFinallyBlocksOnce() {
        var g = listener();
        g.next();
        g.close();
        g.close();
        assertThat(trail).containsExactly("left");
        assertThatThrownBy(g::next).isInstanceOf(StopIteration.class);
    }

    @Test
    void closeOfOneThatHasNotBegunRunsNothing() {
        var g = listener();
        g.close();
        assertThat(trail).isEmpty();
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    void aBodyMayReturnWhenItIsClosed() {
        Generator<Integer, Void, String> g = generator(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                return "cleaned";
            }
            return "not reached";
        });
        g.next();
        assertThatThrownBy(g::returned).hasMessageContaining("has not ended");
        g.close();
        assertThat(g.returned()).isEqualTo("cleaned");
    }

    @Test
    void aBodyThatYieldsWhenItIsClosedHasIgnoredIt() {
        Generator<Integer, Void, Void> g = generator(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                y.yield(2);
            }
            return null;
        });
        g.next();
        assertThatThrownBy(g::close).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("generator ignored GeneratorExit");
        g.close();
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    @SuppressWarnings("finally")
    void whatCleaningUpFailsWithComesOutOfClose() {
        Generator<Integer, Void, Void> g = generator(y -> {
            try {
                y.yield(1);
            } finally {
                throw new IOException("cleanup");
            }
        });
        g.next();
        assertThatThrownBy(g::close).isInstanceOf(IOException.class);
        g.close();
    }

    // ---- in place

    @Test
    void forEachTakesAllWithTheSameEffectsAsPulling() {
        listener().forEach(value -> trail.add("took " + value));
        List<Object> inPlace = List.copyOf(trail);
        trail.clear();
        for (int value : listener()) {
            trail.add("took " + value);
        }
        assertThat(inPlace).isEqualTo(trail)
                .containsExactly("took 1", "sent null", "took 2", "sent null", "left");
    }

    @Test
    void forEachTakesTheRestOfOneThatHasBegun() {
        var g = countdown(3);
        g.next();
        g.forEach(trail::add);
        assertThat(trail).containsExactly(2, 1);
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    void aConsumerThatThrowsClosesTheBody() {
        for (boolean begun : new boolean[] {false, true}) {
            trail.clear();
            var g = listener();
            if (begun) {
                g.next();
            }
            assertThatThrownBy(() -> g.forEach(_ -> {
                throw new IllegalArgumentException("enough");
            })).isInstanceOf(IllegalArgumentException.class).hasMessage("enough");
            assertThat(trail).endsWith("left");
            assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
        }
    }

    @Test
    @SuppressWarnings("finally")
    void whatCleaningUpFailsWithIsSuppressedByTheConsumersFailure() {
        Generator<Integer, Void, Void> g = generator(y -> {
            try {
                y.yield(1);
            } finally {
                throw new IOException("cleanup");
            }
        });
        assertThatThrownBy(() -> g.forEach(_ -> {
            throw new IllegalArgumentException("enough");
        })).hasMessage("enough").satisfies(e -> assertThat(e.getSuppressed()).singleElement()
                .isInstanceOf(IOException.class));
    }

    @Test
    void aConsumerInPlaceCannotUseTheGenerator() {
        var g = countdown(3);
        assertThatThrownBy(() -> g.forEach(_ -> g.next())).hasMessageContaining("generator already executing");
    }

    @Test
    void aBodyFailsOutOfForEach() {
        Generator<Integer, Void, Void> g = generator(y -> {
            y.yield(1);
            throw new IOException("x");
        });
        assertThatThrownBy(() -> g.forEach(trail::add)).isInstanceOf(IOException.class);
        assertThat(trail).containsExactly(1);
    }

    // ---- streams

    @Test
    void aStreamTakesAll() {
        assertThat(countdown(5).stream().map(n -> n * 10).collect(Collectors.toList()))
                .containsExactly(50, 40, 30, 20, 10);
        assertThat(countdown(4).stream().mapToInt(n -> n).sum()).isEqualTo(10);
    }

    @Test
    void aShortCircuitingStreamClosesTheBody() {
        var g = listener();
        assertThat(g.stream().filter(n -> n == 1).findFirst()).contains(1);
        assertThat(trail).containsExactly("left");
        assertThat(naturals().stream().skip(3).limit(3).mapToLong(n -> n).boxed().toList()).containsExactly(3L, 4L, 5L);
    }

    @Test
    void aStreamThatIsClosedClosesTheBody() {
        var g = listener();
        g.next();
        try (Stream<Integer> _ = g.stream()) {
            trail.add("unused");
        }
        assertThat(trail).containsExactly("unused", "left");
    }

    @Test
    void whatABodyFailsWithComesOutOfTheTerminalOperation() {
        for (Exception error : List.of(new IllegalArgumentException("unchecked"), new IOException("checked"))) {
            Generator<Integer, Void, Void> g = generator(y -> {
                y.yield(1);
                throw error;
            });
            Throwable failure = catchThrowable(() -> g.stream().forEach(trail::add));
            assertThat(failure instanceof UndeclaredThrowableException ? failure.getCause() : failure).isSameAs(error);
            assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
        }
    }

    @Test
    void streamsCanBePutTogether() {
        assertThat(Stream.concat(countdown(2).stream(), countdown(1).stream()).toList()).containsExactly(2, 1, 1);
        assertThat(Stream.of(2, 1).flatMap(n -> countdown(n).stream()).toList()).containsExactly(2, 1, 1);
    }

    // ---- yieldFrom

    @Test
    void yieldFromGivesTheValuesOfAnotherAndItsReturn() {
        Generator<Integer, String, String> g = generator(y -> "got " + y.yieldFrom(listener()));
        assertThat(g.next()).isEqualTo(1);
        assertThat(g.send("a")).isEqualTo(2);
        assertThat(catchThrowableOfType(StopIteration.class, () -> g.send("b")).value()).isEqualTo("got end");
        assertThat(trail).containsExactly("sent a", "sent b", "left");
    }

    @Test
    void yieldFromOfOneThatHasBegunDoesToo() {
        var inner = listener();
        inner.next();
        Generator<Integer, String, String> g = generator(y -> "got " + y.yieldFrom(inner));
        assertThat(g.next()).isEqualTo(2);
        assertThat(catchThrowableOfType(StopIteration.class, () -> g.send("b")).value()).isEqualTo("got end");
        assertThat(trail).containsExactly("sent null", "sent b", "left");
    }

    @Test
    void closeClosesTheInnerOneFirstAndIsNotLostWhenThatReturns() {
        Generator<Integer, Void, String> inner = generator(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                trail.add("inner");
            }
            return "swallowed";
        });
        Generator<Integer, Void, Void> outer = generator(y -> {
            try {
                trail.add(y.yieldFrom(inner));
            } catch (GeneratorExit e) {
                trail.add("outer");
                throw e;
            }
            return null;
        });
        outer.next();
        outer.close();
        assertThat(trail).containsExactly("inner", "outer");
        assertThat(inner.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    void anInnerOneThatYieldsWhenItIsClosedFailsTheOuter() {
        Generator<Integer, Void, Void> outer = generator(y -> {
            Generator<Integer, Void, Void> inner = generator(z -> {
                try {
                    z.yield(1);
                } catch (GeneratorExit e) {
                    z.yield(2);
                }
                return null;
            });
            y.yieldFrom(inner);
            return null;
        });
        outer.next();
        assertThatThrownBy(outer::close).hasMessageContaining("generator ignored GeneratorExit");
    }

    @Test
    void whatIsThrownGoesToTheInnerOne() {
        Generator<String, Void, Void> inner = generator(y -> {
            try {
                y.yield("first");
            } catch (UncheckedIOException e) {
                y.yield("inner caught");
            }
            return null;
        });
        Generator<String, Void, Void> outer = generator(y -> y.yieldFrom(inner));
        outer.next();
        assertThat(outer.throwInto(new UncheckedIOException(new IOException()))).isEqualTo("inner caught");
        outer.close();
    }

    @Test
    void yieldFromTakesIterablesIteratorsAndStreams() {
        Generator<Integer, Void, Void> g = generator(y -> {
            y.yieldFrom(List.of(1, 2));
            y.yieldFrom(List.of(3).iterator());
            y.yieldFrom(IntStream.of(4, 5).boxed().onClose(() -> trail.add("closed")));
            y.yieldFrom((Iterable<Integer>) countdown(1));
            return null;
        });
        assertThat(toList(g)).containsExactly(1, 2, 3, 4, 5, 1);
        assertThat(trail).containsExactly("closed");
    }

    @Test
    void nothingCanBeSentToAnIterator() {
        Generator<Integer, String, Void> g = generator(y -> {
            y.yieldFrom(List.of(1, 2));
            return null;
        });
        g.next();
        assertThatThrownBy(() -> g.send("x")).isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("x was sent");
    }

    private static Generator<Integer, Void, Void> deep(int depth) {
        return generator(y -> {
            y.yield(depth);
            return depth == 0 ? null : y.yieldFrom(deep(depth - 1));
        });
    }

    @Test
    void deepDelegationCostsNothingPerValue() {
        assertThat(deep(500).stream().count()).isEqualTo(501);
        assertThat(toList(deep(500))).hasSize(501);
    }

    @Test
    void twoThatDelegateToEachOtherAreAlreadyExecuting() {
        List<Generator<Integer, Void, Void>> both = new ArrayList<>();
        both.add(generator(y -> y.yieldFrom(both.get(1))));
        both.add(generator(y -> y.yieldFrom(both.get(0))));
        assertThatThrownBy(() -> both.getFirst().next()).hasMessageContaining("generator already executing");
    }

    // ---- in coroutines

    private Generator<Integer, Void, Void> ticker(int count) {
        return generator(y -> {
            try {
                for (int n = 0; n < count; n++) {
                    await(sleep(ofMillis(10)));
                    y.yield(n);
                }
                return null;
            } finally {
                trail.add("left");
            }
        });
    }

    @Test
    void aBodyMayAwaitWhereItsConsumerMay() {
        virtualRun(() -> {
            var other = createTask(Asyncio.async(() -> {
                await(sleep(ofMillis(15)));
                trail.add("other");
            }));
            for (int n : ticker(2)) {
                trail.add(n);
            }
            await(other);
            ticker(1).forEach(trail::add);
        });
        assertThat(trail).containsExactly(0, "other", 1, "left", 0, "left");
    }

    @Test
    void outsideACoroutineABodyCannotAwait() {
        assertThatThrownBy(() -> ticker(1).next()).hasMessageContaining("outside a coroutine");
        assertThat(trail).containsExactly("left");
    }

    @Test
    void aTaskThatIsCancelledInABodyCancelsTheBody() {
        virtualRun(() -> {
            var g = ticker(3);
            var task = createTask(Asyncio.async(() -> g.forEach(trail::add)));
            await(sleep(ofMillis(15)));
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
        });
        assertThat(trail).containsExactly(0, "left");
    }

    @Test
    void oneThatWaitsInAnAwaitIsRunning() {
        virtualRun(() -> {
            var g = ticker(1);
            var task = createTask(Asyncio.async(() -> g.next()));
            await(sleep(ofMillis(5)));
            assertThatThrownBy(g::next).hasMessageContaining("already executing");
            assertThatThrownBy(g::close).hasMessageContaining("already executing");
            assertThat(await(task)).isZero();
            g.close();
        });
    }

    // ---- monitors

    @Test
    void aConsumerMayHoldMonitorsOfItsOwn() {
        Object lock = new Object();
        var g = naturals();
        int sum = 0;
        for (int round = 0; round < 3_000; round++) {
            synchronized (lock) {
                synchronized (trail) {
                    sum += g.next();
                }
                assertThat(Thread.holdsLock(lock)).isTrue();
            }
            sum += g.next();
            assertThat(Thread.holdsLock(lock)).isFalse();
        }
        g.close();
        assertThat(sum).isEqualTo(6_000 * 5_999 / 2);
    }

    @Test
    void aBodyCannotYieldInsideSynchronized() {
        org.junit.jupiter.api.Assumptions.assumeTrue(carried());
        Generator<Integer, Void, Void> g = generator(y -> {
            synchronized (trail) {
                y.yield(1);
            }
            return null;
        });
        assertThatThrownBy(g::next).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot yield inside synchronized");
    }

    private static boolean carried() {
        return io.github.asyncio4j.fiber.Fibers.carried();
    }

    // ---- forgotten

    @Test
    void oneThatIsForgottenAtAYieldIsClosed() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        takeOneValue(closed);
        assertThat(awaitCollected(closed)).isTrue();
    }

    @Test
    void oneThatIsForgottenInALoopIsClosedInATaskOfThatLoop() {
        Asyncio.run(() -> {
            CountDownLatch closed = new CountDownLatch(1);
            Generator<Integer, Void, Void> g = generator(y -> {
                try {
                    y.yield(1);
                } finally {
                    await(sleep(ofMillis(1)));
                    trail.add(Asyncio.getRunningLoop());
                    closed.countDown();
                }
                return null;
            });
            g.next();
            g = null;
            for (int n = 0; n < 1_000 && closed.getCount() > 0; n++) {
                System.gc();
                await(sleep(ofMillis(5)));
            }
            assertThat(trail).containsExactly(Asyncio.getRunningLoop());
        });
    }

    private static void takeOneValue(CountDownLatch closed) {
        Generator<Integer, Void, Void> g = generator(y -> {
            try {
                y.yield(1);
            } finally {
                closed.countDown();
            }
            return null;
        });
        g.next();
    }

    private static boolean awaitCollected(CountDownLatch closed) throws InterruptedException {
        for (int n = 0; n < 1_000; n++) {
            System.gc();
            if (closed.await(5, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void nullsAreRefused() {
        assertThatThrownBy(() -> generator(null)).isInstanceOf(NullPointerException.class)
                .hasMessageContaining("the body of the generator is null");
        assertThatThrownBy(() -> countdown(1).throwInto(null)).hasMessageContaining("the error to throw is null");
        assertThatThrownBy(() -> countdown(1).forEach(null)).hasMessageContaining("the consumer is null");
    }

    @Test
    void itSaysWhereItStands() {
        @Nullable Object g = countdown(1);
        assertThat(g).hasToString("Generator[created]");
    }
}
