package io.github.asyncio4j;

import java.util.ArrayDeque;
import java.util.concurrent.Callable;

/**
 * A queue between the tasks of one loop, first in, first out: asyncio's Queue.
 *
 * <pre>{@code
 * var queue = new Queue<String>(10);
 * createTask(async(() -> {                       // a producer; put waits while the consumer is behind
 *     for (String name : names) { await(queue.put(name)); }
 *     queue.shutdown();
 * }));
 * for (String name : queue.untilShutDown()) { ... }
 * }</pre>
 *
 * <p>Those who wait are served in order, and an item is never lost to one that was cancelled. One who does not have to wait
 * may overtake a waiter that was woken and has not run yet; that one keeps its place. Null is an item like any other.
 * Belongs to the loop of the first task that has to wait. Not for other threads.
 *
 * @param <T> the type of the items
 */
public sealed class Queue<T> permits LifoQueue, PriorityQueue {

    /** Stands for null in the collection, which takes none. */
    private static final Object NULL = new Object();

    private final LoopBinding binding = new LoopBinding(this);
    private final WaitLine getters = new WaitLine(binding);
    private final WaitLine putters = new WaitLine(binding);
    private final WaitLine joiners = new WaitLine(binding);

    /** The body of every get. */
    private final Callable<T> take = this::take;

    private final int maxsize;
    private final java.util.Queue<Object> items;

    /** How many items were put and not reported done. */
    private int unfinished;

    /** Becomes true once. */
    private boolean shutDown;

    /** Makes a queue without bound. */
    public Queue() {
        this(0);
    }

    /**
     * Makes a queue.
     *
     * @param maxsize how many items it holds at most; zero or less for no bound
     */
    public Queue(int maxsize) {
        this(maxsize, new ArrayDeque<>());
    }

    /** Makes a queue whose order is that of the collection. */
    Queue(int maxsize, java.util.Queue<Object> items) {
        this.maxsize = maxsize;
        this.items = items;
    }

    // ---- what is in it

    /** {@return how many items are in it} */
    public int qsize() {
        return items.size();
    }

    /** {@return how many items it holds at most; zero or less for no bound} */
    public int maxsize() {
        return maxsize;
    }

    /** {@return whether it has no item} */
    public boolean empty() {
        return items.isEmpty();
    }

    /** {@return whether it has no room; one without bound always has} */
    public boolean full() {
        return maxsize > 0 && items.size() >= maxsize;
    }

    // ---- putting

    /**
     * Puts an item in. Suspends until there is room, not at all if there is. If it is cancelled, or the queue is shut down
     * meanwhile, the item is not put.
     *
     * @param item may be null, but not in a {@link PriorityQueue}
     * @return to be awaited; nothing is put before that
     * @throws QueueShutDownException if the queue is shut down
     */
    public Coroutine<Void> put(T item) {
        return Asyncio.async(() -> {
            binding.check("Queue.put");
            if (full()) {
                putters.awaitWhile(() -> full() && !shutDown);
            }
            add(item);
        });
    }

    /**
     * Puts an item in without waiting.
     *
     * @param item may be null, but not in a {@link PriorityQueue}
     * @throws QueueFullException if there is no room
     * @throws QueueShutDownException if the queue is shut down
     */
    public void putNowait(T item) {
        binding.check("Queue.putNowait");
        add(item);
    }

    private void add(T item) {
        if (shutDown) {
            throw new QueueShutDownException("the queue is shut down and takes no more items");
        }
        if (full()) {
            throw new QueueFullException("the queue is full: it holds " + maxsize
                    + " items at most; await(queue.put(item)) waits for room");
        }
        items.add(pack(item));
        unfinished++;
        getters.wakeFirst();
    }

    // ---- getting

    /**
     * Takes the next item out. Suspends until there is one, not at all if there is. If it is cancelled no item is taken.
     *
     * @return to be awaited; nothing is taken before that
     * @throws QueueShutDownException if the queue is shut down and has no item left
     */
    public Coroutine<T> get() {
        return Asyncio.async(take);
    }

    private T take() {
        binding.check("Queue.get");
        if (items.isEmpty()) {
            getters.awaitWhile(() -> empty() && !shutDown);
        }
        return remove();
    }

    /**
     * Takes the next item out without waiting.
     *
     * @return the item, which may be null
     * @throws QueueEmptyException if there is none
     * @throws QueueShutDownException if there is none and the queue is shut down
     */
    public T getNowait() {
        binding.check("Queue.getNowait");
        return remove();
    }

    private T remove() {
        Object packed = items.poll();
        if (packed != null) {
            putters.wakeFirst();
            return unpack(packed);
        }
        if (shutDown) {
            throw new QueueShutDownException("the queue is shut down and has no items left");
        }
        throw new QueueEmptyException("the queue is empty; await(queue.get()) waits for an item");
    }

    /**
     * Takes the items as they come, for a loop that ends when the queue is shut down and has none left. Each round takes
     * one item, and waits for it as {@link #get} does. For tasks; several may iterate, and each item goes to one of them.
     *
     * @return what may be iterated over and over, each time from where the queue is
     */
    public Iterable<T> untilShutDown() {
        return () -> new QueueItems<>(this);
    }

    /** Returns what stands in the collection for an item. */
    Object pack(T item) {
        return item == null ? NULL : item;
    }

    /** Returns the item that this stands for. */
    @SuppressWarnings("unchecked")
    T unpack(Object packed) {
        return packed == NULL ? null : (T) packed;
    }

    // ---- the end of the work

    /**
     * Reports that the work on an item, which a get has returned, is done.
     *
     * @throws IllegalArgumentException if it was called for each item that was put already
     */
    public void taskDone() {
        binding.check("Queue.taskDone");
        if (unfinished == 0) {
            throw new IllegalArgumentException("taskDone() called too many times: every item that was put is reported"
                    + " done; call it once for each get()");
        }
        finished(1);
    }

    private void finished(int count) {
        unfinished -= count;
        if (unfinished == 0) {
            joiners.wakeAll();
        }
    }

    /**
     * Suspends until every item that was put is reported done, not at all if they are. A cancel ends the wait alone.
     *
     * @return to be awaited once; each who waits asks for one
     */
    public Coroutine<Void> join() {
        return Asyncio.async(() -> {
            binding.check("Queue.join");
            if (unfinished > 0) {
                joiners.await(joiners.join());
            }
        });
    }

    /** Refuses further puts. Gets take what is left, and are refused then. Those who wait in vain are told. */
    public void shutdown() {
        shutdown(false);
    }

    /**
     * Refuses further puts, and gets when no item is left; both by a {@link QueueShutDownException}, also to those who
     * wait. It cannot be taken back.
     *
     * @param immediate whether to drop the items that are left, and count them as reported done
     */
    public void shutdown(boolean immediate) {
        binding.check("Queue.shutdown");
        shutDown = true;
        if (immediate) {
            // An item may have been reported done before it was got.
            int dropped = Math.min(items.size(), unfinished);
            items.clear();
            finished(dropped);
        }
        getters.wakeAll();
        putters.wakeAll();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[size " + qsize() + (maxsize > 0 ? " of " + maxsize : "")
                + counted(", getters ", getters.size()) + counted(", putters ", putters.size())
                + counted(", unfinished ", unfinished) + (shutDown ? ", shut down" : "") + "]";
    }

    private static String counted(String what, int count) {
        return count == 0 ? "" : what + count;
    }
}
