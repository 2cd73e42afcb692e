/** One turn of the loop and the queues it looks at; knows nothing of tasks, futures or networks. */
@NullMarked
package io.github.asyncio4j.loop;

import org.jspecify.annotations.NullMarked;
