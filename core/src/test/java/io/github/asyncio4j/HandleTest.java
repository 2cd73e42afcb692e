package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandleTest {

    private final List<String> trail = new ArrayList<>();

    @Test
    void aCancelledCallbackDoesNotRunAndIsLetGo() {
        virtualRun(() -> {
            Handle handle = getRunningLoop().callSoon(() -> trail.add("never"));
            assertThat(handle.cancelled()).isFalse();
            assertThat(handle.toString()).startsWith("Handle[io.github.asyncio4j.HandleTest");
            handle.cancel();
            handle.cancel();
            assertThat(handle.cancelled()).isTrue();
            assertThat(handle).hasToString("Handle[cancelled]");
            spin(2);
        });
        assertThat(trail).isEmpty();
    }

    @Test
    void cancellingAfterOrDuringTheRunIsHarmless() {
        virtualRun(() -> {
            Handle[] handle = new Handle[1];
            handle[0] = getRunningLoop().callSoon(() -> {
                handle[0].cancel();
                trail.add("ran");
            });
            spin(1);
            handle[0].cancel();
        });
        assertThat(trail).containsExactly("ran");
    }

    @Test
    void anotherThreadMayCancelWhatItPosted() {
        EventLoop loop = VirtualLoop.newLoop();
        loop.callSoonThreadsafe(() -> trail.add("never")).cancel();
        loop.runUntilComplete(Asyncio.sleep(java.time.Duration.ZERO));
        loop.close();
        assertThat(trail).isEmpty();
    }

    @Test
    void oneThatIsCancelledBetweenItsEventAndItsTurnDoesNotRun() {
        virtualRun(() -> {
            Handle[] second = new Handle[1];
            getRunningLoop().callSoon(() -> second[0].cancel());
            second[0] = getRunningLoop().callSoon(() -> trail.add("never"));
            spin(2);
        });
        assertThat(trail).isEmpty();
    }

    @Test
    void aFailureOfItsCallbackIsReportedWithIt() {
        List<ErrorContext> reports = new ArrayList<>();
        virtualRun(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            IllegalStateException failure = new IllegalStateException("out");
            Handle handle = getRunningLoop().callSoon(() -> {
                throw failure;
            });
            spin(1);
            assertThat(reports).singleElement().satisfies(context -> {
                assertThat(context.message()).startsWith("Exception in callback");
                assertThat(context.exception()).isSameAs(failure);
                assertThat(context.about()).containsEntry("handle", handle);
            });
        });
    }
}
