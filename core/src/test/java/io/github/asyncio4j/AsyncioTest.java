package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.ensureFuture;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The programs as users write them. */
class AsyncioTest {

    private final List<String> printed = new ArrayList<>();

    private Coroutine<String> say(String what, Duration after) {
        return async(() -> {
            await(sleep(after));
            printed.add(what);
            return what;
        });
    }

    @Test
    void helloWorld() {
        virtualRun(() -> {
            var a = createTask(say("hello", ofMillis(20)));
            var b = createTask(say("world", ofMillis(10)));
            printed.add(await(gather(a, b)).toString());
        });
        assertThat(printed).containsExactly("world", "hello", "[hello, world]");
    }

    @Test
    void oneByOneTakesTheSumAndTogetherTheLongest() {
        virtualRun(() -> {
            await(say("a", ofMillis(10)));
            await(say("b", ofMillis(20)));
            assertThat(VirtualLoop.now()).isEqualTo(30);
            await(gather(say("c", ofMillis(10)), say("d", ofMillis(20))));
            assertThat(VirtualLoop.now()).isEqualTo(50);
        });
    }

    @Test
    void ensureFutureTakesAFutureAsItIsAndMakesATaskOfACoroutine() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            assertThat(ensureFuture(future)).isSameAs(future);
            Future<String> task = ensureFuture(say("x", ofMillis(1)));
            assertThat(task).isInstanceOf(Task.class);
            assertThat(await(task)).isEqualTo("x");
        });
    }

    @Test
    void anAwaitThatDeclaresItsFailureCanBeCaught() {
        virtualRun(() -> {
            try {
                await(async(() -> {
                    throw new IOException("out");
                }), IOException.class);
            } catch (IOException e) {
                printed.add(e.getMessage());
            }
        });
        assertThat(printed).containsExactly("out");
    }

    @Test
    void runTakesABodyACoroutineOrAnAction() {
        assertThat(Asyncio.<String>run(() -> "body")).isEqualTo("body");
        assertThat(run(say("coroutine", ofMillis(1)))).isEqualTo("coroutine");
        run(() -> {
            printed.add("action");
        });
        assertThat(printed).containsExactly("coroutine", "action");
    }

    @Test
    void theCurrentTaskIsNoneInACallback() {
        virtualRun(() -> {
            assertThat(currentTask().name()).isEqualTo("Task-1");
            getRunningLoop().callSoon(() -> printed.add("" + currentTask()));
            await(sleep(Duration.ZERO));
        });
        assertThat(printed).containsExactly("null");
    }

    @Test
    void aBodyMayThrowWhatItLikes() {
        assertThatThrownBy(() -> run(() -> {
            throw new Trace.ValueError("a");
        })).isInstanceOf(Trace.ValueError.class);
    }

    @Test
    void ensureFutureRefusesWhatBelongsToAnotherLoop() {
        try (EventLoop other = VirtualLoop.newLoop()) {
            Future<String> future = other.createFuture();
            Task<String> task = other.createTask(sleep(Duration.ZERO, "x"));
            virtualRun(() -> {
                for (Future<String> foreign : List.of(future, task)) {
                    assertThatThrownBy(() -> ensureFuture(foreign)).isInstanceOf(IllegalArgumentException.class)
                            .hasMessageStartingWith("The future belongs to a different loop");
                }
                Task<String> own = Asyncio.createTask(sleep(Duration.ZERO, "own"));
                assertThat(ensureFuture(own)).isSameAs(own);
                assertThat(await(own)).isEqualTo("own");
            });
            assertThat(other.<String>runUntilComplete(task)).isEqualTo("x");
        }
    }
}
