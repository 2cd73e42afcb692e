package io.github.asyncio4j;

import io.github.asyncio4j.loop.Entry;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** What a loop in debug mode knows and says in addition. Loop thread, or while the loop does not run. */
final class Debug {

    /** Whether loops begin in debug mode, and coroutines that nobody awaits are reported: -Dasyncio4j.debug=true. */
    static final boolean ON = Boolean.getBoolean("asyncio4j.debug");

    /** Says where something was made, by its stack trace. */
    static final class Made extends Throwable {

        private static final long serialVersionUID = 1;

        Made() {
            super("made here");
        }
    }

    /** Where tasks, futures and handles were made. Weak, since only their failures ask. */
    private final Map<Object, Made> made = Collections.synchronizedMap(new WeakHashMap<>());

    /** Whether this loop is in debug mode. Nothing else here costs anything while it is not. */
    boolean on = ON;

    /** How long a callback may take before it is called slow. */
    Duration slow = Duration.ofMillis(100);

    /** Notes where this is being made. */
    void made(Object what) {
        if (on) {
            made.put(what, new Made());
        }
    }

    /** Learns how long a callback or a task's step held the loop. */
    void ran(Entry entry, long nanos) {
        if (nanos >= Times.nanos(slow)) {
            Log.warning(String.format(Locale.ROOT, "Executing %s took %.3f seconds", entry, nanos / 1e9));
        }
    }

    /** Adds to a report where what it is about was made. */
    ErrorContext explain(ErrorContext context) {
        for (String key : new String[] {"task", "future", "handle"}) {
            Made place = find(context.about().get(key));
            if (place != null) {
                Map<String, Object> about = new LinkedHashMap<>(context.about());
                about.put("source_traceback", text(place));
                return new ErrorContext(context.message(), context.exception(), about);
            }
        }
        return context;
    }

    private @Nullable Made find(@Nullable Object what) {
        return what == null ? null : made.get(what);
    }

    static String text(Made place) {
        StringBuilder text = new StringBuilder("made at (innermost first)");
        for (StackTraceElement frame : place.getStackTrace()) {
            text.append(System.lineSeparator()).append("    ").append(frame);
        }
        return text.toString();
    }
}
