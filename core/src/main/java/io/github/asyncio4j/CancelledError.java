package io.github.asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * Thrown into a coroutine, at its await, when its task or what it awaits has been cancelled.
 *
 * <p>It is an {@link Error} so that {@code catch (Exception e)} cannot swallow it, as CancelledError is no Exception in
 * Python. Catch it to clean up, and throw it on.
 */
public final class CancelledError extends Error {

    private static final long serialVersionUID = 1;

    private final transient @Nullable Object reason;

    /** Makes one without a message. */
    public CancelledError() {
        this(null);
    }

    /**
     * Makes one with the message that was given to {@code cancel}; any object.
     *
     * @param reason shown as the exception's message; null for none
     */
    public CancelledError(@Nullable Object reason) {
        super(reason == null ? null : reason.toString());
        this.reason = reason;
    }

    /** {@return the message that was given to {@code cancel}, or null} */
    public @Nullable Object reason() {
        return reason;
    }
}
