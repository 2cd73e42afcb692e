package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.options.Amount;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How events of a server are received. Immutable; the {@code with} methods return a changed copy. */
public final class EventOptions implements Cloneable {

    private static final EventOptions DEFAULTS = new EventOptions();

    private RequestOptions request = RequestOptions.none();
    private @Nullable String lastEventId;
    private int maxReconnects = 10;
    private Duration retry = Duration.ofSeconds(3);
    private int maxEvent = 1 << 20;

    private EventOptions() {}

    /** Returns the defaults. */
    public static EventOptions defaults() {
        return DEFAULTS;
    }

    /** Returns what the requests have besides their URL. */
    public RequestOptions request() {
        return request;
    }

    /** Sets what the requests have besides their URL: headers, TLS, limits of time. */
    public EventOptions withRequest(RequestOptions options) {
        EventOptions copy = copy();
        copy.request = Objects.requireNonNull(options, "the options of the request are null");
        return copy;
    }

    /** Returns the id of the last event that is known already; null for none. */
    public @Nullable String lastEventId() {
        return lastEventId;
    }

    /** Sets the id of the last event that is known already: the server goes on after it. */
    public EventOptions withLastEventId(String id) {
        EventOptions copy = copy();
        copy.lastEventId = Objects.requireNonNull(id, "the id is null; leave it out for none");
        return copy;
    }

    /** Returns how many attempts to connect again may bring no event before that is an error: 10. */
    public int maxReconnects() {
        return maxReconnects;
    }

    /** Sets how many attempts to connect again, one after the other, may bring no event; 0 for no attempt at all. */
    public EventOptions withMaxReconnects(int attempts) {
        EventOptions copy = copy();
        copy.maxReconnects = Amount.notNegative("maxReconnects", attempts);
        return copy;
    }

    /** Returns how long the first attempt to connect again waits, where the server does not say: 3 seconds. */
    public Duration retry() {
        return retry;
    }

    /** Sets how long the first attempt to connect again waits, where the server does not say; further ones wait longer. */
    public EventOptions withRetry(Duration wait) {
        EventOptions copy = copy();
        copy.retry = Amount.notNegative("retry", wait);
        return copy;
    }

    /** Returns how long an event may be, in bytes: 1 MiB. */
    public int maxEvent() {
        return maxEvent;
    }

    /** Sets how long an event may be, in bytes. */
    public EventOptions withMaxEvent(int bytes) {
        EventOptions copy = copy();
        copy.maxEvent = Amount.atLeastOne("maxEvent", bytes);
        return copy;
    }

    private EventOptions copy() {
        try {
            return (EventOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
