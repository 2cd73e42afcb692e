package io.github.asyncio4j;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when there is no next value: Python's StopIteration.
 *
 * <p>It says to who asks for values one by one that they have come to an end, and carries what the generator returned. It
 * is for that and nothing else: a coroutine that lets one out, and a {@link Future} that is to fail with one, fail with an
 * {@link IllegalStateException} whose cause it is (PEP 479). Else an end of values that somebody forgot to handle would
 * look, further up, like the end of other values.
 */
public class StopIteration extends NoSuchElementException {

    private static final long serialVersionUID = 1;

    private final transient @Nullable Object value;

    /** Makes one that says no more than that there is no next value. */
    public StopIteration() {
        this(null);
    }

    /**
     * Makes one that carries what the generator returned.
     *
     * @param value any object, its text is the message; null if nothing was returned
     */
    public StopIteration(@Nullable Object value) {
        this.value = value;
    }

    /** {@return what the generator returned, or null} */
    public final @Nullable Object value() {
        return value;
    }

    /** {@return the text of the value, or without one that there is no next value} */
    @Override
    public String getMessage() {
        return value == null ? "there is no next value" : value.toString();
    }
}
