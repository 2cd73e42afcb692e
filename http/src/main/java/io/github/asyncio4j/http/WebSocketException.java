package io.github.asyncio4j.http;

import org.jspecify.annotations.Nullable;

/** Thrown when the other side of a {@link WebSocket} broke a rule, or did not send what was expected. */
public sealed class WebSocketException extends RuntimeException permits WebSocketClosedException {

    private static final long serialVersionUID = 1;

    /** Makes one with a sentence that says what was wrong. */
    public WebSocketException(String message) {
        this(message, null);
    }

    /** Makes one with a sentence that says what was wrong, and what made it so. */
    public WebSocketException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
