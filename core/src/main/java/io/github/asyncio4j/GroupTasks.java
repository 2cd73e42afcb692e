package io.github.asyncio4j;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tasks whose end has not been noted, oldest first, and the wait until there are none. */
final class GroupTasks {

    private final Set<Task<?>> tasks = new LinkedHashSet<>();

    /** While somebody waits: done when no task is left. */
    private @Nullable Future<Void> allEnded;

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    void add(Task<?> task) {
        tasks.add(task);
    }

    void remove(Future<?> task) {
        tasks.remove(task);
        if (tasks.isEmpty() && allEnded != null && !allEnded.done()) {
            allEnded.setResult(null);
        }
    }

    /** Cancels all but one; null to spare none. */
    void cancelAllBut(@Nullable Task<?> spared, @Nullable Object reason) {
        for (Task<?> task : List.copyOf(tasks)) {
            if (task != spared) {
                task.cancel(reason);
            }
        }
    }

    /** Waits until no task is left. A cancel of the waiting task ends this wait, and none of the tasks. */
    void awaitNone(EventLoop loop) {
        while (!tasks.isEmpty()) {
            allEnded = loop.createFuture();
            Asyncio.await(allEnded);
        }
    }

    /** Returns those that have not ended. */
    List<Task<?>> live() {
        return tasks.stream().<Task<?>>filter(task -> !task.done()).toList();
    }
}
