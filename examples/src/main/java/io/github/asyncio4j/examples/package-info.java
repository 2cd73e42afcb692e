/** Small programs, each of which shows one idea; {@link io.github.asyncio4j.examples.Main} starts them by name. */
@NullMarked
package io.github.asyncio4j.examples;

import org.jspecify.annotations.NullMarked;
