package io.github.asyncio4j;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What {@link Asyncio#wait} and {@link ConcurrentFuture#wait} found.
 *
 * @param <F> the type of the futures
 * @param done those that are done, in the order they were given
 * @param pending the others
 */
public record Waited<F>(Set<F> done, Set<F> pending) {

    static <F> Waited<F> split(Set<F> futures, Predicate<? super F> isDone) {
        Set<F> done = new LinkedHashSet<>();
        Set<F> pending = new LinkedHashSet<>();
        futures.forEach(future -> (isDone.test(future) ? done : pending).add(future));
        return new Waited<>(done, pending);
    }
}
