package io.github.asyncio4j.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The door through which other threads hand work to the loop; what one thread posts stays in its order.
 *
 * <p>Posters push on a stack with one compare-and-set; the loop takes the whole stack at once and turns it round. A
 * poster that finds the loop asleep wakes it. {@code asleep} is set before the loop looks a last time into the box, and
 * read after the push, so one of the two always sees the other: no wake-up is lost.
 */
public final class Mailbox {

    private static final VarHandle NEWEST;
    private static final VarHandle ASLEEP;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            NEWEST = lookup.findVarHandle(Mailbox.class, "newest", Entry.class);
            ASLEEP = lookup.findVarHandle(Mailbox.class, "asleep", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Runnable wakeup;

    /** Any thread pushes, the loop takes all. */
    private volatile @Nullable Entry newest;

    /** True while the loop waits or is about to. */
    private volatile boolean asleep;

    /**
     * Makes a box that calls {@code wakeup} when a letter comes while the loop is asleep.
     *
     * @param wakeup called by the thread that posts, at most once a wait
     */
    public Mailbox(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /**
     * Posts an entry that is in no mailbox. Any thread.
     *
     * @param item run by the loop once, in the order of each thread's posts
     */
    public void post(Entry item) {
        Entry before;
        do {
            before = newest;
            item.posted = before;
        } while (!NEWEST.compareAndSet(this, before, item));
        if (asleep && ASLEEP.compareAndSet(this, true, false)) {
            wakeup.run();
        }
    }

    /** Says that the loop is about to wait; returns false if letters are there and it must not. Loop thread only. */
    boolean fallAsleep() {
        asleep = true;
        if (newest == null) {
            return true;
        }
        asleep = false;
        return false;
    }

    /** Says that the wait is over. Loop thread only. */
    void wake() {
        asleep = false;
    }

    /**
     * Moves all letters to the ready queue, oldest first. Loop thread only.
     *
     * @param ready the queue of the same loop
     */
    public void drainTo(ReadyQueue ready) {
        if (newest == null) {
            return;
        }
        Entry letter = (Entry) NEWEST.getAndSet(this, null);
        Entry oldest = null;
        while (letter != null) {
            Entry older = letter.posted;
            letter.posted = oldest;
            oldest = letter;
            letter = older;
        }
        while (oldest != null) {
            Entry newer = oldest.posted;
            oldest.posted = null;
            ready.add(oldest);
            oldest = newer;
        }
    }
}
