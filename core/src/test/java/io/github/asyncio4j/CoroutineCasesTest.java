package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.shield;
import static io.github.asyncio4j.Asyncio.waitFor;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** CPython's cases of an await: where it may stand in the code, what it gives, and that a coroutine has but one. */
class CoroutineCasesTest {

    private static final String USED_UP = "this coroutine has been awaited already";

    private final List<Object> trail = new ArrayList<>();

    private static Coroutine<String> spammer() {
        return async(() -> "spam");
    }

    private static <T> Coroutine<T> reader(Coroutine<T> coroutine) {
        return async(() -> await(coroutine));
    }

    private static void assertUsedUp(Coroutine<?> coroutine) {
        assertThatThrownBy(() -> await(coroutine)).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(USED_UP);
    }

    // ---- it runs once

    @Test
    void itsTextSaysWhatItIsMadeOfAndOneThatIsGivenUpNeverRuns() {
        Coroutine<Void> coroutine = async(() -> {
            trail.add("ran");
        });
        assertThat(coroutine.toString()).matches("Coroutine\\[created io\\.github\\.asyncio4j\\.CoroutineCasesTest.+]");
        virtualRun(() -> {
            createTask(coroutine).cancel();
            spin(2);
            assertUsedUp(coroutine);
        });
        assertThat(trail).isEmpty();
    }

    @Test
    void aSecondReaderIsRefused() {
        virtualRun(() -> {
            Coroutine<String> spammer = spammer();
            assertThat(await(reader(spammer))).isEqualTo("spam");
            assertUsedUp(reader(spammer));
        });
    }

    /** Who is refused has been run by that, and is refused itself then. */
    @Test
    void oneThatFailedHalfWayIsUsedUpAndSoIsWhoTriesToReadIt() {
        ValueError ham = new ValueError("ham");
        List<Action> cases = List.of(() -> assertUsedUpByItsFailure(future -> future.setException(ham), ham),
                () -> assertUsedUpByItsFailure(Future::cancel, new CancelledError()));
        cases.forEach(VirtualLoop::virtualRun);
    }

    private static void assertUsedUpByItsFailure(Consumer<Future<Void>> end, Throwable failure) {
        Future<Void> nop = getRunningLoop().createFuture();
        Coroutine<String> spammer = async(() -> {
            await(nop);
            return "spam";
        });
        Task<String> first = createTask(reader(spammer));
        spin(1);
        end.accept(nop);
        assertThat(catchThrowable(() -> await(first))).hasSameClassAs(failure);
        Coroutine<String> second = reader(spammer);
        assertUsedUp(second);
        assertUsedUp(second);
    }

    @Test
    void oneThatHasEndedIsRefusedEachTimeAndToGiveItUpIsNoError() {
        virtualRun(() -> {
            Coroutine<String> coroutine = spammer();
            assertThat(await(coroutine)).isEqualTo("spam");
            assertUsedUp(coroutine);
            assertUsedUp(coroutine);
            for (int n = 0; n < 2; n++) {
                Task<String> task = createTask(coroutine);
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            }
            assertUsedUp(coroutine);
        });
    }

    /** Whatever an await is written as: none ends as if nothing were left to do. */
    @Test
    void eachWayToAwaitOneThatHasEndedIsRefused() {
        List<Function<Coroutine<String>, Object>> ways = List.of(Coroutine::await, coroutine -> await(coroutine),
                coroutine -> await(createTask(coroutine)), coroutine -> await(gather(coroutine)),
                coroutine -> await(shield(coroutine)), coroutine -> await(waitFor(coroutine, ofSeconds(1))));
        virtualRun(() -> {
            Coroutine<String> coroutine = spammer();
            assertThat(coroutine.await()).isEqualTo("spam");
            assertThat(ways).allSatisfy(way -> assertThatThrownBy(() -> way.apply(coroutine))
                    .isInstanceOf(IllegalStateException.class).hasMessageStartingWith(USED_UP));
        });
    }

    // ---- what it gives

    /** Only one that is thrown says that values have come to an end. */
    @Test
    void aStopIterationThatItReturnsIsAValueAsAnyOther() {
        virtualRun(() -> {
            StopIteration stop = new StopIteration(10);
            assertThat(await(reader(async(() -> stop)))).isSameAs(stop);
            assertThat(stop.value()).isEqualTo(10);
        });
    }

    /** In Python's words: nothing is sent to the loop. */
    @Test
    void anAwaitOfOneThatDoesNotWaitDoesNotGiveUpTheLoop() {
        virtualRun(() -> {
            getRunningLoop().callSoon(() -> trail.add("another"));
            assertThat(await(reader(reader(async(() -> 42))))).isEqualTo(42);
            assertThat(trail).isEmpty();
            spin(1);
            assertThat(trail).containsExactly("another");
        });
    }

    @Test
    void aCoroutineThatACoroutineReturnsIsNotAwaitedWithIt() {
        virtualRun(() -> {
            Coroutine<Integer> inner = async(() -> {
                trail.add("ran");
                return 42;
            });
            Coroutine<Coroutine<Integer>> outer = async(() -> inner);
            assertThat(await(outer)).isSameAs(inner);
            assertThat(trail).isEmpty();
            assertThat(await(inner)).isEqualTo(42);
        });
    }

    private static Coroutine<Integer> bar() {
        return async(() -> 42);
    }

    private static Supplier<Coroutine<Integer>> wrap() {
        return CoroutineCasesTest::bar;
    }

    @Test
    void anAwaitIsAnOperandAsAnyOther() {
        virtualRun(() -> {
            Map<String, Supplier<Supplier<Coroutine<Integer>>>> db = Map.of("b", CoroutineCasesTest::wrap);
            int sum = await(bar()) + await(wrap().get()) + await(db.get("b").get().get()) + await(bar()) * 1000
                    + wrap().get().await();
            assertThat(sum).isEqualTo(42168);
            assertThat(-await(bar())).isEqualTo(-42);
        });
    }

    @Test
    void anAwaitIsAnArgumentAsAnyOther() {
        virtualRun(() -> {
            assertThat(Function.<String>identity().apply(await(spammer()))).isEqualTo("spam");
            assertThat(List.of(await(spammer()), "ham")).containsExactly("spam", "ham");
        });
    }

    /** A failure that is returned and not thrown has nothing to do with the one that is being handled meanwhile. */
    @Test
    void aFailureThatIsTheResultDoesNotTellOfTheOneThatIsHandled() {
        virtualRun(() -> {
            Coroutine<Exception> gives = async(() -> new ValueError("given"));
            Exception result = await(async(() -> {
                try {
                    throw new KeyError("handled");
                } catch (KeyError e) {
                    return await(gives);
                }
            }));
            assertThat(result).isInstanceOf(ValueError.class).hasNoCause().hasNoSuppressedExceptions();
        });
    }
}
