package io.github.asyncio4j.cli;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the download of a file ended.
 *
 * @param bytes how long the file is; of one that failed, how much there is
 * @param received how much came over the network
 * @param tries how many requests were made
 * @param sha256 the checksum of a file that is there, or null
 * @param detail what went wrong, or empty
 */
record Fetched(Wanted wanted, State state, long bytes, long received, int tries, Duration time,
        @Nullable String sha256, String detail) {

    enum State {
        DONE, RESUMED, THERE, FAILED
    }

    boolean failed() {
        return state == State.FAILED;
    }

    /** Returns a line for who watches. */
    String line() {
        String size = String.format(Locale.ROOT, "%,d bytes", bytes);
        return switch (state) {
            case DONE -> wanted.file() + ": " + size;
            case RESUMED -> wanted.file() + ": " + size + ", "
                    + String.format(Locale.ROOT, "%,d of them now", received);
            case THERE -> wanted.file() + ": " + size + ", was there";
            case FAILED -> wanted.file() + ": failed, " + detail;
        };
    }
}
