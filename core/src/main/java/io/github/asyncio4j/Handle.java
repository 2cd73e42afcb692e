package io.github.asyncio4j;

import io.github.asyncio4j.loop.Entry;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A callback that has been scheduled, and the way to call it off. */
public sealed class Handle extends Entry permits TimerHandle, PostedHandle {

    final EventLoop loop;

    /**
     * Null once cancelled, so that a cancelled callback holds nothing. Loop thread; where others may cancel, the state of
     * {@link PostedHandle} orders what is written here. Not volatile: a fence for each callback is what that would cost.
     */
    private @Nullable Action callback;

    /** What the callback runs in; null for an empty one that nobody has asked for. Loop thread. */
    private @Nullable Context context;

    Handle(EventLoop loop, Action callback, @Nullable Context context) {
        this.loop = loop;
        this.callback = Objects.requireNonNull(callback, "the callback is null");
        this.context = context;
        loop.made(this);
    }

    /** Calls the callback off if it has not begun; a second call does nothing. */
    public void cancel() {
        callback = null;
    }

    /** {@return whether {@link #cancel} was called} */
    public boolean cancelled() {
        return callback == null;
    }

    /** {@return the context that the callback runs in: the one it was given, or a copy of its maker's} */
    public final Context context() {
        if (context == null) {
            context = new Context();
        }
        return context;
    }

    @Override
    protected final boolean isCancelled() {
        return callback == null;
    }

    @Override
    protected final void run() {
        Context before = loop.context;
        loop.context = context;
        try {
            call();
        } finally {
            if (loop.context != null) {
                context = loop.context;
            }
            loop.context = before;
        }
    }

    void call() {
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
