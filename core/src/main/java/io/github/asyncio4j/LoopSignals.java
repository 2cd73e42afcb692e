package io.github.asyncio4j;

import java.util.HashMap;
import java.util.Map;

/** The signals that a loop handles, by callbacks. Loop thread, or while the loop does not run. */
final class LoopSignals {

    private final EventLoop loop;
    private final Map<String, Signals.Before> before = new HashMap<>();

    LoopSignals(EventLoop loop) {
        this.loop = loop;
    }

    void add(String name, Action callback) {
        Context context = Context.copyContext();
        Signals.Before found = Signals.handle(name, _ -> loop.postUnlessClosed(callback, context));
        before.putIfAbsent(Signals.plainName(name), found);
    }

    boolean remove(String name) {
        Signals.requireKnown(name);
        Signals.Before found = before.remove(Signals.plainName(name));
        if (found != null) {
            found.restore().run();
        }
        return found != null;
    }

    void close() {
        before.values().forEach(found -> found.restore().run());
        before.clear();
    }
}
