package io.github.asyncio4j.net;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bytes in the arrays they came in. Taking a whole array copies nothing, but small ones are joined as they queue up. */
final class Chunks {

    /** A peer that sends byte by byte must cost neither an array nor a step of each search for every byte. */
    private static final int SMALL = 1_024;

    /** The oldest, apart, since one that is taken before the next comes needs no queue; null when there is none. */
    private byte @Nullable [] first;

    /** Those behind the first. */
    private final ArrayDeque<byte[]> others = new ArrayDeque<>(4);

    /** Where the first array's unread bytes begin. */
    private int offset;
    private int size;

    void add(byte[] chunk) {
        if (chunk.length == 0) {
            return;
        }
        size += chunk.length;
        if (first == null) {
            first = chunk;
        } else if (chunk.length < SMALL && !others.isEmpty() && others.getLast().length < SMALL) {
            byte[] last = others.removeLast();
            byte[] joined = Arrays.copyOf(last, last.length + chunk.length);
            System.arraycopy(chunk, 0, joined, last.length, chunk.length);
            others.add(joined);
        } else {
            others.add(chunk);
        }
    }

    int size() {
        return size;
    }

    /** Takes the first n bytes; there must be as many. */
    byte[] take(int n) {
        size -= n;
        byte[] whole = first;
        if (whole != null && offset == 0 && whole.length == n) {
            first = size == 0 ? null : others.poll();
            return whole;
        }
        byte[] taken = new byte[n];
        for (int at = 0; at < n;) {
            byte[] from = Objects.requireNonNull(first);
            int part = Math.min(n - at, from.length - offset);
            System.arraycopy(from, offset, taken, at, part);
            at += part;
            offset += part;
            if (offset == from.length) {
                first = others.poll();
                offset = 0;
            }
        }
        return taken;
    }

    /** Returns the place, from this one on, of the byte that ends the search; -1 if none does. What lies before costs nothing. */
    int find(Separators.Search search, int from) {
        if (from >= size) {
            return -1;
        }
        byte[] last = others.isEmpty() ? first : others.getLast();
        int start = size - last.length;
        if (start <= from) {
            return place(search.in(last, from - start), start);
        }
        ArrayDeque<byte[]> unseen = new ArrayDeque<>();
        start = size;
        for (Iterator<byte[]> back = others.descendingIterator(); start > from && back.hasNext();) {
            unseen.push(back.next());
            start -= unseen.element().length;
        }
        if (start > from) {
            unseen.push(first);
            start -= first.length;
        }
        for (byte[] chunk : unseen) {
            int found = search.in(chunk, Math.max(0, from - start));
            if (found >= 0) {
                return start + found;
            }
            start += chunk.length;
        }
        return -1;
    }

    private static int place(int found, int start) {
        return found < 0 ? -1 : start + found;
    }
}
