package io.github.asyncio4j;

/**
 * The cancel by which a scope interrupts the task it runs in. At the exit the scope takes it back, and whether a cancel
 * of somebody else is left, which must go on, is decided here.
 *
 * <p>That is so if more cancels are pending than at the entry. Those from before the entry do not count, since they were
 * thrown and caught there; but one that was still on its way, and that the scope's own has caught up with, does: the task
 * got one {@link CancelledError} for both.
 */
final class ScopeCancel {

    private final Task<?> task;
    private final int cancellingAtEntry;

    /** The cancels asked for before the entry, if one of them was still to be thrown; else 0. */
    private final int awaitedAtEntry;

    /** The cancels asked for when the scope had asked for its own; 0 before. */
    private int askedWithOwn;

    private boolean caughtUp;

    /** Made at the entry, by the task. */
    ScopeCancel(Task<?> task) {
        this.task = task;
        cancellingAtEntry = task.cancelling();
        awaitedAtEntry = task.mustCancel() ? task.cancelsAsked() : 0;
        task.countScope(1);
    }

    /** The scope is over, however it ends. By the task, once. */
    void left() {
        task.countScope(-1);
    }

    boolean requested() {
        return askedWithOwn > 0;
    }

    /** Interrupts the task, once. */
    void request() {
        caughtUp = task.cancelsMet() < awaitedAtEntry;
        task.cancel();
        askedWithOwn = task.cancelsAsked();
    }

    /** Takes the scope's cancel back and returns whether one of somebody else is left. At the exit, by the task. */
    boolean takeBack() {
        int left = task.uncancel();
        if (left > cancellingAtEntry || caughtUp && left > 0) {
            return true;
        }
        if (task.cancelsMet() < askedWithOwn) {
            task.dropCancel();
        }
        return false;
    }
}
