package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.ServerSentEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes a stream of events apart, as the HTML standard says: lines that end with CR, LF or both, in UTF-8. */
final class EventParser {

    /** Longer waits than this are not what a server means. */
    private static final int MAX_RETRY_DIGITS = 9;

    private final int maxEvent;
    private final ArrayDeque<ServerSentEvent> ready = new ArrayDeque<>(2);

    /** The line that is being received. */
    private byte[] line = new byte[256];
    private int length;
    private boolean afterCr;
    private boolean first = true;

    /** What is known of the event that is being received; its data with a line feed behind each line. */
    private final StringBuilder data = new StringBuilder();
    private @Nullable String type;
    private int size;

    /** What stays from event to event. */
    private @Nullable String lastId;
    private @Nullable String idToBe;
    private @Nullable Duration retry;
    private @Nullable Duration retryOfEvent;

    EventParser(int maxEvent) {
        this.maxEvent = maxEvent;
    }

    /** Begins another stream after one that has ended; an event that it left incomplete is dropped. */
    void restart() {
        length = 0;
        afterCr = false;
        first = true;
        idToBe = lastId;
        clearEvent();
    }

    void lastId(@Nullable String id) {
        lastId = id;
        idToBe = id;
    }

    /** Returns the id of the last event that had one; null for none. */
    @Nullable
    String lastId() {
        return lastId;
    }

    /** Returns how long the server has told to wait before connecting again; null if it has not. */
    @Nullable
    Duration retry() {
        return retry;
    }

    @Nullable
    ServerSentEvent poll() {
        return ready.poll();
    }

    /**
     * Takes a piece of the stream.
     *
     * @throws IllegalStateException if an event becomes too long
     */
    void feed(byte[] piece) {
        for (byte b : piece) {
            if (b == '\n' && afterCr) {
                afterCr = false;
            } else if (b == '\n' || b == '\r') {
                afterCr = b == '\r';
                endLine();
            } else {
                afterCr = false;
                add(b);
            }
        }
    }

    private void add(byte b) {
        if (++size > maxEvent) {
            throw new IllegalStateException("an event is longer than the limit maxEvent, " + maxEvent + " bytes");
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(maxEvent, 2 * length));
        }
        line[length++] = b;
    }

    private void endLine() {
        int from = 0;
        if (first && length >= 3 && line[0] == (byte) 0xef && line[1] == (byte) 0xbb && line[2] == (byte) 0xbf) {
            from = 3;
        }
        first = false;
        String text = new String(line, from, length - from, StandardCharsets.UTF_8);
        length = 0;
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        if (colon == 0) {
            // A comment counts only while it is received: servers send them to keep the connection.
            size = data.length();
            return;
        }
        String name = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
        field(name, value);
    }

    private void field(String name, String value) {
        switch (name) {
            case "data" -> data.append(value).append('\n');
            case "event" -> type = value;
            case "id" -> {
                if (value.indexOf('\0') < 0) {
                    idToBe = value;
                }
            }
            case "retry" -> {
                if (!value.isEmpty() && value.length() <= MAX_RETRY_DIGITS
                        && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    retryOfEvent = Duration.ofMillis(Long.parseLong(value));
                    retry = retryOfEvent;
                }
            }
            default -> {}
        }
    }

    private void dispatch() {
        lastId = idToBe == null || idToBe.isEmpty() ? null : idToBe;
        if (!data.isEmpty()) {
            data.setLength(data.length() - 1);
            ready.add(new ServerSentEvent(data.toString(), type == null || type.isEmpty() ? null : type, lastId,
                    retryOfEvent));
        }
        clearEvent();
    }

    private void clearEvent() {
        data.setLength(0);
        type = null;
        retryOfEvent = null;
        size = 0;
    }
}
