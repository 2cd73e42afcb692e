package io.github.asyncio4j.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PosixTest {

    @Test
    void aProcessIsStoppedFromItsSignalUntilItGoesOnAndWhenItIsGone() throws IOException, InterruptedException {
        assumeFalse(Posix.MAC, "there is no /proc to tell by");
        Process process = new ProcessBuilder("sleep", "300").start();
        try {
            assertThat(Posix.isStopped(process.pid())).isFalse();
            Posix.kill(process.pid(), Posix.SIGSTOP);
            Bounded.run(() -> Bounded.until(() -> Posix.isStopped(process.pid())));
        } finally {
            process.destroyForcibly();
        }
        process.waitFor();
        assertThat(Posix.isStopped(process.pid())).isTrue();
    }
}
