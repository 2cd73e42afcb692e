package io.github.asyncio4j.net;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;

/** Bytes in the arrays they came in. Taking a whole array copies nothing, but small ones are joined as they queue up. */
final class Chunks {

    /** A peer that sends byte by byte must cost neither an array nor a step of each search for every byte. */
    private static final int SMALL = 1_024;

    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>(4);

    /** Where the first array's unread bytes begin. */
    private int offset;
    private int size;

    void add(byte[] chunk) {
        if (chunk.length == 0) {
            return;
        }
        size += chunk.length;
        if (chunk.length < SMALL && chunks.size() > 1 && chunks.getLast().length < SMALL) {
            byte[] last = chunks.removeLast();
            byte[] joined = Arrays.copyOf(last, last.length + chunk.length);
            System.arraycopy(chunk, 0, joined, last.length, chunk.length);
            chunks.add(joined);
        } else {
            chunks.add(chunk);
        }
    }

    int size() {
        return size;
    }

    /** Takes the first n bytes; there must be as many. */
    byte[] take(int n) {
        size -= n;
        byte[] first = chunks.peek();
        if (first != null && offset == 0 && first.length == n) {
            return chunks.remove();
        }
        byte[] taken = new byte[n];
        for (int at = 0; at < n;) {
            first = chunks.element();
            int part = Math.min(n - at, first.length - offset);
            System.arraycopy(first, offset, taken, at, part);
            at += part;
            offset += part;
            if (offset == first.length) {
                chunks.remove();
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
        byte[] last = chunks.getLast();
        int start = size - last.length;
        if (start <= from) {
            return place(search.in(last, from - start), start);
        }
        ArrayDeque<byte[]> unseen = new ArrayDeque<>();
        start = size;
        for (Iterator<byte[]> back = chunks.descendingIterator(); start > from && back.hasNext();) {
            unseen.push(back.next());
            start -= unseen.element().length;
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
