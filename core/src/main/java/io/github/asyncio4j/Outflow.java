package io.github.asyncio4j;

import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Asynchronous values on their way to a subscriber; the task that passes them on. */
final class Outflow<T> implements Flow.Subscription {

    private final EventLoop loop;
    private final AsyncIterable<T> source;
    private final Flow.Subscriber<? super T> subscriber;

    /** What is asked for and not sent yet. Any thread adds, the task takes. */
    private final AtomicLong demand = new AtomicLong();

    /** The subscriber wants no more, or cannot be served. */
    private final AtomicBoolean cancelled = new AtomicBoolean();

    /** Set before the task is stopped because of it. */
    private volatile @Nullable IllegalArgumentException badRequest;

    // The loop's thread alone.

    private @Nullable Task<Void> task;
    private final Event asked = new Event();

    /** The task is closing the source: a cancel has nothing more to stop, and must not break that. */
    private boolean closing;

    private Outflow(EventLoop loop, AsyncIterable<T> source, Flow.Subscriber<? super T> subscriber) {
        this.loop = loop;
        this.source = source;
        this.subscriber = subscriber;
    }

    static <T> Flow.Publisher<T> publisher(EventLoop loop, AsyncIterable<T> source) {
        Objects.requireNonNull(source, "what is to be published is null");
        AtomicBoolean taken = new AtomicBoolean();
        return subscriber -> {
            Objects.requireNonNull(subscriber, "the subscriber is null");
            if (source instanceof AsyncIterator && taken.getAndSet(true)) {
                refuse(subscriber, "the values of " + source + " can be had but once, and have a subscriber already;"
                        + " publish an AsyncIterable that makes a new iterator for each");
                return;
            }
            Outflow<T> outflow = new Outflow<>(loop, source, subscriber);
            try {
                loop.callSoonThreadsafe(outflow::begin);
            } catch (IllegalStateException closed) {
                refuse(subscriber, "the loop of this publisher is closed, so nothing can be sent any more");
            }
        };
    }

    /** A subscriber is told of an error by a signal, and by none before it has a subscription. */
    private static void refuse(Flow.Subscriber<?> subscriber, String why) {
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        });
        subscriber.onError(new IllegalStateException(why));
    }

    private void begin() {
        subscriber.onSubscribe(this);
        if (!cancelled.get()) {
            task = loop.createTask(Asyncio.async(this::pass));
            task.addDoneCallback(_ -> end());
            if (badRequest != null) {
                task.cancel();
            }
        }
    }

    // ---- the subscription, on any thread

    @Override
    public void request(long count) {
        if (count <= 0) {
            badRequest = new IllegalArgumentException("request(" + count + "): only a positive number can be asked for"
                    + " (rule 3.9 of Reactive Streams)");
            loop.postUnlessClosed(this::stop);
        } else if (demand.getAndAccumulate(count, Outflow::plus) == 0) {
            loop.postUnlessClosed(asked::set);
        }
    }

    private static long plus(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }

    @Override
    public void cancel() {
        if (!cancelled.getAndSet(true)) {
            loop.postUnlessClosed(this::stop);
        }
    }

    // ---- and on the loop's thread

    private void stop() {
        if (task != null && !closing) {
            task.cancel();
        }
    }

    private boolean isStopped() {
        return cancelled.get() || badRequest != null;
    }

    private void pass() {
        AsyncIterator<T> values = source.asyncIterator();
        Throwable thrown = null;
        try {
            passAll(AsyncLoops.values(values).iterator());
        } catch (Throwable e) {
            thrown = e;
            throw e;
        } finally {
            close(values, thrown);
        }
    }

    private void passAll(Iterator<T> values) {
        while (awaitDemand() && values.hasNext() && !isStopped()) {
            T value = Objects.requireNonNull(values.next(), "a source gave null, which cannot be published");
            try {
                subscriber.onNext(value);
            } catch (Throwable e) {
                cancelled.set(true);
                report("a subscriber failed in onNext, which it must not; it gets no more", e);
            }
            demand.updateAndGet(left -> left == Long.MAX_VALUE ? left : left - 1);
        }
    }

    /** Returns false if there will be none. */
    private boolean awaitDemand() {
        while (demand.get() == 0 && !isStopped()) {
            asked.clear();
            Asyncio.await(asked.waitSet());
        }
        return !isStopped();
    }

    private void close(AsyncIterator<T> values, @Nullable Throwable thrown) {
        closing = true;
        if (values instanceof AsyncGenerator<?, ?> generator) {
            try {
                Asyncio.await(generator.aclose());
            } catch (Throwable e) {
                if (thrown == null || thrown instanceof CancelledError && isStopped()) {
                    throw e;
                }
                Replaced.keep(e, thrown);
            }
        }
    }

    /** The last signal. A task that was cancelled by another than the subscriber has something to tell it. */
    private void end() {
        Task<Void> ended = Objects.requireNonNull(task);
        Throwable failure = ended.cancelled() ? null : ended.exception();
        if (cancelled.get()) {
            if (failure != null) {
                report("closing what a subscriber has cancelled failed", failure);
            }
        } else if (badRequest != null) {
            Throwable told = badRequest;
            Replaced.keep(failure, told);
            subscriber.onError(told);
        } else if (ended.cancelled()) {
            subscriber.onError(new CancelledError("the task that sends the values was cancelled"));
        } else if (failure != null) {
            subscriber.onError(failure);
        } else {
            subscriber.onComplete();
        }
    }

    private void report(String what, Throwable e) {
        loop.callExceptionHandler(new ErrorContext(what + ": " + e, e, Map.of("subscriber", subscriber)));
    }
}
