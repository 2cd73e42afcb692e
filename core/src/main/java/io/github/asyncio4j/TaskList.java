package io.github.asyncio4j;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished tasks of a loop, which it holds so that none can vanish. Linked through the tasks themselves, so that
 * coming and going costs nothing. Loop thread only.
 */
final class TaskList {

    private @Nullable Task<?> oldest;
    private @Nullable Task<?> newest;

    void add(Task<?> task) {
        task.older = newest;
        if (newest == null) {
            oldest = task;
        } else {
            newest.newer = task;
        }
        newest = task;
    }

    void remove(Task<?> task) {
        if (task.older == null) {
            oldest = task.newer;
        } else {
            task.older.newer = task.newer;
        }
        if (task.newer == null) {
            newest = task.older;
        } else {
            task.newer.older = task.older;
        }
        task.older = task.newer = null;
    }

    /** Returns them, oldest first. */
    List<Task<?>> toList() {
        List<Task<?>> tasks = new ArrayList<>();
        for (Task<?> task = oldest; task != null; task = task.newer) {
            tasks.add(task);
        }
        return tasks;
    }
}
