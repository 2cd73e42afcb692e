package io.github.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailuresTest {

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
        Object unshowable = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no words");
            }
        };
        loop.callExceptionHandler(new ErrorContext("m", null, Map.of("bad", unshowable)));
        assertThat(NothingLeft.takeReports()).singleElement().asString()
                .startsWith("Exception in default exception handler");
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
}
