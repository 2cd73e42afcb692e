package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.waitAll;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the error of a cancelled task says, and to whom. */
class TaskCancelErrorTest {

    /** Cancels a task with each kind of message, before it begins and after, and reads the error in this way. */
    private static void assertEachMessageIsKept(Consumer<Task<?>> read) {
        for (int turns : new int[] {0, 1}) {
            for (@Nullable Object message : Arrays.asList(null, "my message", 5, List.of("any", "object"))) {
                virtualRun(() -> {
                    Task<Void> reader = createTask(async(() -> {
                        Task<Void> sleeper = createTask(sleep(ofSeconds(10)));
                        spin(turns);
                        sleeper.cancel(message);
                        await(waitAll(List.of(sleeper)));
                        read.accept(sleeper);
                    }));
                    assertThatThrownBy(() -> await(reader)).isInstanceOfSatisfying(CancelledError.class, error -> {
                        assertThat(error.reason()).isSameAs(message);
                        assertThat(error.getCause()).isNull();
                        assertThat(error.getSuppressed()).isEmpty();
                    });
                });
            }
        }
    }

    @Test
    void theMessageComesOutOfTheResult() {
        assertEachMessageIsKept(Task::result);
    }

    @Test
    void theMessageComesOutOfTheException() {
        assertEachMessageIsKept(Task::exception);
    }

    @Test
    void theErrorCanBeTheCauseOfAFailureAndHasNoneItself() {
        virtualRun(() -> {
            Task<Void> inner = createTask(sleep(ofSeconds(10)));
            Task<Void> outer = createTask(async(() -> {
                spin(1);
                getRunningLoop().callSoon(() -> inner.cancel("msg"));
                try {
                    await(inner);
                } catch (CancelledError e) {
                    throw new IllegalArgumentException("cancelled", e);
                }
            }));
            assertThatThrownBy(() -> await(outer)).hasMessage("cancelled").cause()
                    .isInstanceOf(CancelledError.class).hasMessage("msg").hasNoCause();
        });
    }

    private static Void interruptedFrame() {
        return await(sleep(ofSeconds(10)));
    }

    private static void assertShowsTheInterruptedFrame(Consumer<Task<?>> read) {
        virtualRun(() -> {
            Task<Void> task = createTask(async(TaskCancelErrorTest::interruptedFrame));
            spin(1);
            task.cancel();
            await(waitAll(List.of(task)));
            assertThatThrownBy(() -> read.accept(task)).satisfies(error -> assertThat(
                    Arrays.stream(error.getStackTrace()).map(StackTraceElement::getMethodName))
                    .contains("interruptedFrame"));
        });
    }

    /** CPython's test_cancel_traceback_for_future_result. */
    @Test
    void itsStackTraceShowsTheAwaitThatWasInterrupted() {
        assertShowsTheInterruptedFrame(Asyncio::await);
        assertShowsTheInterruptedFrame(Task::result);
    }

    /** CPython's test_cancel_traceback_for_future_exception. */
    @Test
    void soItDoesWhenTheExceptionIsAskedFor() {
        assertShowsTheInterruptedFrame(Task::exception);
    }
}
