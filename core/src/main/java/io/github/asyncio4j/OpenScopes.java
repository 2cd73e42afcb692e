package io.github.asyncio4j;

import org.jspecify.annotations.Nullable;

/** Whether a body that is about to yield has a task group or a timeout open that was not open when it was resumed. */
final class OpenScopes {

    private @Nullable Task<?> task;
    private int before;

    /** The body is about to run, in this task. */
    void note() {
        task = Suspend.currentTaskOrNull();
        before = task == null ? 0 : task.openScopes();
    }

    /** The body is about to yield. */
    void refuse(GeneratorRun.Kind kind) {
        if (task != null && task.openScopes() > before) {
            throw new IllegalStateException("yield inside an open taskGroup(...) or timeout(...) of an " + kind
                    + ": its consumer's code would run in that scope, which may cancel it, and end before the scope does"
                    + " (PEP 789). Yield outside of the scope, or have its tasks put values into a Queue");
        }
    }
}
