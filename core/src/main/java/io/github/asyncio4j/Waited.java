package io.github.asyncio4j;

import java.util.Set;

/**
 * What {@link Asyncio#wait} found.
 *
 * @param done those that are done, in the order they were given
 * @param pending the others
 */
public record Waited<F extends Future<?>>(Set<F> done, Set<F> pending) {}
