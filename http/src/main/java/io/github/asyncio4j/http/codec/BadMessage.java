package io.github.asyncio4j.http.codec;

/** Thrown for a message that breaks the rules of HTTP/1.1, with the status that answers it. */
public final class BadMessage extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final int status;

    /** Makes one. The sentence is for logs; it does not go to the peer. */
    public BadMessage(int status, String message) {
        super(message, null);
        this.status = status;
    }

    /** Returns the status that answers it. */
    public int status() {
        return status;
    }

    /** Peers send such messages in numbers, and where one was found is of no interest. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
