package io.github.asyncio4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The signals that a loop handles, by callbacks. Loop thread, or while the loop does not run.
 *
 * <p>A signal is the process's: each loop that handles it is told.
 */
final class LoopSignals {

    /** What loops handle, by the signals' names; guards what is in it, too, since each loop has a thread of its own. */
    private static final Map<String, Told> ALL = new HashMap<>();

    private final EventLoop loop;

    /** The loops that are told of one signal, in the order in which they asked. */
    private static final class Told {

        final Map<LoopSignals, Runnable> loops = new LinkedHashMap<>();
        final Signals.Before before;

        Told(String name) {
            before = HandledSignal.handle(name, _ -> tell());
        }

        private void tell() {
            List<Runnable> now;
            synchronized (ALL) {
                now = new ArrayList<>(loops.values());
            }
            now.forEach(Runnable::run);
        }
    }

    LoopSignals(EventLoop loop) {
        this.loop = loop;
    }

    void add(String name, Action callback) {
        Signals.requireKnown(name);
        Context context = Context.copyContext();
        synchronized (ALL) {
            ALL.computeIfAbsent(Signals.plainName(name), Told::new).loops
                    .put(this, () -> loop.postUnlessClosed(callback, context));
        }
    }

    boolean remove(String name) {
        Signals.requireKnown(name);
        synchronized (ALL) {
            return removeFrom(Signals.plainName(name));
        }
    }

    private boolean removeFrom(String name) {
        Told told = ALL.get(name);
        if (told == null || told.loops.remove(this) == null) {
            return false;
        }
        if (told.loops.isEmpty()) {
            ALL.remove(name);
            told.before.restore().run();
        }
        return true;
    }

    void close() {
        synchronized (ALL) {
            List.copyOf(ALL.keySet()).forEach(this::removeFrom);
        }
    }
}
