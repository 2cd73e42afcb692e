package io.github.asyncio4j;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** An iterator over what can only be asked for a next value: one value ahead once it was asked whether there is one. */
abstract class Lookahead<T> implements Iterator<T> {

    private boolean ahead;
    private boolean ended;
    private @Nullable T value;

    /** Takes the next value for {@link #taken}; false at the end, and then it is not called again. */
    abstract boolean advance();

    /** {@return the value of the last advance} */
    abstract @Nullable T taken();

    @Override
    public final boolean hasNext() {
        if (!ahead && !ended) {
            ahead = advance();
            ended = !ahead;
            value = ahead ? taken() : null;
        }
        return ahead;
    }

    @Override
    public final @Nullable T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there is no next value");
        }
        T next = value;
        value = null;
        ahead = false;
        return next;
    }
}
