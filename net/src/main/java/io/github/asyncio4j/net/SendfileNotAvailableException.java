package io.github.asyncio4j.net;

/** A file cannot be sent without being copied through this process, and the copy was not wanted. */
public final class SendfileNotAvailableException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /** Makes one. */
    public SendfileNotAvailableException(String message) {
        super(message);
    }
}
