package io.github.asyncio4j;

import java.util.ArrayDeque;
import java.util.Objects;

/** Copies of the primitives, each with a bug of those that asyncio's history is full of. */
final class Planted {

    private Planted() {}

    /** A semaphore whose woken waiter, when it is cancelled, forgets the permit that was taken off for it. */
    static final class LosesAPermit {
        private final WaitLine line = new WaitLine(new LoopBinding(this));
        private int value;

        LosesAPermit(int value) {
            this.value = value;
        }

        Coroutine<Void> acquire() {
            return Asyncio.async(() -> {
                if (value > 0 && !line.hasLive()) {
                    value--;
                    return;
                }
                line.await(line.join());
            });
        }

        void release() {
            if (!line.wakeFirst()) {
                value++;
            }
        }
    }

    /** A queue that hands an item to the getter in person, who may have been cancelled when it arrives. */
    static final class LosesAnItem {
        private final ArrayDeque<Integer> items = new ArrayDeque<>();
        private final ArrayDeque<Future<Integer>> getters = new ArrayDeque<>();

        void put(int item) {
            for (Future<Integer> getter = getters.poll(); getter != null; getter = getters.poll()) {
                if (!getter.done()) {
                    getter.setResult(item);
                    return;
                }
            }
            items.add(item);
        }

        Coroutine<Integer> get() {
            return Asyncio.async(() -> {
                if (!items.isEmpty()) {
                    return items.remove();
                }
                Future<Integer> getter = Asyncio.getRunningLoop().createFuture();
                getters.add(getter);
                return Asyncio.await(getter);
            });
        }

        int size() {
            return items.size();
        }
    }

    /** A condition whose woken waiter, when it is cancelled, keeps the signal to itself. */
    static final class LosesASignal {
        private final Lock lock = new Lock();
        private final WaitLine line = new WaitLine(new LoopBinding(this));

        Coroutine<Lock.Hold> acquire() {
            return lock.acquire();
        }

        Coroutine<Void> waitNotified() {
            return Asyncio.async(() -> {
                Waiter waiter = line.join();
                lock.release();
                CancelledError cancelled = null;
                try {
                    line.await(waiter);
                } catch (CancelledError e) {
                    cancelled = e;
                }
                while (true) {
                    try {
                        Asyncio.await(lock.acquire());
                        break;
                    } catch (CancelledError e) {
                        cancelled = e;
                    }
                }
                if (cancelled != null) {
                    throw cancelled;
                }
            });
        }

        void signal() {
            line.wakeFirst();
        }

        void signalAll() {
            line.wakeAll();
        }
    }

    /** A lock that is never free in between: it is the next one's already, who may be cancelled. */
    static final class IsHandedToTheCancelled {
        private final ArrayDeque<Future<Void>> line = new ArrayDeque<>();
        private boolean locked;

        Coroutine<Void> acquire() {
            return Asyncio.async(() -> {
                if (!locked) {
                    locked = true;
                    return;
                }
                Future<Void> waiter = Asyncio.getRunningLoop().createFuture();
                line.add(waiter);
                Asyncio.await(waiter);
            });
        }

        void release() {
            while (!line.isEmpty()) {
                Future<Void> waiter = Objects.requireNonNull(line.poll());
                if (!waiter.done()) {
                    waiter.setResult(null);
                    return;
                }
            }
            locked = false;
        }
    }
}
