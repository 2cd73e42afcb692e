/**
 * The seam to the world: waiting for what the operating system has to say, and the clock.
 *
 * <p>Everything the loop does with time or input and output goes through these few methods, so a test replaces them
 * and the rest of the loop cannot tell.
 */
@NullMarked
package io.github.asyncio4j.poll;

import org.jspecify.annotations.NullMarked;
