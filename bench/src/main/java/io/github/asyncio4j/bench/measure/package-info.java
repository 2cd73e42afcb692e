/** How a benchmark is repeated, and the line of JSON that it prints. */
@NullMarked
package io.github.asyncio4j.bench.measure;

import org.jspecify.annotations.NullMarked;
