package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TallyTest {

    private final Tally tally = new Tally(Mode.THREADS, 4,
            new ProgressLines("threads", 4, new PrintStream(new ByteArrayOutputStream())));

    @Test
    void countsByOutcome() {
        tally.begin();
        tally.add(Download.ok("cn", 10));
        tally.add(Download.ok("us", 5));
        tally.add(Download.refused("de", 404));
        tally.add(Download.refused("fr", 503));
        assertThat(tally.counts()).isEqualTo(new Counts(2, 1, 1));
        assertThat(tally.bytes()).isEqualTo(15);
        assertThat(tally.downloads()).last().extracting(Download::detail).isEqualTo("the server answered 503");
    }

    @Test
    void theClockStopsAtTheLastDownload() {
        tally.begin();
        assertThat(tally.wall()).isZero();
        tally.add(Download.ok("cn", 10));
        var atLast = tally.wall();
        assertThat(atLast).isPositive();
        assertThat(tally.wall()).isEqualTo(atLast);
    }

    @Test
    void aThreadCountsOnce() {
        tally.ranOn(Thread.currentThread());
        tally.ranOn(Thread.currentThread());
        assertThat(tally.threads()).isEqualTo(1);
    }

    @Test
    void aFileThatDiffersFromItsSourceBecomesAnError(@TempDir Path dir) throws Exception {
        FlagFolder folder = FlagFolder.open(dir);
        for (String code : new String[] {"cn", "us", "de"}) {
            folder.save(code, new byte[] {1, 2, 3});
            tally.add(Download.ok(code, 3));
        }
        tally.compare(folder, Map.of("cn", new byte[] {1, 2, 3}, "us", new byte[] {1, 2, 4}));
        assertThat(tally.counts()).isEqualTo(new Counts(2, 0, 1));
        assertThat(Row.of(tally, null).failures()).singleElement().satisfies(download -> {
            assertThat(download.code()).isEqualTo("us");
            assertThat(download.isDifferent()).isTrue();
        });
        assertThat(Row.of(tally, null).isRight()).isFalse();
    }
}
