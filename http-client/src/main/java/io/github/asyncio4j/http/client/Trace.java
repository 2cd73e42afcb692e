package io.github.asyncio4j.http.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Those who hear of one request, each with what it keeps for it. */
final class Trace {

    /** Nobody hears. */
    static final Trace NONE = new Trace(List.of());

    private record Listener(TraceConfig<Object> config, Object context) {}

    private final List<Listener> listeners;

    private Trace(List<Listener> listeners) {
        this.listeners = listeners;
    }

    static Trace begin(List<TraceConfig<?>> configs, @Nullable Object requestContext) {
        if (configs.isEmpty()) {
            return NONE;
        }
        List<Listener> listeners = new ArrayList<>(configs.size());
        for (TraceConfig<?> config : configs) {
            @SuppressWarnings("unchecked") // it is given back what it made itself
            TraceConfig<Object> any = (TraceConfig<Object>) config;
            listeners.add(new Listener(any, any.newContext(requestContext)));
        }
        return new Trace(listeners);
    }

    /** Whether somebody hears. */
    boolean isHeard() {
        return !listeners.isEmpty();
    }

    /** Tells all of them something. */
    void tell(BiConsumer<TraceConfig<Object>, Object> signal) {
        for (Listener listener : listeners) {
            signal.accept(listener.config, listener.context);
        }
    }
}
