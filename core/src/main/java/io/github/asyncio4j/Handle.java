package io.github.asyncio4j;

import io.github.asyncio4j.loop.Entry;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A callback that has been scheduled, and the way to call it off. */
public sealed class Handle extends Entry permits TimerHandle {

    final EventLoop loop;

    /** Null once cancelled, so that a cancelled callback holds nothing. Loop thread; volatile for a threadsafe cancel. */
    private volatile @Nullable Action callback;

    Handle(EventLoop loop, Action callback) {
        this.loop = loop;
        this.callback = Objects.requireNonNull(callback, "the callback is null");
    }

    /** Calls the callback off if it has not begun; a second call does nothing. */
    public void cancel() {
        callback = null;
    }

    /** Returns whether {@link #cancel} was called. */
    public boolean cancelled() {
        return callback == null;
    }

    @Override
    protected final boolean isCancelled() {
        return callback == null;
    }

    @Override
    protected final void run() {
        Action action = callback;
        if (action == null) {
            return;
        }
        try {
            action.run();
        } catch (SystemExit | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            loop.callExceptionHandler(
                    new ErrorContext("Exception in callback " + this + ": " + e, e, Map.of("handle", this)));
        }
    }

    @Override
    public String toString() {
        Action action = callback;
        return getClass().getSimpleName() + "[" + (action == null ? "cancelled" : action.getClass().getName()) + "]";
    }
}
