package io.github.asyncio4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A signal of the process that somebody here handles: who asked last is told. Each takes off his own handler alone, in
 * whatever order they do; when the last one has, the signal is the JVM's again, or whose it was. Any thread.
 */
final class HandledSignal {

    /** Those that somebody handles, by name; guards the handlers of each, too. */
    private static final Map<String, HandledSignal> ALL = new HashMap<>();

    private final String name;
    private final Signals.Before first;
    private final List<Handler> handlers = new ArrayList<>();

    private final class Handler {

        final Consumer<Signals.Before> told;
        final Signals.Before before;

        Handler(Consumer<Signals.Before> told, boolean isFirst) {
            this.told = told;
            before = new Signals.Before(isFirst && first.isJvm(), () -> remove(this), () -> passOn(this));
        }
    }

    private HandledSignal(String name) {
        this.name = name;
        first = Signals.install(name, this::came);
    }

    /**
     * Has a signal handled, on a thread of the JVM, and returns who handled it before.
     *
     * @throws IllegalArgumentException if there is no such signal
     * @throws IllegalStateException if it cannot be handled
     */
    static Signals.Before handle(String signal, Consumer<Signals.Before> told) {
        synchronized (ALL) {
            return ALL.computeIfAbsent(Signals.plainName(signal), HandledSignal::new).add(told);
        }
    }

    private Signals.Before add(Consumer<Signals.Before> told) {
        Handler handler = new Handler(told, handlers.isEmpty());
        handlers.add(handler);
        return handler.before;
    }

    private void remove(Handler handler) {
        synchronized (ALL) {
            if (handlers.remove(handler) && handlers.isEmpty()) {
                ALL.remove(name);
                first.restore().run();
            }
        }
    }

    private void came() {
        Handler last;
        synchronized (ALL) {
            last = handlers.isEmpty() ? null : handlers.getLast();
        }
        tell(last);
    }

    private void passOn(Handler from) {
        Handler below;
        synchronized (ALL) {
            int at = handlers.indexOf(from);
            below = at > 0 ? handlers.get(at - 1) : null;
        }
        tell(below);
    }

    private void tell(@Nullable Handler handler) {
        if (handler != null) {
            handler.told.accept(handler.before);
        } else {
            first.passOn().run();
        }
    }
}
