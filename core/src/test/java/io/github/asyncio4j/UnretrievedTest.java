package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failures that nobody looked at, beyond the oracle's errors/never_retrieved. */
class UnretrievedTest {

    private final List<ErrorContext> reports = new ArrayList<>();

    private void listen() {
        getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
    }

    private static Coroutine<Void> fails(String name) {
        return async(() -> {
            throw new IllegalStateException(name);
        });
    }

    @Test
    void isReportedOnceWithTheTasksName() {
        virtualRun(() -> {
            listen();
            createTask(fails("out"), "lost");
            spin(2);
        });
        assertThat(reports).singleElement().satisfies(context -> {
            assertThat(context.message())
                    .isEqualTo("Task lost exception was never retrieved: java.lang.IllegalStateException: out");
            assertThat(context.exception()).hasMessage("out");
        });
    }

    /** 27: test_tb_logger_exception_unretrieved; here the collector has run before the end. */
    @Test
    void isReportedWhenItsFutureIsGarbageAndNotAgainAtTheEnd() {
        virtualRun(() -> {
            listen();
            createTask(fails("garbage"));
            spin(2);
            for (int n = 0; n < 200 && reports.isEmpty(); n++) {
                System.gc();
                Future<String> other = getRunningLoop().createFuture();
                other.setException(new IllegalStateException("looked at"));
                other.exception();
                spin(1);
            }
            assertThat(reports).hasSize(1);
        });
        assertThat(reports).hasSize(1);
    }

    @Test
    void aCancelCountsAsLooking() {
        virtualRun(() -> {
            listen();
            Future<String> future = getRunningLoop().createFuture();
            future.setException(new IllegalStateException("x"));
            assertThat(future.cancel()).isFalse();
            Task<Void> task = createTask(fails("y"));
            spin(1);
            assertThat(task.cancel()).isFalse();
        });
        assertThat(reports).isEmpty();
    }

    @Test
    void withoutAHandlerItIsLogged() {
        virtualRun(() -> {
            getRunningLoop().createFuture().setException(new IllegalStateException("logged"));
        });
        assertThat(NothingLeft.takeReports()).singleElement().asString()
                .startsWith("Future exception was never retrieved").contains("IllegalStateException: logged");
    }

    @Test
    void askingForTheExceptionOrTheResultCountsAsLooking() {
        virtualRun(() -> {
            listen();
            Future<String> one = getRunningLoop().createFuture();
            one.setException(new IllegalStateException("x"));
            assertThat(one.exception()).hasMessage("x");
            Future<String> two = getRunningLoop().createFuture();
            two.setException(new IllegalStateException("y"));
            assertThatThrownBy(two::result).hasMessage("y");
        });
        assertThat(reports).isEmpty();
    }

    @Test
    void whatDidNotFailIsNotReported() {
        virtualRun(() -> {
            listen();
            getRunningLoop().createFuture();
            getRunningLoop().createFuture().setResult("nobody looks");
            Future<String> read = getRunningLoop().createFuture();
            read.setResult("x");
            read.result();
            getRunningLoop().createFuture().cancel();
        });
        assertThat(reports).isEmpty();
    }

    @Test
    void theHandlerRunsInTheContextOfTheTask() {
        ContextVar<String> name = new ContextVar<>("name", "foo");
        List<String> seen = new ArrayList<>();
        virtualRun(() -> {
            getRunningLoop().setExceptionHandler((_, _) -> seen.add(name.get()));
            createTask(async(() -> {
                name.set("bar");
                throw new IllegalStateException("task");
            }));
            getRunningLoop().createFuture().setException(new IllegalStateException("of no task"));
            spin(2);
        });
        assertThat(seen).containsExactlyInAnyOrder("bar", "foo");
    }

    @Test
    void inDebugModeTheReportSaysWhereTheFutureWasMade() {
        List<Future<String>> held = new ArrayList<>();
        virtualRun(() -> {
            listen();
            getRunningLoop().setDebug(true);
            Future<String> future = getRunningLoop().createFuture();
            held.add(future);
            future.setException(new OutOfMemoryError("x"));
        });
        assertThat(held).hasSize(1);
        assertThat(reports).singleElement().satisfies(context -> {
            assertThat(context.message()).startsWith("Future exception was never retrieved");
            assertThat(context.exception()).isInstanceOf(OutOfMemoryError.class);
            assertThat((String) context.about().get("source_traceback")).contains(
                    "inDebugModeTheReportSaysWhereTheFutureWasMade");
        });
    }
}
