package io.github.asyncio4j.cli;

import io.github.asyncio4j.http.Headers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What tells one version of a resource from another, byte for byte. */
final class Validators {

    /** A date of change as young as that may be of two versions (RFC 9110, 8.8.2.2). */
    private static final Duration YOUNG = Duration.ofSeconds(60);

    private Validators() {}

    /** Returns what may stand in If-Range: a strong ETag, or a date of change that is long past; null for neither. */
    static @Nullable String of(Headers headers) {
        String tag = headers.get("ETag");
        if (tag != null && tag.startsWith("\"")) {
            return tag;
        }
        String changed = headers.get("Last-Modified");
        Instant then = instant(changed);
        Instant now = instant(headers.get("Date"));
        return then != null && now != null && then.plus(YOUNG).isBefore(now) ? changed : null;
    }

    private static @Nullable Instant instant(@Nullable String date) {
        try {
            return date == null ? null : DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
