package io.github.asyncio4j;

import static io.github.asyncio4j.Trace.spin;

import java.lang.reflect.Field;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Cancels what waits for the network, whose turns no two runs have alike: at its first await, at its second, and so on until it
 * ends before that; at each once as soon as it waits, and once when what it waits for is done but it has not gone on yet.
 */
public final class Cancelling {

    private Cancelling() {}

    /**
     * Runs something with each place at which it can be cancelled, and returns how many awaits it has.
     *
     * @param cancelledAt runs it with {@link #at}, of the number of the await and whether late, and returns what that returned
     */
    public static int everywhere(BiPredicate<Integer, Boolean> cancelledAt) {
        int awaits = 0;
        while (cancelledAt.test(awaits, false)) {
            awaits++;
        }
        for (int n = 0; n < awaits && cancelledAt.test(n, true);) {
            n++;
        }
        return awaits;
    }

    /** Cancels a task at its n-th await; returns false if it ended before. Suspends until then. */
    public static boolean at(Task<?> task, int n, boolean late) {
        Future<?> last = null;
        for (int seen = -1; !task.done(); spin(1)) {
            Future<?> waiter = waiter(task);
            if (waiter != null && waiter != last) {
                last = waiter;
                seen++;
            }
            if (seen == n && waiter != null && (!late || waiter.done())) {
                task.cancel();
                return true;
            }
            if (seen > n) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Future<?> waiter(Task<?> task) {
        try {
            Field field = Task.class.getDeclaredField("waiter");
            field.setAccessible(true);
            return (Future<?>) field.get(task);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
