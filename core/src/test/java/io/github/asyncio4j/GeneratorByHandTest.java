package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CPython's cases of coroutines that are made of generators, and sent to by hand. */
class GeneratorByHandTest {

    private final List<Object> trail = new ArrayList<>();
    private final ValueError error = new ValueError("thrown");

    @Test
    void aGeneratorIsAnIterableAndACoroutineIsNone() {
        Generator.Body<Integer, Void, Void> body = y -> {
            y.yield(1);
            return null;
        };
        for (int value : generator(body)) {
            trail.add(value);
        }
        assertThat(trail).containsExactly(1);
        assertThat(generator(body).stream().toList()).containsExactly(1);
        var values = generator(body).iterator();
        assertThat(values.next()).isEqualTo(1);
        assertThat(values.hasNext()).isFalse();
        assertThat(Iterable.class.isAssignableFrom(Coroutine.class)).isFalse();
    }

    @Test
    void whatTheInnermostBodyYieldsComesToWhoSends() {
        Generator<Integer, Void, Void> inner = generator(y -> {
            y.yield(1);
            y.yield(2);
            return null;
        });
        Generator<Integer, Void, Void> outer = generator(y -> y.yieldFrom(inner));
        assertThat(List.of(outer.send(null), outer.send(null))).containsExactly(1, 2);
        assertThatThrownBy(() -> outer.send(null)).isInstanceOf(StopIteration.class);
    }

    @Test
    void aBodyThatAwaitsReturnsWhatItAwaited() {
        virtualRun(() -> {
            Generator<Integer, Void, String> g = generator(_ -> await(async(() -> "spam")));
            assertThat(catchThrowableOfType(StopIteration.class, g::next).value()).isEqualTo("spam");
        });
    }

    @Test
    void theInnermostBodyCleansUpOnceWhetherClosedOrFailed() {
        Generator.Body<Integer, Integer, Void> body = y -> {
            try {
                int a = y.yield(null);
                y.yield(a * a);
                return null;
            } catch (Exception e) {
                trail.add("failed");
                throw e;
            } finally {
                trail.add("left");
            }
        };
        Generator<Integer, Integer, Void> closed = generator(y -> y.yieldFrom(generator(body)));
        closed.next();
        assertThat(closed.send(10)).isEqualTo(100);
        assertThat(trail).isEmpty();
        closed.close();
        assertThat(trail).containsExactly("left");
        Generator<Integer, Integer, Void> failed = generator(y -> y.yieldFrom(generator(body)));
        failed.next();
        assertThat(catchThrowable(() -> failed.throwInto(error))).isSameAs(error);
        assertThat(trail).containsExactly("left", "failed", "left");
    }

    @Test
    void closingAgainDoesNotReachTheInnermostBody() {
        Generator<Integer, Void, Void> inner = generator(y -> {
            y.yield(1);
            try {
                y.yield(2);
            } catch (GeneratorExit e) {
                trail.add("exit");
            }
            return null;
        });
        Generator<Integer, Void, Void> outer = generator(y -> y.yieldFrom(inner));
        outer.next();
        outer.next();
        assertThat(trail).isEmpty();
        for (int n = 0; n < 4; n++) {
            outer.close();
            assertThat(trail).containsExactly("exit");
        }
    }

    @Test
    void nothingCanBeSentToABodyThatHasNotBegun() {
        Generator.Body<Integer, String, Void> body = y -> {
            trail.add("began");
            return null;
        };
        for (var g : List.of(generator(body), Asyncio.<Integer, String, Void>generator(
                y -> y.yieldFrom(generator(body))))) {
            assertThatThrownBy(() -> g.send("spam")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("can't send a non-null value to a just-started generator");
            assertThat(g.state()).isEqualTo(Generator.State.CREATED);
            g.close();
        }
        assertThat(trail).isEmpty();
    }

    /** Asks for values in two ways by turns, and returns what the body returned. */
    private <R> R takeAll(Generator<Integer, Void, R> g) {
        for (int n = 0;; n++) {
            try {
                trail.add(n % 2 == 0 ? g.send(null) : g.next());
            } catch (StopIteration e) {
                return g.returned();
            }
        }
    }

    @Test
    void theValuesOfAListComeToWhoSends() {
        Generator<Integer, Void, Void> inner = generator(y -> {
            y.yieldFrom(List.of(1, 2, 3));
            return null;
        });
        assertThat(takeAll(generator((Generator.Yield<Integer, Void> y) -> y.yieldFrom(inner)))).isNull();
        assertThat(trail).containsExactly(1, 2, 3);
    }

    @Test
    void theValuesOfAnIteratorComeToWhoSends() {
        Generator<Integer, Void, Void> inner = generator(y -> {
            y.yieldFrom(List.of(52).iterator());
            return null;
        });
        assertThat(takeAll(generator((Generator.Yield<Integer, Void> y) -> y.yieldFrom(inner)))).isNull();
        assertThat(trail).containsExactly(52);
    }

    @Test
    void whatTheInnermostBodyReturnsIsTheResultBehindItsValues() {
        Generator<Integer, Void, Integer> inner = generator(y -> {
            y.yield(42);
            return 100;
        });
        assertThat(takeAll(generator((Generator.Yield<Integer, Void> y) -> y.yieldFrom(inner)))).isEqualTo(100);
        assertThat(trail).containsExactly(42);
    }

    @Test
    void whatIsSentAndThrownGoesThroughToTheInnermostBody() {
        ValueError marker = new ValueError("marker");
        Generator.Body<Void, String, String> innermost = y -> {
            try {
                return y.yield(null);
            } catch (ArithmeticException e) {
                throw marker;
            }
        };
        Generator.Body<Void, String, String> between = y -> y.yieldFrom(generator(innermost));
        Generator<Void, String, String> sentTo = generator(y -> y.yieldFrom(generator(between)));
        sentTo.next();
        assertThat(catchThrowableOfType(StopIteration.class, () -> sentTo.send("spam")).value()).isEqualTo("spam");
        Generator<Void, String, String> thrownInto = generator(y -> y.yieldFrom(generator(between)));
        thrownInto.next();
        assertThat(catchThrowable(() -> thrownInto.throwInto(new ArithmeticException()))).isSameAs(marker);
    }
}
