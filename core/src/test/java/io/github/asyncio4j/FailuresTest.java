package io.github.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private static final Object UNSHOWABLE = new Object() {
        @Override
        public String toString() {
            throw new IllegalStateException("no words");
        }
    };

    private final EventLoop loop = VirtualLoop.newLoop();
    private final ErrorContext context =
            new ErrorContext("something happened", new IllegalStateException("out"), Map.of("extra", 42));

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void withoutAHandlerTheLogSaysAllOfIt() {
        loop.callExceptionHandler(context);
        assertThat(NothingLeft.takeReports()).singleElement().asString().startsWith("something happened")
                .contains("extra: 42").contains("IllegalStateException: out");
    }

    /** 33: test_default_exc_handler_broken, and a handler that is broken. */
    @Test
    void aBrokenHandlerIsLoggedWithWhatItWasToldOf() {
        loop.setExceptionHandler((_, _) -> {
            throw new IllegalArgumentException("broken");
        });
        loop.callExceptionHandler(context);
        assertThat(NothingLeft.takeReports()).singleElement().asString()
                .startsWith("Unhandled error in exception handler").contains("something happened").contains("broken");
    }

    @Test
    void aContextThatCannotBeShownIsStillLogged() {
        loop.callExceptionHandler(new ErrorContext("m", null, Map.of("bad", UNSHOWABLE)));
        assertThat(NothingLeft.takeReports()).singleElement().asString()
                .isEqualTo("Exception in default exception handler (java.lang.IllegalStateException: no words)");
    }

    @Test
    void aHandlerMayPassOnToTheDefaultOne() {
        loop.setExceptionHandler(EventLoop::defaultExceptionHandler);
        loop.callExceptionHandler(context);
        assertThat(NothingLeft.takeReports()).hasSize(1);
    }

    @Test
    void aSystemExitOfAHandlerGoesOn() {
        loop.setExceptionHandler((_, _) -> {
            throw new SystemExit(1);
        });
        assertThatThrownBy(() -> loop.callExceptionHandler(context)).isInstanceOf(SystemExit.class);
    }

    private static void zero() {
        throw new ArithmeticException("zero");
    }

    @Test
    void aFailingCallbackOrTimerIsLoggedAndTheLoopGoesOn() {
        loop.callSoon(FailuresTest::zero);
        loop.callLater(java.time.Duration.ofMillis(10), FailuresTest::zero);
        loop.callLater(java.time.Duration.ofMillis(20), loop::stop);
        loop.runForever();
        assertThat(NothingLeft.takeReports()).hasSize(2)
                .allMatch(report -> report.startsWith("Exception in callback") && report.contains("FailuresTest")
                        && report.contains("ArithmeticException: zero"));
    }

    @Test
    void theHandlerIsToldOfAFailingCallbackUntilItIsTakenAway() {
        List<ErrorContext> told = new ArrayList<>();
        BiConsumer<EventLoop, ErrorContext> handler = (theLoop, what) -> {
            assertThat(theLoop).isSameAs(loop);
            told.add(what);
        };
        assertThat(loop.exceptionHandler()).isNull();
        loop.setExceptionHandler(handler);
        assertThat(loop.exceptionHandler()).isSameAs(handler);
        Handle handle = loop.callSoon(FailuresTest::zero);
        runOnce();
        assertThat(told).singleElement().satisfies(what -> {
            assertThat(what.message()).startsWith("Exception in callback Handle[" + FailuresTest.class.getName());
            assertThat(what.exception()).isInstanceOf(ArithmeticException.class);
            assertThat(what.about()).containsEntry("handle", handle);
        });

        loop.setExceptionHandler(null);
        loop.callSoon(FailuresTest::zero);
        runOnce();
        assertThat(told).hasSize(1);
        assertThat(NothingLeft.takeReports()).singleElement().asString().startsWith("Exception in callback");
    }

    @Test
    void aHandlerThatIsBrokenDoesNotEndTheLoop() {
        loop.setExceptionHandler((_, _) -> {
            throw new IllegalArgumentException("broken");
        });
        loop.callSoon(FailuresTest::zero);
        runOnce();
        assertThat(NothingLeft.takeReports()).singleElement().asString()
                .startsWith("Unhandled error in exception handler").contains("IllegalArgumentException: broken");
    }

    private void runOnce() {
        loop.stop();
        loop.runForever();
    }

    @Test
    void whoseHandlerIsBrokenTooIsSaid() {
        loop.setExceptionHandler((_, _) -> {
            throw new IllegalArgumentException("broken");
        });
        loop.callExceptionHandler(new ErrorContext("m", null, Map.of("bad", UNSHOWABLE)));
        assertThat(NothingLeft.takeReports()).singleElement().asString()
                .startsWith("Exception in default exception handler while handling an unexpected error in custom");
    }

    /** The report names the task as its future, and comes when the task has long ended. */
    @Test
    void aHandlerLearnsOfALostFailureInTheContextOfItsTask() {
        ContextVar<String> variable = new ContextVar<>("variable", "nobody's");
        List<String> seen = new ArrayList<>();
        loop.setExceptionHandler((_, _) -> seen.add(variable.get()));
        Task<Void> task = loop.createTask(Asyncio.async(() -> {
            variable.set("task's");
            zero();
        }));
        runOnce();
        assertThat(task.done()).isTrue();
        loop.close();
        assertThat(seen).containsExactly("task's");
    }
}
