package io.github.asyncio4j.loop;

import io.github.asyncio4j.poll.Clock;
import io.github.asyncio4j.poll.Poller;
import org.jspecify.annotations.Nullable;

/**
 * One turn of the loop: flush, mailbox, poll, timers, batch, and a flush within the batch where that is slow.
 *
 * <p>The order inside a turn is CPython's: what was scheduled before, then input and output, then timers that are due;
 * then exactly the callbacks counted at that point run, and what they schedule waits for the next turn.
 */
public final class Turn {

    /**
     * While callbacks are ready, at most so many turns, callbacks and nanoseconds pass without a poll: a poll is a system
     * call, and skipping some changes no order, since a poll that finds nothing leaves no trace. The clock is asked at
     * some turns only, since asking costs a good part of a switch.
     */
    private static final int MAX_TURNS_UNPOLLED = 64;

    private static final int TURNS_A_CLOCK_READING = 4;
    private static final int MAX_CALLBACKS_UNPOLLED = 64;
    private static final long MAX_NANOS_UNPOLLED = 20_000;

    /**
     * What many callbacks write in one turn leaves together: that wakes the other sides less often. But where they are slow,
     * as all code is that has only begun to run, the first does not wait for the last.
     */
    private static final long MAX_NANOS_UNFLUSHED = 250_000;

    /** How many callbacks go by between two readings of the clock for that. */
    private static final int CALLBACKS_A_LOOK = 8;

    private final ReadyQueue ready = new ReadyQueue();
    private final TimerQueue timers = new TimerQueue();
    private final Mailbox mailbox;
    private final Poller poller;
    private final Clock clock;

    private @Nullable Watch watch;

    private int turnsUnpolled;
    private int callbacksUnpolled;
    private long lastPoll;

    /** When there was a flush within a turn for the last time. */
    private long lastFlush;

    /**
     * Makes the turn of a loop with this poller and this clock.
     *
     * @param poller asked for input and output, and waited in; closed by its maker
     * @param clock what the deadlines of the timers are readings of
     */
    public Turn(Poller poller, Clock clock) {
        this.poller = poller;
        this.clock = clock;
        mailbox = new Mailbox(poller::wakeup);
        lastPoll = lastFlush = clock.nanos();
    }

    /** Is told how long each callback ran, in nanoseconds. */
    @FunctionalInterface
    public interface Watch {

        /**
         * A callback has run.
         *
         * @param entry what was run
         * @param nanos how long that took
         */
        void ran(Entry entry, long nanos);
    }

    /** {@return the callbacks to run} */
    public ReadyQueue ready() {
        return ready;
    }

    /** {@return the callbacks to run later} */
    public TimerQueue timers() {
        return timers;
    }

    /** {@return the callbacks from other threads} */
    public Mailbox mailbox() {
        return mailbox;
    }

    /**
     * Runs one turn. What a callback throws ends the turn and leaves this method, and the callbacks behind it stay
     * queued.
     *
     * @param look whether to look for input and output without waiting for any
     */
    public void run(boolean look) {
        poller.flush();
        mailbox.drainTo(ready);
        boolean timed = timers.prune();
        if (look) {
            poll(0);
        } else if (ready.isEmpty()) {
            await(timed);
        } else if (pollIsDue()) {
            poll(0);
        }
        mailbox.drainTo(ready);
        if (timed || timers.size() > 0) {
            timers.moveDue(clock.nanos(), ready);
        }
        int batch = ready.size();
        callbacksUnpolled += batch;
        if (watch != null) {
            ready.endBatch();
            runWatched(batch, watch);
            return;
        }
        ready.beginBatch();
        for (int n = 1; !ready.batchIsOver(); n++) {
            ready.take().run();
            if (n % CALLBACKS_A_LOOK == 0 && isFlushLate()) {
                poller.flush();
                lastFlush = clock.nanos();
            }
        }
    }

    private boolean isFlushLate() {
        if (!poller.hasToFlush()) {
            return false;
        }
        long now = clock.nanos();
        return now - lastPoll > MAX_NANOS_UNFLUSHED && now - lastFlush > MAX_NANOS_UNFLUSHED;
    }

    /**
     * Returns what this turn runs next, for who can do that itself, from within a callback of the turn.
     *
     * @return null if there is nothing, if callbacks are timed, or if the turn itself has something to do
     */
    public @Nullable Entry upNext() {
        return ready.batchIsOver() || isFlushLate() ? null : ready.peek();
    }

    /** Takes what {@link #upNext} has returned out of the turn: the caller runs it, as the turn would. */
    public void takeNext() {
        ready.take();
    }

    private void runWatched(int batch, Watch told) {
        for (int n = batch; n > 0; n--) {
            Entry entry = ready.take();
            long begin = clock.nanos();
            try {
                entry.run();
            } finally {
                told.ran(entry, clock.nanos() - begin);
            }
        }
    }

    /**
     * Has each callback timed and told to this, from the next turn on; null for none.
     *
     * @param by called on the loop's thread after each callback, also after one that threw
     */
    public void watch(@Nullable Watch by) {
        watch = by;
    }

    /** Has the next turn poll though callbacks be ready, so that a run of one turn looks for input too. */
    public void pollNext() {
        turnsUnpolled = MAX_TURNS_UNPOLLED;
    }

    private void await(boolean timed) {
        long wait = timed ? timers.earliest() - clock.nanos() : Poller.FOREVER;
        if (wait <= 0 || !mailbox.fallAsleep()) {
            poll(0);
            return;
        }
        try {
            poll(wait);
        } finally {
            mailbox.wake();
        }
    }

    private boolean pollIsDue() {
        int turns = ++turnsUnpolled;
        return turns >= MAX_TURNS_UNPOLLED || callbacksUnpolled >= MAX_CALLBACKS_UNPOLLED
                || turns % TURNS_A_CLOCK_READING == 0 && clock.nanos() - lastPoll > MAX_NANOS_UNPOLLED;
    }

    private void poll(long nanos) {
        poller.poll(nanos);
        turnsUnpolled = callbacksUnpolled = 0;
        lastPoll = clock.nanos();
    }
}
