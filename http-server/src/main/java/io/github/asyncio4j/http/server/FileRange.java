package io.github.asyncio4j.http.server;

import org.jspecify.annotations.Nullable;

/**
 * The part of a file that a request wants: RFC 9110, section 14.
 *
 * @param from the first byte
 * @param to before which byte it ends; a range that no byte of the file is in ends where it begins
 */
record FileRange(long from, long to) {

    private static final FileRange UNSATISFIABLE = new FileRange(0, 0);
    private static final int MOST_DIGITS = 18;

    /**
     * Reads the value of Range for a file of this size. Returns null for one that is to be ignored, so that the whole file
     * is sent: it is malformed or of another unit, or asks for several parts. Those would have to be wrapped into a
     * multipart body; hardly a client asks for them, and overlapping ones were an attack.
     */
    static @Nullable FileRange parse(String value, long size) {
        if (!value.regionMatches(true, 0, "bytes=", 0, 6)) {
            return null;
        }
        String range = value.substring(6).strip();
        int hyphen = range.indexOf('-');
        if (hyphen < 0 || !isNumber(range, 0, hyphen) || !isNumber(range, hyphen + 1, range.length())) {
            return null;
        }
        if (hyphen == 0) {
            long suffix = number(range.substring(1));
            return range.length() == 1 || size == 0 && suffix > 0 ? null
                    : suffix == 0 ? UNSATISFIABLE : new FileRange(Math.max(0, size - suffix), size);
        }
        long from = number(range.substring(0, hyphen));
        long last = hyphen == range.length() - 1 ? Long.MAX_VALUE - 1 : number(range.substring(hyphen + 1));
        if (last < from) {
            return null;
        }
        return from >= size ? UNSATISFIABLE : new FileRange(from, Math.min(size, last + 1));
    }

    /** ASCII digits, or nothing. */
    private static boolean isNumber(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** What is larger than any file is the largest number. */
    private static long number(String digits) {
        int zeros = 0;
        while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
            zeros++;
        }
        String significant = digits.substring(zeros);
        return significant.isEmpty() ? 0
                : significant.length() > MOST_DIGITS ? Long.MAX_VALUE - 1 : Long.parseLong(significant);
    }

    boolean isSatisfiable() {
        return to > from;
    }

    long length() {
        return to - from;
    }
}
