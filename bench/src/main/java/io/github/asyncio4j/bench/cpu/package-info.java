/** The benchmarks that need no network. Each checks its own result, so that none of its work can be left out. */
@NullMarked
package io.github.asyncio4j.bench.cpu;

import org.jspecify.annotations.NullMarked;
