package io.github.asyncio4j;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a task is made: the keyword arguments of asyncio's create_task.
 *
 * <pre>{@code
 * loop.createTask(work(), TaskOptions.DEFAULT.withName("worker").withEagerStart(true));
 * }</pre>
 *
 * @param name the task's name; null for Task-N
 * @param context the context it runs in; null for a copy of the maker's
 * @param eagerStart whether its first part runs at once, before createTask returns; null to leave it to the loop's
 *        {@link TaskFactory}
 */
public record TaskOptions(@Nullable String name, @Nullable Context context, @Nullable Boolean eagerStart) {

    /** A task named Task-N in a copy of the maker's context. */
    public static final TaskOptions DEFAULT = new TaskOptions(null, null, null);

    /**
     * Returns the same with this name.
     *
     * @param name for reports and {@code toString}, need not be the only one; null for Task-N
     * @return a copy
     */
    public TaskOptions withName(@Nullable String name) {
        return new TaskOptions(name, context, eagerStart);
    }

    /**
     * Returns the same in this context, which is shared and not copied.
     *
     * @param context what the task runs in; what the task sets stays in it
     * @return a copy
     */
    public TaskOptions withContext(Context context) {
        return new TaskOptions(name, Objects.requireNonNull(context, "the context is null"), eagerStart);
    }

    /**
     * Returns the same with an eager start, or with the usual one.
     *
     * @param eager true or false, whatever the loop's {@link TaskFactory} would do
     * @return a copy
     */
    public TaskOptions withEagerStart(boolean eager) {
        return new TaskOptions(name, context, eager);
    }

    boolean isEager() {
        return eagerStart != null && eagerStart;
    }
}
