package io.github.asyncio4j.cli;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one way.
 *
 * @param planned how many downloads there were to be
 * @param wall from the first request to the last byte written
 * @param threads on how many threads of the client downloads ran
 * @param failures the downloads that ended with an error
 * @param server what the embedded server answered meanwhile; null where there was none, or an interruption
 */
record Row(Mode mode, int planned, Duration wall, int threads, long bytes, Counts counts, List<Download> failures,
        @Nullable ServerCounts server) {

    static Row of(Tally tally, @Nullable ServerCounts server) {
        return new Row(tally.mode(), tally.planned(), tally.wall(), tally.threads(), tally.bytes(), tally.counts(),
                tally.downloads().stream().filter(download -> download.outcome() == Download.Outcome.ERROR).toList(),
                server);
    }

    double seconds() {
        return wall.toNanos() / 1e9;
    }

    double requestsPerSecond() {
        return wall.isZero() ? 0 : counts.total() / seconds();
    }

    boolean isComplete() {
        return counts.total() == planned;
    }

    /** Returns whether every file is as its source, and the server, if there was one to ask, counted the same. */
    boolean isRight() {
        return agreesWithServer() && failures.stream().noneMatch(Download::isDifferent);
    }

    /** Returns whether the server, if it was asked, counted the same. */
    boolean agreesWithServer() {
        return server == null || server.agreesWith(counts);
    }
}
