package io.github.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandledSignalTest {

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    /** Who handles it when none of ours does. */
    private final Signals.Before before = Signals.install("USR2", () -> told.add("process"));

    @AfterEach
    void leaveItAsItWas() {
        before.restore().run();
    }

    private Signals.Before handle(String name) {
        return HandledSignal.handle("SIGUSR2", _ -> told.add(name));
    }

    private String raised() throws InterruptedException {
        RealSignals.raise("USR2");
        return told.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void whoAskedLastIsTold() throws InterruptedException {
        Signals.Before first = handle("first");
        Signals.Before second = handle("second");
        assertThat(raised()).isEqualTo("second");
        second.restore().run();
        assertThat(raised()).isEqualTo("first");
        first.restore().run();
        assertThat(raised()).isEqualTo("process");
    }

    /** Two programs on two threads end when they like. */
    @Test
    void whoLeavesFirstTakesNothingFromWhoStays() throws InterruptedException {
        Signals.Before first = handle("first");
        Signals.Before second = handle("second");
        first.restore().run();
        assertThat(raised()).isEqualTo("second");
        second.restore().run();
        assertThat(raised()).isEqualTo("process");
    }

    @Test
    void leavingTwiceIsLeavingOnce() throws InterruptedException {
        Signals.Before first = handle("first");
        first.restore().run();
        first.restore().run();
        Signals.Before second = handle("second");
        first.restore().run();
        assertThat(raised()).isEqualTo("second");
        second.restore().run();
    }

    @Test
    void whatIsPassedOnGoesToWhoAskedBefore() throws InterruptedException {
        Signals.Before first = handle("first");
        Signals.Before second = HandledSignal.handle("USR2", below -> below.passOn().run());
        assertThat(raised()).isEqualTo("first");
        first.restore().run();
        second.restore().run();
    }

    /** As a program may that uses the JDK's class beside us. */
    @Test
    void whoHandlesItPastUsIsNotPutOff() throws InterruptedException {
        Signals.Before ours = handle("ours");
        Signals.Before another = Signals.install("USR2", () -> told.add("another"));
        ours.restore().run();
        assertThat(raised()).isEqualTo("another");
        another.restore().run();
    }
}
