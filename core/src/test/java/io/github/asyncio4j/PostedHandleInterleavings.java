package io.github.asyncio4j;

import io.github.asyncio4j.poll.Clock;
import io.github.asyncio4j.poll.ParkPoller;
import org.jetbrains.lincheck.datastructures.Operation;

/** A callback of the loop that other threads cancel and ask about: it ran, or it is cancelled, and all agree on it. */
public class PostedHandleInterleavings {

    private static final EventLoop LOOP = new EventLoop(new ParkPoller(), Clock.SYSTEM);

    private volatile int runs;

    private final PostedHandle handle = new PostedHandle(LOOP, () -> runs++, null);

    /** The loop; returns how often the callback has run. */
    @Operation(runOnce = true)
    public int run() {
        handle.call();
        return runs;
    }

    /** Any thread; what it returns is final, since a run that goes on is waited for. */
    @Operation
    public int cancel() {
        handle.cancel();
        return runs;
    }

    /** Any thread. */
    @Operation
    public boolean cancelled() {
        return handle.cancelled();
    }

    /** Any thread. */
    @Operation
    public int runs() {
        return runs;
    }
}
