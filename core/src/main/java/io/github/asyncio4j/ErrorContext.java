package io.github.asyncio4j;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the loop's exception handler is told: asyncio's context dictionary.
 *
 * @param message what happened, a sentence
 * @param exception the failure itself, where there is one
 * @param about what it concerns, by asyncio's keys: {@code future}, {@code task}, {@code handle}, {@code transport} ...
 */
public record ErrorContext(String message, @Nullable Throwable exception, Map<String, Object> about) {

    /** Copies the map, keeping its order. */
    public ErrorContext {
        about = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(about));
    }
}
