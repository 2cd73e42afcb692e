package io.github.asyncio4j.http;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event of a stream of the type {@code text/event-stream}, as the HTML standard has it.
 *
 * @param data the text, of any number of lines
 * @param event the type of the event; null is the same as {@code message}
 * @param id what a client that connects again sends as Last-Event-ID; null to leave the last one as it is
 * @param retry after how long the client is to connect again; null where nothing is said
 */
public record ServerSentEvent(String data, @Nullable String event, @Nullable String id, @Nullable Duration retry) {

    /** Makes one; types and ids have one line. */
    public ServerSentEvent {
        Objects.requireNonNull(data, "the data of the event is null");
        checkLine("type", event);
        checkLine("id", id);
        if (id != null && id.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the id of an event has a NUL, with which clients ignore it");
        }
    }

    private static void checkLine(String what, @Nullable String text) {
        if (text != null && (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0)) {
            throw new IllegalArgumentException("the " + what + " of an event has a line break, which would begin"
                    + " another field; only data has several lines");
        }
    }

    /** Makes one of data alone. */
    public static ServerSentEvent of(String data) {
        return new ServerSentEvent(data, null, null, null);
    }

    /** Returns this with a type. */
    public ServerSentEvent withEvent(String event) {
        return new ServerSentEvent(data, event, id, retry);
    }

    /** Returns this with an id. */
    public ServerSentEvent withId(String id) {
        return new ServerSentEvent(data, event, id, retry);
    }

    /** Returns this with a time after which the client is to connect again. */
    public ServerSentEvent withRetry(Duration retry) {
        return new ServerSentEvent(data, event, id, retry);
    }

    /** Returns it as the stream has it, with the empty line at its end. */
    public String toText() {
        StringBuilder out = new StringBuilder(data.length() + 32);
        field(out, "id", id);
        field(out, "event", event);
        field(out, "retry", retry == null ? null : Long.toString(retry.toMillis()));
        data.replace("\r\n", "\n").replace('\r', '\n').lines().forEach(line -> field(out, "data", line));
        if (data.isEmpty() || data.endsWith("\n") || data.endsWith("\r")) {
            field(out, "data", "");
        }
        return out.append('\n').toString();
    }

    private static void field(StringBuilder out, String name, @Nullable String value) {
        if (value != null) {
            out.append(name).append(": ").append(value).append('\n');
        }
    }
}
