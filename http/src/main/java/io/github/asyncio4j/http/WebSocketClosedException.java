package io.github.asyncio4j.http;

import org.jspecify.annotations.Nullable;

/** Thrown when something was to be sent to, or expected from, a {@link WebSocket} that is closed. */
public final class WebSocketClosedException extends WebSocketException {

    private static final long serialVersionUID = 1;

    private final int code;
    private final String reason;

    /** Makes one for a socket that was closed with this code and reason. */
    public WebSocketClosedException(String message, int code, String reason, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.reason = reason;
    }

    /** Returns the code it was closed with; 1006 if the connection was lost without one. */
    public int code() {
        return code;
    }

    /** Returns what was said with the code, or an empty text. */
    public String reason() {
        return reason;
    }
}
