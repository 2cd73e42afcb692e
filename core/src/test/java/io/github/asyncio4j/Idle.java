package io.github.asyncio4j;

import io.github.asyncio4j.poll.Clock;
import io.github.asyncio4j.poll.Poller;
import java.util.ArrayList;
import java.util.List;

/** A world in which nothing happens but what a test says; it notes how long each poll may wait, and lets that time pass. */
final class Idle implements Poller, Clock {

    final List<Long> waits = new ArrayList<>();

    /** What each poll finds. */
    Runnable event = () -> {};

    private long now;

    EventLoop newLoop() {
        return new EventLoop(this, this);
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void poll(long nanos) {
        waits.add(nanos);
        event.run();
        if (nanos == FOREVER) {
            throw new IllegalStateException(VirtualLoop.DEADLOCK);
        }
        now += nanos;
    }

    @Override
    public void wakeup() {}

    @Override
    public void close() {}
}
