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
}
