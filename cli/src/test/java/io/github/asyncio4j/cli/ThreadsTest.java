package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadsTest {

    private final Interruption interruption = new Interruption();
    private final Tally tally = new Tally(Mode.THREADS, 8,
            new ProgressLines("threads", 8, new PrintStream(new ByteArrayOutputStream())));

    /** An interruption, or the first failure, may come while requests are still being handed to the pool. */
    @Test
    void whatIsHandedToAPoolThatWasStoppedIsDropped(@TempDir Path dir) throws Exception {
        interruption.ask();
        new Threads().download(new Order(Countries.POP20.subList(0, 8), "http://127.0.0.1:1/flags", 4,
                FlagFolder.open(dir), tally, interruption));
        assertThat(tally.downloads()).isEmpty();
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aFailureIsToldByItsInnermostCauseAndNeverAsTooManyRetries() {
        IOException cut = new IOException("Too many retries");
        assertThat(Threads.reason(cut)).isEqualTo("the connection was cut before there was an answer");
        assertThat(Threads.reason(new IOException("Too many retries", cut)))
                .isEqualTo("the connection was cut before there was an answer");
        assertThat(Threads.reason(new IOException("Too many retries", new IOException("EOF reached while reading"))))
                .contains("EOF reached while reading");
    }
}
