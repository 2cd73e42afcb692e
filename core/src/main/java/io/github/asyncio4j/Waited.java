package io.github.asyncio4j;

import java.util.Set;

/**
 * What {@link Asyncio#wait} and {@link ConcurrentFuture#wait} found.
 *
 * @param <F> the type of the futures
 * @param done those that are done, in the order they were given
 * @param pending the others
 */
public record Waited<F>(Set<F> done, Set<F> pending) {}
