package io.github.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A subscriber that notes its signals, and asks for so many at first. */
class Taker implements Flow.Subscriber<Object> {
    private final List<Object> trail;
    private final long first;
    Flow.@Nullable Subscription subscription;

    /** Signals that are being handled. */
    private final AtomicInteger inside = new AtomicInteger();

    Taker(List<Object> trail, long first) {
        this.trail = trail;
        this.first = first;
    }

    private void note(Object signal) {
        assertThat(inside.incrementAndGet()).as("signals at once").isEqualTo(1);
        trail.add(signal);
        inside.decrementAndGet();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        note("subscribed");
        if (first != 0) {
            given.request(first);
        }
    }

    @Override
    public void onNext(Object item) {
        note(item);
    }

    @Override
    public void onError(Throwable error) {
        note(error.getClass().getSimpleName() + ": " + error.getMessage());
    }

    @Override
    public void onComplete() {
        note("complete");
    }
}
