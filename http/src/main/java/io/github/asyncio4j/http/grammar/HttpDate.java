package io.github.asyncio4j.http.grammar;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates as HTTP writes them: {@code Sun, 06 Nov 1994 08:49:37 GMT}; the day always has two digits. */
public final class HttpDate {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** The two that are obsolete and still read: that of RFC 850 and that of C's asctime. */
    private static final List<DateTimeFormatter> OLD = List.of(
            new DateTimeFormatterBuilder().appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 1970).appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH).withZone(ZoneOffset.UTC),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC));

    /** None of the three is longer. */
    private static final int LONGEST = 40;

    private HttpDate() {}

    /** Returns the text of a moment. */
    public static String format(Instant moment) {
        return FORMAT.format(moment);
    }

    /** Returns the moment of a text in one of the three forms, or null if it is none. */
    public static @Nullable Instant parse(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        try {
            return FORMAT.parse(text, Instant::from);
        } catch (DateTimeException e) {
            for (DateTimeFormatter old : OLD) {
                try {
                    return old.parse(text, Instant::from);
                } catch (DateTimeException other) {
                    // The next one, or none.
                }
            }
            return null;
        }
    }
}
