package io.github.asyncio4j.http.websocket;

/** The other side broke a rule; the connection is closed with a code that says which. */
final class Violation extends Exception {

    private static final long serialVersionUID = 1;

    private final int code;

    Violation(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
