package io.github.asyncio4j;

import io.github.asyncio4j.fiber.Fibers;
import io.github.asyncio4j.fiber.Here;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The values of the {@link ContextVar}s that a piece of code sees: Python's contextvars.Context (PEP 567).
 *
 * <p>A task and a callback each run in a copy of the context they were made in, unless they are given one: what they set
 * is seen by nobody else, and stays set for them across awaits. A copy costs one small object, whatever is in it.
 *
 * <p>Used by one thread at a time. Outside a loop each thread has a context of its own, empty at first.
 */
public final class Context {

    private static final Object[] EMPTY = {};

    /** The context of a thread outside of any loop, and of a task in {@link Asyncio#blocking}. Null stands for an empty one. */
    private static final ThreadLocal<@Nullable Context> OF_THREAD = new ThreadLocal<>();

    /** Variables and their values in turn. Never written to, since copies share it: a set makes a new one. */
    private Object[] slots = EMPTY;

    /** A {@link #run} in it is going on. */
    private boolean entered;

    /** What was current when {@link #run} entered this one; null else. */
    private @Nullable Context outer;

    /** Makes an empty context. */
    public Context() {}

    private Context(Object[] slots) {
        this.slots = slots;
    }

    /**
     * Copies the context that the caller runs in: Python's copy_context().
     *
     * @return a context of its own, empty where there is none
     */
    public static Context copyContext() {
        Context current = current();
        return current == null ? new Context() : current.copy();
    }

    /** {@return a copy, in which sets are not seen here, nor the other way round} */
    public Context copy() {
        return new Context(slots);
    }

    /**
     * Runs code in this context, on this thread, and returns what it returns. What it sets is kept here, also if it fails.
     *
     * @param <T> the type of the result
     * @param code what it throws is thrown here, checked or not
     * @return what the code returned
     * @throws IllegalStateException if code is running in this context already; run in a {@link #copy}
     */
    public <T> T run(Callable<T> code) {
        Objects.requireNonNull(code, "the code to run is null");
        Context before = currentOrNew();
        if (isEntered()) {
            throw new IllegalStateException("cannot enter " + this + ": it is already entered; run in a copy of it");
        }
        entered = true;
        outer = before;
        setCurrent(this);
        try {
            return code.call();
        } catch (Exception e) {
            throw Sneaky.sneak(e);
        } finally {
            setCurrent(before);
            outer = null;
            entered = false;
        }
    }

    /**
     * Runs code without a result in this context; see {@link #run(Callable)}.
     *
     * @param code what it throws is thrown here, checked or not
     */
    public void run(Action code) {
        Objects.requireNonNull(code, "the code to run is null");
        run((Callable<@Nullable Void>) () -> {
            code.run();
            return null;
        });
    }

    /** Whether the caller runs in it, or code in it is running elsewhere. */
    boolean isEntered() {
        Context current = current();
        return entered || current != null && current.isOrIsInside(this);
    }

    private boolean isOrIsInside(Context other) {
        for (Context each = this; each != null; each = each.outer) {
            if (each == other) {
                return true;
            }
        }
        return false;
    }

    /**
     * Looks up a variable here; its default does not count.
     *
     * @param <T> the type of the value
     * @param variable by identity, whatever its name
     * @return its value, which may be null
     * @throws NoSuchElementException if it has none
     */
    public <T> T get(ContextVar<T> variable) {
        int at = indexOf(variable);
        if (at < 0) {
            throw new NoSuchElementException(variable + " has no value in " + this);
        }
        return valueAt(at);
    }

    /**
     * {@return whether a variable has a value here}
     *
     * @param variable by identity, whatever its name
     */
    public boolean contains(ContextVar<?> variable) {
        return indexOf(variable) >= 0;
    }

    /** {@return how many variables have a value here} */
    public int size() {
        return slots.length / 2;
    }

    /** {@return the variables and their values as they are now, in the order in which they were first set} */
    public Map<ContextVar<?>, @Nullable Object> asMap() {
        Map<ContextVar<?>, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < slots.length; i += 2) {
            map.put((ContextVar<?>) slots[i], slots[i + 1]);
        }
        return Collections.unmodifiableMap(map);
    }

    /** Returns the place of a variable's value, or -1. */
    int indexOf(ContextVar<?> variable) {
        Object[] now = slots;
        for (int i = 0; i < now.length; i += 2) {
            if (now[i] == variable) {
                return i + 1;
            }
        }
        return -1;
    }

    @SuppressWarnings("unchecked")
    <T> T valueAt(int index) {
        return (T) slots[index];
    }

    void put(ContextVar<?> variable, @Nullable Object value) {
        int at = indexOf(variable);
        Object[] changed;
        if (at < 0) {
            changed = Arrays.copyOf(slots, slots.length + 2);
            changed[slots.length] = variable;
            at = slots.length + 1;
        } else {
            changed = slots.clone();
        }
        changed[at] = value;
        slots = changed;
    }

    void remove(ContextVar<?> variable) {
        int at = indexOf(variable);
        if (at >= 0) {
            Object[] fewer = new Object[slots.length - 2];
            System.arraycopy(slots, 0, fewer, 0, at - 1);
            System.arraycopy(slots, at + 1, fewer, at - 1, slots.length - at - 1);
            slots = fewer;
        }
    }

    // ---- which one is current: the loop knows while it runs a task or a callback, else the thread. Null: an empty one

    /** Returns the context of the caller, or null for an empty one that nobody has asked for yet. */
    static @Nullable Context current() {
        Here here = Fibers.here();
        return here == null ? OF_THREAD.get() : ((EventLoop) here.loop()).context;
    }

    /** Returns the context of the caller. */
    static Context currentOrNew() {
        Context current = current();
        if (current == null) {
            current = new Context();
            setCurrent(current);
        }
        return current;
    }

    static void setCurrent(@Nullable Context context) {
        Here here = Fibers.here();
        if (here == null) {
            OF_THREAD.set(context);
        } else {
            ((EventLoop) here.loop()).context = context;
        }
    }

    /** Returns a copy of the caller's context for what it schedules, null for an empty one. */
    static @Nullable Context capture() {
        return copyOrNull(current());
    }

    static @Nullable Context copyOrNull(@Nullable Context context) {
        return context == null || context.slots.length == 0 ? null : context.copy();
    }

    /** Runs a blocking region of a task, in which there is no loop to ask, in the task's context. */
    static <T> Callable<T> blocking(@Nullable Context context, Callable<T> region) {
        return context == null ? region : () -> {
            OF_THREAD.set(context);
            try {
                return region.call();
            } finally {
                OF_THREAD.remove();
            }
        };
    }

    /** Returns the one that was current when this was entered first: a task's own, while it runs code in others. */
    Context root() {
        Context each = this;
        while (each.outer != null) {
            each = each.outer;
        }
        return each;
    }

    @Override
    public String toString() {
        return "Context" + asMap();
    }
}
