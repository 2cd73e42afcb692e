package io.github.asyncio4j;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How {@link Asyncio#staggeredRace} ended.
 *
 * @param result the result of the attempt that won, which may be null; null if none did
 * @param winner the place of that attempt, from 0; -1 if none won
 * @param exceptions what each attempt that was started failed with, in their order; null for the one that won
 * @param <T> the type of the result
 */
public record RaceResult<T>(@Nullable T result, int winner, List<@Nullable Throwable> exceptions) {

    /** {@return whether an attempt succeeded} */
    public boolean won() {
        return winner >= 0;
    }
}
