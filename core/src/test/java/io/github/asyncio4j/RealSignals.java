package io.github.asyncio4j;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;

/** Sends this JVM a signal, and looks who would get it. */
final class RealSignals {

    private RealSignals() {}

    /** Sends one that somebody handles; where it would end this JVM it is an error of the test. */
    static void raise(String name) {
        if (jvmHandles(name)) {
            throw new AssertionError("nobody handles " + name);
        }
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(ProcessHandle.current().pid())).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("cannot send " + name, e);
        }
    }

    /** Skips the test where whoever started this JVM has it ignore the signal; that is a failure where CI=true. */
    static void requireHeard(String name) {
        try {
            jvmHandles(name);
        } catch (IllegalStateException deaf) {
            if ("true".equals(System.getenv("CI"))) {
                throw deaf;
            }
            abort(deaf.getMessage());
        }
    }

    /** Whether it is the JVM's own. */
    static boolean jvmHandles(String name) {
        Signals.Before before = HandledSignal.handle(name, _ -> {});
        before.restore().run();
        return before.isJvm();
    }
}
