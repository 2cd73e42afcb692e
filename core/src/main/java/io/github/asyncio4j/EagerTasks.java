package io.github.asyncio4j;

/** The factory of tasks that run at once. */
final class EagerTasks {

    private EagerTasks() {}

    static <T> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
        return loop.newTask(coroutine, options.eagerStart() == null ? options.withEagerStart(true) : options);
    }
}
