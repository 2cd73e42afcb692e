package io.github.asyncio4j;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Queue} that gives out the smallest item first: asyncio's PriorityQueue. Equal ones come in the order in which
 * they were put.
 *
 * @param <T> the type of the items
 */
public final class PriorityQueue<T> extends Queue<T> {

    /** An item, and how many were put before it. */
    private record Ranked(Object item, long number) {}

    /** Null for the natural order. */
    private final @Nullable Comparator<? super T> order;

    private long put;

    /** Makes a queue without bound in the natural order of its items. */
    public PriorityQueue() {
        this(0);
    }

    /**
     * Makes a queue in the natural order of its items, which are {@link Comparable}.
     *
     * @param maxsize how many items it holds at most; zero or less for no bound
     */
    public PriorityQueue(int maxsize) {
        super(maxsize, new java.util.PriorityQueue<>(ranked(naturalOrder())));
        order = null;
    }

    /**
     * Makes a queue without bound in this order.
     *
     * @param order smallest first; called on the loop's thread
     */
    public PriorityQueue(Comparator<? super T> order) {
        this(0, order);
    }

    /**
     * Makes a queue in this order.
     *
     * @param maxsize how many items it holds at most; zero or less for no bound
     * @param order smallest first; called on the loop's thread
     */
    public PriorityQueue(int maxsize, Comparator<? super T> order) {
        super(maxsize, new java.util.PriorityQueue<>(
                ranked(Objects.requireNonNull(order, "the order of a PriorityQueue is null"))));
        this.order = order;
    }

    @SuppressWarnings("unchecked")
    private static Comparator<Object> naturalOrder() {
        return (a, b) -> ((Comparable<Object>) a).compareTo(b);
    }

    @SuppressWarnings("unchecked")
    private static Comparator<Object> ranked(Comparator<?> order) {
        Comparator<Object> items = (Comparator<Object>) order;
        return (a, b) -> {
            Ranked left = (Ranked) a;
            Ranked right = (Ranked) b;
            int byItem = items.compare(left.item, right.item);
            return byItem != 0 ? byItem : Long.compare(left.number, right.number);
        };
    }

    @Override
    Object pack(T item) {
        Objects.requireNonNull(item, "the item is null; a PriorityQueue compares its items");
        if (order == null && !(item instanceof Comparable<?>)) {
            throw new IllegalArgumentException("an item of " + item.getClass().getName() + " is not Comparable;"
                    + " put one that is, or make the PriorityQueue with a Comparator");
        }
        return new Ranked(item, put++);
    }

    @Override
    @SuppressWarnings("unchecked")
    T unpack(Object packed) {
        return (T) ((Ranked) packed).item;
    }
}
