package io.github.asyncio4j;

import java.util.function.Consumer;

/** A task of a group between its making and its word that it has started, which it gives by calling this. */
final class Starting<V> implements Consumer<V> {

    private final Future<V> started;

    Starting(EventLoop loop) {
        started = loop.createFuture();
    }

    /** The task says that it has started. If nobody waits for it any more, that is no fault of the task. */
    @Override
    public void accept(V value) {
        if (!started.done()) {
            started.setResult(value);
        } else if (!started.cancelled()) {
            throw new IllegalStateException("the task has said before that it has started; it says so once");
        }
    }

    /** Waits for the word. A cancel of the waiting task is passed on to the task that starts. */
    V await(Task<?> task) {
        try {
            return Asyncio.await(started);
        } catch (CancelledError e) {
            if (started.cancelled()) {
                task.cancel(e.reason());
            }
            throw e;
        }
    }

    /** Tells the waiting task, if there is one, that the word will not come; returns whether there is one. */
    boolean endedEarly(Future<?> task) {
        if (started.done()) {
            return false;
        }
        if (task.cancelled()) {
            return started.cancel(task.cancelReason);
        }
        Throwable failure = task.exception();
        started.setException(failure != null ? failure
                : new IllegalStateException(task + " ended without having said that it has started; its body calls"
                        + " started.accept(value), once"));
        return true;
    }
}
