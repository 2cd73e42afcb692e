package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopIterationTest {

    private final StopIteration stop = new StopIteration("x");

    @Test
    void carriesTheVeryValueWhoseTextIsTheMessage() {
        List<Integer> value = List.of(1, 2);
        assertThat(new StopIteration(value).value()).isSameAs(value);
        assertThat(new StopIteration(value)).hasMessage("[1, 2]");
    }

    @Test
    void withoutAValueItSaysThatThereIsNoNextOne() {
        assertThat(new StopIteration().value()).isNull();
        assertThat(new StopIteration()).hasMessage("there is no next value").isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aFutureThatItIsRaisedIntoFailsWithAnotherExceptionOfWhichItIsTheCause() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            future.setException(stop);
            assertThat(future.done()).isTrue();
            assertThat(future.cancelled()).isFalse();
            Throwable failure = future.exception();
            assertThat(failure).isExactlyInstanceOf(IllegalStateException.class).hasCause(stop)
                    .hasMessageMatching("StopIteration .* cannot be raised into a Future: .*");
            assertThatThrownBy(future::result).isSameAs(failure);
            assertThatThrownBy(() -> await(future)).isSameAs(failure);
        });
    }

    @Test
    void soDoesAFutureThatASubclassIsRaisedInto() {
        class Mine extends StopIteration {
            private static final long serialVersionUID = 1;
        }
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            future.setException(new Mine());
            assertThat(future.cancelled()).isFalse();
            assertThat(future.exception()).isExactlyInstanceOf(IllegalStateException.class)
                    .hasCauseExactlyInstanceOf(Mine.class)
                    .hasMessageMatching("StopIteration .* cannot be raised into a Future: .*");
            assertThatThrownBy(future::result).isSameAs(future.exception());
        });
    }

    @Test
    void soDoesTheFutureOfACallOnAThread() {
        run(() -> {
            assertThatThrownBy(() -> await(toThread(() -> {
                throw stop;
            }))).isExactlyInstanceOf(IllegalStateException.class).hasCause(stop)
                    .hasMessageContaining("cannot be raised into a Future");
        });
    }

    private Coroutine<String> raises() {
        return async(() -> {
            throw stop;
        });
    }

    private void assertRaised(Action await) {
        assertThatThrownBy(await::run).isExactlyInstanceOf(IllegalStateException.class).hasCause(stop)
                .hasMessageStartingWith("coroutine raised StopIteration (x)");
    }

    /** PEP 479: else the end of these values would look to the awaiting code like the end of its own. */
    @Test
    void aCoroutineDoesNotLetItOut() {
        virtualRun(() -> {
            assertRaised(() -> await(raises()));
            assertRaised(() -> await(createTask(raises())));
            Action body = () -> {
                throw stop;
            };
            assertRaised(() -> await(async(body)));
        });
        assertRaised(() -> virtualRun(() -> await(raises())));
    }

    /** A scope is part of the coroutine that it is in, and what it lets out may be caught there. */
    @Test
    void aScopeLetsItOutAsItIs() {
        virtualRun(() -> {
            Action body = () -> {
                throw stop;
            };
            assertThatThrownBy(() -> timeout(ofSeconds(1), body)).isSameAs(stop);
        });
    }

    @Test
    void aCoroutineMayCatchOneAndReturnIt() {
        virtualRun(() -> {
            Coroutine<StopIteration> catches = async(() -> {
                try {
                    throw stop;
                } catch (StopIteration e) {
                    return e;
                }
            });
            assertThat(await(createTask(catches))).isSameAs(stop);
        });
    }
}
