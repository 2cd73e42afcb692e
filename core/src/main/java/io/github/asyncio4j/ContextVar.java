package io.github.asyncio4j;

import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A variable with a value of its own for each task: Python's contextvars.ContextVar (PEP 567). What a ThreadLocal is for
 * threads, and unlike it, a task's first value is its maker's.
 *
 * <pre>{@code
 * static final ContextVar<String> USER = new ContextVar<>("user", "nobody");
 *
 * try (var _ = USER.set("ann")) {
 *     await(handle(request));         // sees ann, and so do the tasks it makes
 * }
 * }</pre>
 *
 * <p>Make it once, as a constant. Any thread.
 *
 * @param <T> the type of the value
 */
public final class ContextVar<T> {

    /**
     * Restores, once, what a variable was before a {@link ContextVar#set}; in the same context. Closing it does that too.
     *
     * @param <T> the type of the value
     */
    public static final class Token<T> implements AutoCloseable {

        private final ContextVar<T> variable;
        private final Context context;
        private final boolean hadValue;
        private final @Nullable T before;
        private boolean used;

        private Token(ContextVar<T> variable, Context context, boolean hadValue, @Nullable T before) {
            this.variable = variable;
            this.context = context;
            this.hadValue = hadValue;
            this.before = before;
        }

        /** {@return the variable that was set} */
        public ContextVar<T> variable() {
            return variable;
        }

        /** {@return the value before the set; null also if there was none, see {@link #hadValue}} */
        public @Nullable T oldValue() {
            return before;
        }

        /** {@return whether the variable had a value before the set} */
        public boolean hadValue() {
            return hadValue;
        }

        /** Restores the variable, as {@link ContextVar#reset} does. */
        @Override
        public void close() {
            variable.reset(this);
        }

        @Override
        public String toString() {
            return "Token[" + (used ? "used, " : "") + variable + "]";
        }
    }

    private final String name;
    private final boolean hasDefault;
    private final @Nullable T fallback;

    /**
     * Makes a variable without a value.
     *
     * @param name for reports and {@code toString}; need not be the only one
     */
    public ContextVar(String name) {
        this(name, false, null);
    }

    /**
     * Makes a variable with a value for all contexts in which it is not set.
     *
     * @param name for reports and {@code toString}; need not be the only one
     * @param defaultValue may be null, which is a value too
     */
    public ContextVar(String name, @Nullable T defaultValue) {
        this(name, true, defaultValue);
    }

    private ContextVar(String name, boolean hasDefault, @Nullable T fallback) {
        this.name = Objects.requireNonNull(name, "the name of a context variable is null");
        this.hasDefault = hasDefault;
        this.fallback = fallback;
    }

    /** {@return the name it was made with} */
    public String name() {
        return name;
    }

    /**
     * Reads the variable where the caller runs.
     *
     * @return the value in the caller's context, or else the default it was made with
     * @throws NoSuchElementException if there is neither
     */
    public T get() {
        Context context = Context.current();
        int at = context == null ? -1 : context.indexOf(this);
        if (at >= 0) {
            return context.valueAt(at);
        }
        if (!hasDefault) {
            throw new NoSuchElementException(this + " has no value here, and was made without a default; set it, or"
                    + " use get(fallback)");
        }
        return fallback;
    }

    /**
     * Reads the variable where the caller runs, with a fallback of the caller's.
     *
     * @param otherwise taken instead of the default it was made with, too
     * @return the value in the caller's context, or else the fallback
     */
    public @Nullable T get(@Nullable T otherwise) {
        Context context = Context.current();
        int at = context == null ? -1 : context.indexOf(this);
        return at >= 0 ? context.<T>valueAt(at) : otherwise;
    }

    /**
     * Sets the value in the caller's context; others see it only if they run in that context or a later copy.
     *
     * @param value may be null, which is a value too
     * @return what restores the value before, once
     */
    public Token<T> set(@Nullable T value) {
        Context context = Context.currentOrNew();
        int at = context.indexOf(this);
        Token<T> token = new Token<>(this, context, at >= 0, at >= 0 ? context.<T>valueAt(at) : null);
        context.put(this, value);
        return token;
    }

    /**
     * Restores what the variable was before the set that returned this token.
     *
     * @param token what the set returned
     * @throws IllegalStateException if the token was used before
     * @throws IllegalArgumentException if it is another variable's, or was made in another context
     */
    public void reset(Token<T> token) {
        if (token.used) {
            throw new IllegalStateException(token + " has been used already; a token restores once");
        }
        if (token.variable != this) {
            throw new IllegalArgumentException(token + " was made by a different ContextVar than " + this);
        }
        if (token.context != Context.current()) {
            throw new IllegalArgumentException(token + " was made in a different Context, perhaps in another task;"
                    + " a token is used where the variable was set");
        }
        token.used = true;
        if (token.hadValue) {
            token.context.put(this, token.before);
        } else {
            token.context.remove(this);
        }
    }

    @Override
    public String toString() {
        return "ContextVar[" + name + (hasDefault ? ", default " + fallback : "") + "]";
    }
}
