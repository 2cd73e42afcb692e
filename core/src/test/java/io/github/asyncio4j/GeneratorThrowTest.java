package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.generator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Errors that meet others in a body, what the stack shows, and where a generator stands. An error that comes while another
 * one is handled is linked with it in Python by itself, in Java where a resource fails to be closed.
 */
class GeneratorThrowTest {

    private final List<Object> trail = new ArrayList<>();
    private final ValueError thrown = new ValueError("thrown");
    private final KeyError own = new KeyError("own");

    private interface Resource extends AutoCloseable {
        @Override
        void close() throws KeyError;
    }

    private Resource failsToClose() {
        return () -> {
            throw own;
        };
    }

    private Generator<String, Void, Void> resting() {
        return generator(y -> {
            y.yield("a");
            return null;
        });
    }

    @Test
    void anErrorIsLinkedWithTheOneThatItMeetsOnItsWayOut() {
        Generator<String, Void, Void> g = generator(y -> {
            try (var _ = failsToClose()) {
                y.yield("a");
            }
            return null;
        });
        g.next();
        assertThat(catchThrowable(() -> g.throwInto(thrown))).isSameAs(thrown).hasSuppressedException(own);
    }

    @Test
    void theBodySeesThatToo() {
        Generator<String, Void, Void> g = generator(y -> {
            try (var _ = failsToClose()) {
                y.yield("a");
            } catch (Exception e) {
                trail.add(e.getSuppressed()[0]);
                y.yield("b");
            }
            return null;
        });
        g.next();
        assertThat(g.throwInto(thrown)).isEqualTo("b");
        assertThat(trail).containsExactly(own);
        g.close();
    }

    @Test
    void soItIsWhereTheErrorComesOutOfAnInnerBody() {
        Generator<String, Void, Void> g = generator(y -> {
            try (var _ = failsToClose()) {
                return y.yieldFrom(resting());
            }
        });
        g.next();
        assertThat(catchThrowable(() -> g.throwInto(thrown))).isSameAs(thrown).hasSuppressedException(own);
    }

    @Test
    void theErrorThatABodyHandlesCanBeThrownIntoItAndIsNotLinkedWithItself() {
        Generator<String, Void, Void> g = generator(y -> {
            try {
                throw own;
            } catch (KeyError e) {
                try {
                    y.yieldFrom(resting());
                } catch (Exception again) {
                    trail.add(again);
                }
            }
            y.yield("end");
            return null;
        });
        g.next();
        assertThat(g.throwInto(own)).isEqualTo("end");
        assertThat(trail).containsExactly(own);
        assertThat(own).hasNoCause().hasNoSuppressedExceptions();
        g.close();
    }

    @Test
    void anErrorThatIsHandledIsForgottenWhenAnotherOneIsThrownIn() {
        IllegalStateException translated = new IllegalStateException("translated");
        Generator<String, Void, Void> g = generator(y -> {
            try {
                throw own;
            } catch (KeyError e) {
                trail.add(e);
            }
            try {
                y.yield("a");
            } catch (Exception e) {
                throw translated;
            }
            return null;
        });
        g.next();
        assertThat(catchThrowable(() -> g.throwInto(thrown))).isSameAs(translated).hasNoCause()
                .hasNoSuppressedExceptions();
        assertThat(trail).containsExactly(own);
    }

    // ---- stacks

    private List<String> bodiesOnTheStack() {
        return StackWalker.getInstance().walk(frames -> frames.map(StackWalker.StackFrame::getMethodName)
                .filter(name -> name.equals("inner") || name.equals("outer")).toList());
    }

    private Void inner(Generator.Yield<String, Void> y) {
        trail.add(bodiesOnTheStack());
        try {
            y.yield("a");
        } catch (IllegalArgumentException e) {
            trail.add("thrown into");
        }
        trail.add(bodiesOnTheStack());
        return null;
    }

    private Void outer(Generator.Yield<String, Void> y) {
        trail.add(bodiesOnTheStack());
        y.yieldFrom(Asyncio.<String, Void, Void>generator(this::inner));
        trail.add(bodiesOnTheStack());
        return null;
    }

    @Test
    void anInnerBodyStandsOnTheOneThatDelegatesToIt() {
        Generator<String, Void, Void> g = generator(this::outer);
        g.send(null);
        g.next(null);
        assertThat(trail).containsExactly(List.of("outer"), List.of("inner", "outer"), List.of("inner", "outer"),
                List.of("outer"));
    }

    @Test
    void anInnerBodyThatIsThrownIntoDoesToo() {
        Generator<String, Void, Void> g = generator(this::outer);
        g.send(null);
        catchThrowableOfType(StopIteration.class, () -> g.throwInto(new IllegalArgumentException()));
        assertThat(trail).containsExactly(List.of("outer"), List.of("inner", "outer"), "thrown into",
                List.of("inner", "outer"), List.of("outer"));
    }

    private Void outerOfStream(Generator.Yield<String, Void> y) {
        y.yieldFrom(Stream.of("a", "b").onClose(this::outerClosed));
        return null;
    }

    private void outerClosed() {
        trail.add(StackWalker.getInstance().walk(frames -> frames.map(StackWalker.StackFrame::getMethodName)
                .filter(name -> name.startsWith("outer")).toList()));
    }

    /** The one thing that is no generator and hears of an error that is thrown in. */
    @Test
    void aStreamThatAnErrorClosesIsClosedOnTheStackOfTheBody() {
        Generator<String, Void, Void> g = generator(this::outerOfStream);
        g.next();
        assertThat(catchThrowable(() -> g.throwInto(thrown))).isSameAs(thrown);
        assertThat(trail).containsExactly(List.of("outerClosed", "outerOfStream"));
    }

    // ---- states

    @Test
    void aDelegatingGeneratorIsRunningWhileTheInnerBodyRunsAndElseSuspended() {
        List<Generator<String, Void, Void>> both = new ArrayList<>();
        both.add(generator(y -> {
            trail.add(both.get(1).state());
            y.yield("a");
            trail.add(both.get(1).state());
            return null;
        }));
        both.add(generator(y -> {
            y.yieldFrom(both.get(0));
            y.yield("b");
            return null;
        }));
        var outer = both.get(1);
        assertThat(outer.state()).isEqualTo(Generator.State.CREATED);
        assertThat(outer.next()).isEqualTo("a");
        assertThat(outer.state()).isEqualTo(Generator.State.SUSPENDED);
        assertThat(outer.next()).isEqualTo("b");
        assertThat(outer.state()).isEqualTo(Generator.State.SUSPENDED);
        assertThat(outer.stream().toList()).isEmpty();
        assertThat(outer.state()).isEqualTo(Generator.State.CLOSED);
        assertThat(trail).containsExactly(Generator.State.RUNNING, Generator.State.RUNNING);
    }
}
