package io.github.asyncio4j.cli;

import java.math.BigDecimal;
import java.time.Duration;

/** Reads the numbers of options, and complains of them alike. */
final class Numbers {

    private Numbers() {}

    /** Reads a whole number. */
    static long whole(String option, String text, long least, long most) {
        try {
            long value = Long.parseLong(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Complained of below.
        }
        throw new BadInput(option + " is '" + text + "'; allowed are whole numbers"
                + (most == Long.MAX_VALUE ? "" : " from " + least + " to " + most));
    }

    /** Reads a time in seconds, which may have a fraction. */
    static Duration seconds(String option, String text, int most) {
        try {
            BigDecimal seconds = new BigDecimal(text.strip());
            if (text.length() <= 20 && seconds.signum() >= 0 && seconds.compareTo(BigDecimal.valueOf(most)) <= 0) {
                return Duration.ofMillis(seconds.movePointRight(3).longValue());
            }
        } catch (NumberFormatException e) {
            // Complained of below.
        }
        throw new BadInput(option + " is '" + text + "'; allowed are seconds from 0 to " + most + ", such as 0.5");
    }
}
