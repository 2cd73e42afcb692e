package io.github.asyncio4j.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The date of a cookie's Expires, by the rules of RFC 6265, section 5.1.1: whatever order its parts have. */
final class CookieDate {

    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private static final int UNKNOWN = -1;

    /** Seconds of the day, or {@link #UNKNOWN}, as all of these. */
    private int time = UNKNOWN;
    private int day = UNKNOWN;
    private int month = UNKNOWN;
    private int year = UNKNOWN;
    private boolean valid = true;

    private CookieDate() {}

    /** Returns the moment, or null if this is no date. */
    static @Nullable Instant parse(String text) {
        CookieDate date = new CookieDate();
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isDelimiter(text.charAt(i))) {
                if (i > from) {
                    date.take(text.substring(from, i));
                }
                from = i + 1;
            }
        }
        return date.instant();
    }

    private static boolean isDelimiter(char c) {
        return c == '\t' || c >= ' ' && c <= '/' || c >= ';' && c <= '@' || c >= '[' && c <= '`'
                || c >= '{' && c <= '~';
    }

    private void take(String token) {
        if (time == UNKNOWN && takeTime(token)) {
            return;
        }
        int digits = digits(token, 0);
        if (day == UNKNOWN && (digits == 1 || digits == 2)) {
            day = Integer.parseInt(token.substring(0, digits));
        } else if (month == UNKNOWN && takeMonth(token)) {
            return;
        } else if (year == UNKNOWN && digits >= 2 && digits <= 4) {
            year = Integer.parseInt(token.substring(0, digits));
        }
    }

    private boolean takeMonth(String token) {
        if (token.length() < 3) {
            return false;
        }
        int at = MONTHS.indexOf(token.substring(0, 3).toLowerCase(Locale.ROOT));
        if (at < 0 || at % 3 != 0) {
            return false;
        }
        month = at / 3 + 1;
        return true;
    }

    /** One or two digits, three times, with colons between. */
    private boolean takeTime(String token) {
        int[] parts = new int[3];
        int at = 0;
        for (int i = 0; i < 3; i++) {
            int digits = digits(token, at);
            if (digits < 1 || digits > 2
                    || i < 2 && (at + digits >= token.length() || token.charAt(at + digits) != ':')) {
                return false;
            }
            parts[i] = Integer.parseInt(token.substring(at, at + digits));
            at += digits + 1;
        }
        valid = parts[0] <= 23 && parts[1] <= 59 && parts[2] <= 59;
        time = parts[0] * 3600 + parts[1] * 60 + parts[2];
        return true;
    }

    private static int digits(String token, int from) {
        int at = from;
        while (at < token.length() && token.charAt(at) >= '0' && token.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }

    private @Nullable Instant instant() {
        if (time == UNKNOWN || day == UNKNOWN || month == UNKNOWN || year == UNKNOWN || !valid) {
            return null;
        }
        int full = year >= 70 && year <= 99 ? year + 1900 : year < 70 ? year + 2000 : year;
        if (full < 1601) {
            return null;
        }
        try {
            return LocalDateTime.of(full, month, day, 0, 0).plusSeconds(time).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }
}
