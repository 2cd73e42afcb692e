package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.SampleGenerators.countdown;
import static io.github.asyncio4j.SampleGenerators.listener;
import static io.github.asyncio4j.SampleGenerators.naturals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A stream of a generator, which ends the body when it has had enough. */
class ClosingStreamTest {

    private final List<Object> trail = new ArrayList<>();

    @Test
    void aStreamTakesAll() {
        assertThat(countdown(5).stream().map(n -> n * 10).collect(Collectors.toList()))
                .containsExactly(50, 40, 30, 20, 10);
        assertThat(countdown(4).stream().mapToInt(n -> n).sum()).isEqualTo(10);
    }

    @Test
    void aShortCircuitingStreamClosesTheBody() {
        var g = listener(trail);
        assertThat(g.stream().filter(n -> n == 1).findFirst()).contains(1);
        assertThat(trail).containsExactly("left");
        assertThat(naturals().stream().skip(3).limit(3).mapToLong(n -> n).boxed().toList()).containsExactly(3L, 4L, 5L);
    }

    @Test
    void aStreamThatIsClosedClosesTheBody() {
        var g = listener(trail);
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
}
