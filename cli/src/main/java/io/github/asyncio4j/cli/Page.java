package io.github.asyncio4j.cli;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of a visit.
 *
 * @param status the server's, or 0 for none
 * @param type the media type, or null
 * @param bytes how long the page is; -1 if it was not read and the server does not say
 * @param title what stands in the title, or null
 * @param links where it leads to, each once
 * @param detail what went wrong, or empty
 */
record Page(Visit visit, Outcome outcome, int status, @Nullable String type, long bytes, Duration time,
        @Nullable String title, List<URI> links, String detail) {

    /** The columns of the table. */
    enum Outcome {
        OK, MOVED, REFUSED, BROKEN, ERROR, FORBIDDEN
    }

    /** Makes one that there is no answer for. */
    static Page without(Visit visit, Outcome outcome, Duration time, String why) {
        return new Page(visit, outcome, 0, null, 0, time, null, List.of(), why);
    }

    /** Judges a status: moved, the asker's fault, the server's. */
    static Outcome judge(int status) {
        return status >= 500 ? Outcome.BROKEN
                : status >= 400 ? Outcome.REFUSED : status >= 300 ? Outcome.MOVED : Outcome.OK;
    }

    boolean failed() {
        return outcome == Outcome.REFUSED || outcome == Outcome.BROKEN || outcome == Outcome.ERROR;
    }

    /** Returns a line for who watches. */
    String line() {
        return status != 0
                ? String.format(Locale.ROOT, "%d %s %d ms", status, visit.url(), time.toMillis())
                : (outcome == Outcome.FORBIDDEN ? "--- " : "ERR ") + visit.url() + " " + detail;
    }
}
