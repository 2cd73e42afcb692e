package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.options.Amount;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a file is downloaded. Immutable; the {@code with} methods return a changed copy. */
public final class DownloadOptions implements Cloneable {

    /** Is told how far a download is, on the loop, some times for each MiB. */
    @FunctionalInterface
    public interface Progress {

        /**
         * Learns how much is there.
         *
         * @param done how many bytes the file has, those of former attempts included
         * @param total how many it will have; -1 if the server does not say
         */
        void progress(long done, long total);
    }

    private static final DownloadOptions DEFAULTS = new DownloadOptions();

    private RequestOptions request = RequestOptions.none();
    private @Nullable Progress progress;
    private byte @Nullable [] sha256;
    private int attempts = 1;

    private DownloadOptions() {}

    /** Returns the defaults. */
    public static DownloadOptions defaults() {
        return DEFAULTS;
    }

    /** Returns what the requests have besides their URL. */
    public RequestOptions request() {
        return request;
    }

    /** Sets what the requests have besides their URL. */
    public DownloadOptions withRequest(RequestOptions options) {
        DownloadOptions copy = copy();
        copy.request = Objects.requireNonNull(options, "the options of the request are null");
        return copy;
    }

    /** Has this told how far the download is. */
    public DownloadOptions withProgress(Progress progress) {
        DownloadOptions copy = copy();
        copy.progress = Objects.requireNonNull(progress, "the progress is null; leave it out for none");
        return copy;
    }

    @Nullable
    Progress progress() {
        return progress;
    }

    /**
     * Takes the file for right only if it has this SHA-256; one that has another is deleted.
     *
     * @param hex 64 hexadecimal digits
     */
    public DownloadOptions withSha256(String hex) {
        if (hex.length() != 64) {
            throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits, not " + hex.length());
        }
        DownloadOptions copy = copy();
        copy.sha256 = HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT));
        return copy;
    }

    byte @Nullable [] sha256() {
        return sha256;
    }

    /** Returns how often it is tried before a failure of the connection is one of the download: once. */
    public int attempts() {
        return attempts;
    }

    /** Sets how often it is tried, each time from where the one before it came to, with a second in between. */
    public DownloadOptions withAttempts(int times) {
        DownloadOptions copy = copy();
        copy.attempts = Amount.atLeastOne("attempts", times);
        return copy;
    }

    private DownloadOptions copy() {
        try {
            return (DownloadOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
