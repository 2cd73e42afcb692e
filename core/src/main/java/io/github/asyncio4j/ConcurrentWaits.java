package io.github.asyncio4j;

import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Blocking until some of several futures of other threads are over. */
final class ConcurrentWaits {

    private ConcurrentWaits() {}

    static <F extends ConcurrentFuture<?>> Waited<F> wait(Collection<F> futures, @Nullable Duration limit,
            ReturnWhen when) throws InterruptedException {
        Set<F> distinct = new LinkedHashSet<>(futures);
        CountDownLatch left = new CountDownLatch(distinct.size());
        Consumer<ConcurrentFuture<?>> watcher = future -> {
            do {
                left.countDown();
            } while (left.getCount() > 0 && when.isOverAt(future.failed()));
        };
        distinct.forEach(future -> future.watch(watcher));
        try {
            block(left, limit);
        } finally {
            distinct.forEach(future -> future.unwatch(watcher));
        }
        return Waited.split(distinct, ConcurrentFuture::over);
    }

    private static void block(CountDownLatch left, @Nullable Duration limit) throws InterruptedException {
        if (left.getCount() == 0 || limit != null && !limit.isPositive()) {
            return;
        }
        Blocking.refuse("ConcurrentFuture.wait(...)");
        if (limit == null) {
            left.await();
        } else {
            boolean _ = left.await(Times.nanos(limit), TimeUnit.NANOSECONDS);
        }
    }

    static <F extends ConcurrentFuture<?>> Iterable<F> asCompleted(Collection<F> futures, @Nullable Duration limit) {
        Set<F> distinct = new LinkedHashSet<>(futures);
        return () -> new Pass<>(distinct, limit);
    }

    /** One iteration. Of one thread; the queue is filled by those that complete the futures. */
    private static final class Pass<F extends ConcurrentFuture<?>> implements Iterator<F> {

        private final LinkedBlockingQueue<ConcurrentFuture<?>> over = new LinkedBlockingQueue<>();
        private final Consumer<ConcurrentFuture<?>> watcher = over::add;
        private final Set<F> futures;
        private final @Nullable Duration limit;
        private final long begin = System.nanoTime();
        private int left;

        Pass(Set<F> futures, @Nullable Duration limit) {
            this.futures = futures;
            this.limit = limit;
            left = futures.size();
            futures.forEach(future -> future.watch(watcher));
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        @SuppressWarnings("unchecked")
        public F next() {
            if (left == 0) {
                throw new NoSuchElementException("all " + futures.size() + " futures have been returned");
            }
            ConcurrentFuture<?> next = over.poll();
            if (next == null) {
                next = block();
            }
            left--;
            return (F) next;
        }

        private ConcurrentFuture<?> block() {
            Blocking.refuse("the iteration of ConcurrentFuture.asCompleted(...)");
            try {
                if (limit == null) {
                    return over.take();
                }
                long wait = Times.nanos(limit) - (System.nanoTime() - begin);
                ConcurrentFuture<?> next = over.poll(wait, TimeUnit.NANOSECONDS);
                if (next != null) {
                    return next;
                }
            } catch (InterruptedException e) {
                throw Sneaky.sneak(e);
            }
            int unfinished = left;
            left = 0;
            futures.forEach(future -> future.unwatch(watcher));
            throw new AsyncTimeoutException("%d (of %d) futures unfinished".formatted(unfinished, futures.size()));
        }
    }
}
