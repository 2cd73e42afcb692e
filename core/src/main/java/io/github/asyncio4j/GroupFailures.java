package io.github.asyncio4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the tasks and the body of a group failed with, in that order, and how it is thrown. */
final class GroupFailures {

    private final TaskGroup group;
    private final List<Throwable> failures = new ArrayList<>();

    GroupFailures(TaskGroup group) {
        this.group = group;
    }

    void add(Throwable failure) {
        failures.add(failure);
    }

    int size() {
        return failures.size();
    }

    /** Throws the one that ends the program, if there is one; the others are reported, since it carries none. */
    void throwFatal(EventLoop loop) {
        for (Throwable failure : failures) {
            if (failure instanceof SystemExit || failure instanceof VirtualMachineError) {
                failures.stream().filter(other -> other != failure).forEach(other -> report(loop, other));
                throw (Error) failure;
            }
        }
    }

    private void report(EventLoop loop, Throwable failure) {
        loop.callExceptionHandler(new ErrorContext("unhandled error in a TaskGroup whose program was ended: " + failure,
                failure, Map.of("task_group", group)));
    }

    ThrowableGroup asOne() {
        return ThrowableGroup.of("unhandled errors in a TaskGroup", failures);
    }
}
