package io.github.asyncio4j.loop;

import java.util.function.Supplier;

/** Puts something between the entries that a loop is about to run. */
public final class Between {

    private Between() {}

    /** Puts an entry before each that is ready, and one behind the last; none if nothing is ready. */
    public static void everyTwo(ReadyQueue ready, Supplier<? extends Entry> entries) {
        int count = ready.size();
        for (int n = 0; n < count; n++) {
            Entry next = ready.take();
            ready.add(entries.get());
            ready.add(next);
        }
        if (count > 0) {
            ready.add(entries.get());
        }
    }
}
