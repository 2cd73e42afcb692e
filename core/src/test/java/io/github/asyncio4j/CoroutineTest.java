package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CoroutineTest {

    @Test
    void callingACoroutineFunctionRunsNothing() {
        boolean[] ran = new boolean[1];
        Coroutine<Void> coroutine = async(() -> {
            ran[0] = true;
        });
        assertThat(ran[0]).isFalse();
        assertThat(coroutine.toString()).startsWith("Coroutine[created");
        virtualRun(() -> {
            await(coroutine);
        });
        assertThat(ran[0]).isTrue();
        assertThat(coroutine).hasToString("Coroutine[awaited]");
    }

    @Test
    void itRunsInTheTaskThatAwaitsIt() {
        virtualRun(() -> {
            Task<?> task = Asyncio.currentTask();
            Thread thread = Thread.currentThread();
            await(async(() -> {
                assertThat(Asyncio.currentTask()).isSameAs(task);
                assertThat(Thread.currentThread()).isSameAs(thread);
            }));
        });
    }

    @Test
    void itRunsOnceAndASecondAwaitSaysWhatToDo() {
        virtualRun(() -> {
            Coroutine<String> coroutine = async(() -> "x");
            assertThat(coroutine.await()).isEqualTo("x");
            assertThatThrownBy(() -> await(coroutine)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("awaited already").hasMessageContaining("Task");
            Task<String> task = createTask(coroutine);
            assertThatThrownBy(() -> await(task)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("awaited already");
        });
    }

    @Test
    void oneWhoseAwaitWasRefusedCanStillBeAwaited() {
        Coroutine<String> coroutine = async(() -> "x");
        assertThatThrownBy(() -> await(coroutine)).hasMessageContaining("outside a coroutine");
        assertThat(VirtualLoop.<String>virtualRun(() -> await(coroutine))).isEqualTo("x");
    }

    @Test
    void whatItThrowsPassesThroughEveryLevelAsItIs() {
        IOException failure = new IOException("out");
        assertThatThrownBy(() -> virtualRun(() -> await(async(() -> await(async(() -> {
            throw failure;
        })))))).isSameAs(failure);
    }

    @Test
    void aTaskThatNeverBeginsGivesItsCoroutineUp() {
        virtualRun(() -> {
            Coroutine<String> coroutine = async(() -> "never");
            Task<String> task = createTask(coroutine);
            assertThat(task.coroutine()).isSameAs(coroutine);
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(coroutine).hasToString("Coroutine[awaited]");
        });
    }

    @Test
    void oneMayAwaitAnotherAlsoInDebugMode() {
        for (boolean debug : new boolean[] {false, true}) {
            virtualRun(() -> {
                Asyncio.getRunningLoop().setDebug(debug);
                Coroutine<String> inner = async(() -> "spam");
                assertThat(Asyncio.<String>await(async(() -> await(inner)))).isEqualTo("spam");
            });
        }
    }

    @Test
    void oneThatATaskRunsCannotBeAwaitedBesides() {
        virtualRun(() -> {
            Coroutine<Void> coroutine = async(() -> Trace.spin(3));
            Task<Void> task = createTask(coroutine);
            Trace.spin(1);
            assertThatThrownBy(() -> await(coroutine)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("awaited already");
            await(task);
        });
    }

    /** Who comes second is told apart from who comes after the end, and does the first no harm. */
    @Test
    void oneThatIsAwaitedIsRefusedToAnother() {
        virtualRun(() -> {
            Future<String> nop = Asyncio.getRunningLoop().createFuture();
            Coroutine<String> coroutine = async(() -> await(nop));
            Task<String> first = createTask(async(() -> await(coroutine)));
            Trace.spin(1);
            assertThat(coroutine).hasToString("Coroutine[running]");
            assertThatThrownBy(() -> await(async(() -> await(coroutine)))).isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("this coroutine is being awaited already");
            createTask(coroutine).cancel();
            Trace.spin(1);
            assertThat(coroutine).hasToString("Coroutine[running]");
            nop.setResult("spam");
            assertThat(await(first)).isEqualTo("spam");
            assertThatThrownBy(() -> await(coroutine)).hasMessageContaining("has been awaited already");
        });
    }

    @Test
    void oneThatAwaitsItselfIsRefused() {
        virtualRun(() -> {
            var itself = new Coroutine<?>[1];
            itself[0] = async(() -> await(itself[0]));
            assertThatThrownBy(() -> await(itself[0])).isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("this coroutine is being awaited already");
        });
    }
}
