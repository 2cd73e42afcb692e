package io.github.asyncio4j.cli;

import java.util.SplittableRandom;

/**
 * Which requests go wrong, and how. It depends on the country and the seed alone, so that every way meets the same
 * server and a run can be repeated.
 *
 * @param rate the share that goes wrong, 0 to 1
 */
record Faults(double rate, long seed) {

    /** Nothing goes wrong. */
    static final Faults NONE = new Faults(0, 0);

    /** Returns what happens to the request for a country. */
    Fault of(String code) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + code.hashCode());
        if (random.nextDouble() >= rate) {
            return Fault.NONE;
        }
        return switch (random.nextInt(3)) {
            case 0 -> Fault.NOT_FOUND;
            case 1 -> Fault.UNAVAILABLE;
            default -> Fault.CUT;
        };
    }
}
