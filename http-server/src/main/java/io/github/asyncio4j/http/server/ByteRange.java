package io.github.asyncio4j.http.server;

import org.jspecify.annotations.Nullable;

/**
 * The part of something that a client asks for with Range.
 *
 * @param first the place of the first byte; negative for so many bytes at the end
 * @param last the place of the last byte, {@link Long#MAX_VALUE} for the end
 */
public record ByteRange(long first, long last) {

    private static final long NONE = -1;
    private static final long BAD = -2;

    /** Reads {@code bytes=0-499}, {@code bytes=500-} or {@code bytes=-500}; anything else is null, as if it were not there. */
    static @Nullable ByteRange parse(String header) {
        String text = header.strip();
        if (!text.regionMatches(true, 0, "bytes=", 0, 6)) {
            return null;
        }
        String range = text.substring(6).strip();
        int dash = range.indexOf('-');
        if (dash < 0 || range.length() < 2) {
            return null;
        }
        long first = number(range.substring(0, dash));
        long last = number(range.substring(dash + 1));
        if (first == BAD || last == BAD) {
            return null;
        }
        if (first == NONE) {
            // Nothing at the end is nothing that can be sent as a part, and -0 would mean all.
            return last <= 0 ? null : new ByteRange(-last, Long.MAX_VALUE);
        }
        return last == NONE ? new ByteRange(first, Long.MAX_VALUE) : last < first ? null : new ByteRange(first, last);
    }

    private static long number(String digits) {
        if (digits.length() > 18) {
            return BAD;
        }
        long value = digits.isEmpty() ? NONE : 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return BAD;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
