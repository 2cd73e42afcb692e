package io.github.asyncio4j;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A failure whose place another one takes is kept among the suppressed ones of that: what Python's __context__ is for. */
final class Replaced {

    private Replaced() {}

    /** Unless one of the two tells of the other already: it would be printed twice, or without an end. */
    static void keep(@Nullable Throwable former, Throwable latter) {
        if (former != null && !tells(latter, former) && !tells(former, latter)) {
            latter.addSuppressed(former);
        }
    }

    /** Whether a failure is the other one, or has it among its causes and suppressed ones. */
    private static boolean tells(Throwable failure, Throwable other) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> next = new ArrayDeque<>();
        next.add(failure);
        while (!next.isEmpty()) {
            Throwable e = next.remove();
            if (e == other) {
                return true;
            }
            if (seen.add(e)) {
                next.addAll(Arrays.asList(e.getSuppressed()));
                if (e.getCause() != null) {
                    next.add(e.getCause());
                }
            }
        }
        return false;
    }
}
