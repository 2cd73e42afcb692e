package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.aclosing;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.with;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AclosingTest {

    private final List<Object> log = new ArrayList<>();

    private final AsyncGenerator<Integer, Void> numbers = asyncGenerator(y -> {
        try (AutoCloseable _ = () -> log.add("closed")) {
            y.yield(-1);
            y.yield(-2);
        } finally {
            await(sleep(ofMillis(10)));
            log.add("finally");
        }
    });

    @Test
    void aLoopThatIsLeftEarlyLeavesNothingOpen() {
        virtualRun(() -> {
            with(aclosing(numbers), given -> {
                assertThat(given).isSameAs(numbers);
                for (int n : forAwait(given)) {
                    log.add(n);
                    break;
                }
                log.add("body over");
            });
            assertThat(log).containsExactly(-1, "body over", "closed", "finally");
            assertThat(numbers.state()).isEqualTo(Generator.State.CLOSED);
        });
    }

    @Test
    void aFailureOfTheBlockGoesOnAsItIsAfterTheClose() {
        virtualRun(() -> {
            await(numbers.anext());
            ValueError failure = new ValueError("x");
            assertThat(catchThrowable(() -> with(aclosing(numbers), (ScopeAction<Object>) _ -> {
                throw failure;
            }))).isSameAs(failure).hasNoSuppressedExceptions();
            assertThat(log).containsExactly("closed", "finally");
        });
    }

    /** CPython's bpo-41229: what the body of the generator holds is given up before the block is left, not some time later. */
    @Test
    void whatTheGeneratorHoldsIsGivenUpWhereTheBlockFailsBetweenTwoValues() {
        virtualRun(() -> {
            assertThatThrownBy(() -> with(aclosing(numbers), (ScopeAction<AsyncGenerator<Integer, Void>>) given -> {
                assertThat(await(given.anext())).isEqualTo(-1);
                assertThat(log).isEmpty();
                throw new ArithmeticException();
            })).isInstanceOf(ArithmeticException.class);
            assertThat(log).containsExactly("closed", "finally");
        });
    }

    @Test
    void aGeneratorThatHasNotBegunNeverDoes() {
        virtualRun(() -> {
            with(aclosing(numbers), _ -> {});
            assertThat(log).isEmpty();
            assertThat(await(numbers.anext(0))).isZero();
        });
    }

    @Test
    void nullIsRefusedAtOnce() {
        assertThatThrownBy(() -> aclosing((AsyncGenerator<Integer, Void>) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the async generator to close is null");
    }
}
