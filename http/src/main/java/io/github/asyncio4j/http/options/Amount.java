package io.github.asyncio4j.http.options;

import java.time.Duration;

/** An amount that an option is set to: returned if it is allowed, and refused with its name if it is not. */
public final class Amount {

    private Amount() {}

    public static int atLeastOne(String name, int value) {
        return (int) atLeastOne(name, (long) value);
    }

    public static long atLeastOne(String name, long value) {
        return atLeast(1, name, value);
    }

    public static int notNegative(String name, int value) {
        return (int) notNegative(name, (long) value);
    }

    public static long notNegative(String name, long value) {
        return atLeast(0, name, value);
    }

    private static long atLeast(int least, String name, long value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be >= " + least);
        }
        return value;
    }

    public static Duration positive(String name, Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException(name + " is " + time + "; it must be more than zero");
        }
        return time;
    }

    public static Duration notNegative(String name, Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(name + " is " + time + "; it must not be negative");
        }
        return time;
    }
}
