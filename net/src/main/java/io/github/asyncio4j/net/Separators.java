package io.github.asyncio4j.net;

import java.util.Arrays;
import java.util.Comparator;

/**
 * What ends a piece of a stream: any of several rows of bytes. The one that is complete first ends it; of those that are
 * complete at the same byte the shortest counts.
 */
final class Separators {

    static final Separators NEWLINE = new Separators(new byte[] {'\n'});

    /** The shortest first. */
    private final byte[][] all;

    /**
     * For each one, and each number of its bytes that fit: how many of them fit still, further on, where the next byte does
     * not (Knuth, Morris and Pratt).
     */
    private final int[][] fallbacks;

    /** The search for a single byte, which has no state. */
    private final Search simple = new Search(0);

    Separators(byte[]... separators) {
        if (separators.length == 0) {
            throw new IllegalArgumentException("Separator should contain at least one element; there is none");
        }
        all = new byte[separators.length][];
        for (int i = 0; i < all.length; i++) {
            all[i] = separators[i].clone();
            if (all[i].length == 0) {
                throw new IllegalArgumentException("Separator should be at least one byte long; number " + i
                        + " is empty");
            }
        }
        Arrays.sort(all, Comparator.comparingInt(each -> each.length));
        fallbacks = new int[all.length][];
        Arrays.setAll(fallbacks, i -> fallbacks(all[i]));
    }

    private static int[] fallbacks(byte[] separator) {
        int[] fallback = new int[separator.length];
        for (int fit = 1, still = 0; fit < separator.length - 1; fit++) {
            while (still > 0 && separator[fit] != separator[still]) {
                still = fallback[still];
            }
            if (separator[fit] == separator[still]) {
                still++;
            }
            fallback[fit + 1] = still;
        }
        return fallback;
    }

    /** Returns the length of the longest. */
    int longest() {
        return all[all.length - 1].length;
    }

    /** Begins to search. */
    Search search() {
        return all.length == 1 && longest() == 1 ? simple : new Search(all.length);
    }

    /** A search through bytes that come piece by piece. It looks at each byte once, however small the pieces are. */
    final class Search {

        /** How many bytes of each separator fit the last ones that were looked at. */
        private final int[] fitting;

        private int length = 1;

        private Search(int separators) {
            fitting = new int[separators];
        }

        /** Goes on with these bytes, and returns the place of the one that completes a separator; -1 if none does. */
        int in(byte[] bytes, int from) {
            if (this == simple) {
                return indexOf(all[0][0], bytes, from);
            }
            for (int i = from; i < bytes.length; i++) {
                if (completes(bytes[i])) {
                    return i;
                }
            }
            return -1;
        }

        private static int indexOf(byte wanted, byte[] bytes, int from) {
            for (int i = from; i < bytes.length; i++) {
                if (bytes[i] == wanted) {
                    return i;
                }
            }
            return -1;
        }

        private boolean completes(byte next) {
            for (int i = 0; i < fitting.length; i++) {
                byte[] separator = all[i];
                int fit = fitting[i];
                while (fit > 0 && separator[fit] != next) {
                    fit = fallbacks[i][fit];
                }
                if (separator[fit] == next) {
                    fit++;
                }
                fitting[i] = fit;
                if (fit == separator.length) {
                    length = fit;
                    return true;
                }
            }
            return false;
        }

        /** Returns the length of the separator that was found. */
        int length() {
            return length;
        }
    }
}
