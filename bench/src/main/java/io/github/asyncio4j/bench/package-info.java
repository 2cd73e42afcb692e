/** The programs that measure: one line of JSON for one benchmark, so that ours and others' can be put side by side. */
@NullMarked
package io.github.asyncio4j.bench;

import org.jspecify.annotations.NullMarked;
