package io.github.asyncio4j;

/**
 * Makes the tasks of a loop: what asyncio's set_task_factory takes. Any way to make a task on the loop asks it.
 *
 * <p>A factory calls {@link EventLoop#newTask}, with the options it was given or with others. What it throws comes out of
 * createTask. Loop thread.
 */
@FunctionalInterface
public interface TaskFactory {

    /** Has each task run at once up to its first wait, before createTask returns: asyncio's eager_task_factory. */
    TaskFactory EAGER = EagerTasks::create;

    /**
     * Makes a task of a coroutine.
     *
     * @param <T> the type of the result
     * @param loop the loop that asks; the task belongs to it
     * @param coroutine what the task runs; awaited by nobody else
     * @param options as createTask was given them
     * @return the task, mostly what {@link EventLoop#newTask} has returned
     */
    <T> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options);
}
