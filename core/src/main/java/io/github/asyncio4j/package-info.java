/**
 * asyncio for the JVM: one thread, a million coroutines, and nothing else runs between two awaits.
 *
 * <ul>
 * <li><b>Verbs</b>, for a static import: {@link io.github.asyncio4j.Asyncio}.
 * <li><b>What is awaited</b>: {@link io.github.asyncio4j.Coroutine}, {@link io.github.asyncio4j.Future},
 * {@link io.github.asyncio4j.Task}; together {@link io.github.asyncio4j.Awaitable}.
 * <li><b>The loop</b>: {@link io.github.asyncio4j.EventLoop}, {@link io.github.asyncio4j.Handle},
 * {@link io.github.asyncio4j.TimerHandle}, {@link io.github.asyncio4j.ErrorContext}.
 * <li><b>Scopes</b>: {@link io.github.asyncio4j.TaskGroup}, {@link io.github.asyncio4j.Timeout}.
 * <li><b>Several at once</b>: {@link io.github.asyncio4j.AsCompleted}, {@link io.github.asyncio4j.Waited},
 * {@link io.github.asyncio4j.RaceResult}.
 * <li><b>Sharing</b>: {@link io.github.asyncio4j.Lock}, {@link io.github.asyncio4j.Event},
 * {@link io.github.asyncio4j.Condition}, {@link io.github.asyncio4j.Semaphore},
 * {@link io.github.asyncio4j.BoundedSemaphore}, {@link io.github.asyncio4j.Barrier}.
 * <li><b>Passing on</b>: {@link io.github.asyncio4j.Queue}, {@link io.github.asyncio4j.LifoQueue},
 * {@link io.github.asyncio4j.PriorityQueue}.
 * <li><b>One after another</b>: {@link io.github.asyncio4j.Generator}, {@link io.github.asyncio4j.AsyncGenerator},
 * {@link io.github.asyncio4j.AsyncIterable}, {@link io.github.asyncio4j.AsyncIterator}.
 * <li><b>Threads</b>: {@link io.github.asyncio4j.ThreadPool}, {@link io.github.asyncio4j.ConcurrentFuture}; Python's
 * ThreadPoolExecutor and concurrent.futures.Future, whose names java.util.concurrent and this package have given away.
 * <li><b>Errors</b>: {@link io.github.asyncio4j.CancelledError}, {@link io.github.asyncio4j.AsyncTimeoutException},
 * {@link io.github.asyncio4j.InvalidStateException}, {@link io.github.asyncio4j.SystemExit},
 * {@link io.github.asyncio4j.ExceptionGroup}, {@link io.github.asyncio4j.BaseExceptionGroup},
 * {@link io.github.asyncio4j.BarrierBrokenException}, {@link io.github.asyncio4j.QueueEmptyException},
 * {@link io.github.asyncio4j.QueueFullException}, {@link io.github.asyncio4j.QueueShutDownException},
 * {@link io.github.asyncio4j.BrokenThreadPoolException}, {@link io.github.asyncio4j.StopIteration},
 * {@link io.github.asyncio4j.StopAsyncIteration}, {@link io.github.asyncio4j.GeneratorExit}.
 * </ul>
 */
@NullMarked
package io.github.asyncio4j;

import org.jspecify.annotations.NullMarked;
