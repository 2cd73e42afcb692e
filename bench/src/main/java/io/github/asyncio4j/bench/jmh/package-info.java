/**
 * One operation each, measured with JMH on both engines. The loop is entered once for many operations, so what is shown is
 * the operation.
 */
@NullMarked
package io.github.asyncio4j.bench.jmh;

import org.jspecify.annotations.NullMarked;
