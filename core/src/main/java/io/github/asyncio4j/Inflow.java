package io.github.asyncio4j;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher sends, on its way to a coroutine: the body of {@link Asyncio#fromPublisher}. Signals come on any thread
 * and enter through the loop's thread-safe door; the subscription is asked and cancelled on the loop's thread.
 */
final class Inflow<T> implements Flow.Subscriber<T> {

    /** How many items may be on their way or waiting. */
    private static final int AHEAD = 16;

    /** Not for each item, since asking may cost a lock of the publisher. */
    private static final int AT_ONCE = AHEAD / 2;

    private final EventLoop loop;

    /** Set once, by the publisher. */
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

    /** How many more the publisher may send; it is taken at its word, so that what waits stays bounded. */
    private final AtomicInteger allowed = new AtomicInteger();

    /** Nobody wants more. Set on the loop's thread. */
    private volatile boolean over;

    // The loop's thread alone, from here on.

    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private boolean ended;
    private @Nullable Throwable failure;
    private final Event signalled = new Event();
    private int takenSinceAsked;

    private Inflow(EventLoop loop) {
        this.loop = loop;
    }

    static <T> AsyncGenerator<T, Void> of(Flow.Publisher<? extends T> publisher) {
        Objects.requireNonNull(publisher, "the publisher is null");
        return new AsyncGenerator<>(y -> new Inflow<T>(Asyncio.getRunningLoop()).pass(publisher, y));
    }

    private void pass(Flow.Publisher<? extends T> publisher, Generator.Yield<T, Void> y) {
        try {
            publisher.subscribe(this);
            while (true) {
                T item = waiting.poll();
                if (item != null) {
                    askForMore();
                    y.yield(item);
                } else if (ended) {
                    break;
                } else {
                    signalled.clear();
                    Asyncio.await(signalled.waitSet());
                }
            }
        } finally {
            leave();
        }
        if (failure != null) {
            throw Sneaky.sneak(failure);
        }
    }

    private void askForMore() {
        if (++takenSinceAsked == AT_ONCE && !ended) {
            takenSinceAsked = 0;
            ask(AT_ONCE);
        }
    }

    private void ask(int count) {
        allowed.addAndGet(count);
        Objects.requireNonNull(subscription.get()).request(count);
    }

    private void leave() {
        over = true;
        waiting.clear();
        Flow.Subscription ours = subscription.get();
        if (!ended && ours != null) {
            ours.cancel();
        }
    }

    // ---- signals, on any thread

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given, "the subscription is null");
        if (!subscription.compareAndSet(null, given) || over) {
            given.cancel();
            return;
        }
        loop.postUnlessClosed(() -> {
            if (!over) {
                ask(AHEAD);
            }
        });
    }

    @Override
    public void onNext(T item) {
        Objects.requireNonNull(item, "the item is null");
        int left = allowed.getAndDecrement();
        if (left > 0) {
            loop.postUnlessClosed(() -> arrive(item));
        } else if (left == 0) {
            loop.postUnlessClosed(() -> end(new IllegalStateException("the publisher sent " + item
                    + ", which nobody has asked for: it may send " + AHEAD + " at first, and then as many as"
                    + " request(...) says. It does not keep to the rules of java.util.concurrent.Flow"), false));
        }
    }

    @Override
    public void onError(Throwable error) {
        Objects.requireNonNull(error, "the error is null");
        loop.postUnlessClosed(() -> end(error, true));
    }

    @Override
    public void onComplete() {
        loop.postUnlessClosed(() -> end(null, true));
    }

    // ---- and on the loop's thread

    private void arrive(T item) {
        if (!over && !ended) {
            waiting.add(item);
            signalled.set();
        }
    }

    private void end(@Nullable Throwable error, boolean byPublisher) {
        if (over || ended) {
            return;
        }
        ended = true;
        failure = error;
        Flow.Subscription ours = subscription.get();
        if (!byPublisher && ours != null) {
            ours.cancel();
        }
        signalled.set();
    }
}
