/**
 * Stacks that can be left in the middle and taken up again, on the thread of a loop: {@link Fiber} for a task,
 * {@link Pulled} for a generator, {@link Fibers} to choose between the two engines. Knows nothing of loops.
 */
@NullMarked
package io.github.asyncio4j.fiber;

import org.jspecify.annotations.NullMarked;
