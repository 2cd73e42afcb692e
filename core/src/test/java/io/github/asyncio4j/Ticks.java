package io.github.asyncio4j;

/**
 * Counts the turns that the loop has begun since this was made. Made as the first act of the main task its callback is the
 * first of every turn, so the count is exact for all that follows. Stop it before sleeping: it holds the virtual clock.
 */
public final class Ticks {

    private final EventLoop loop = Asyncio.getRunningLoop();
    private int count;
    private int mark;
    private boolean on = true;

    /** Begins to count. */
    public Ticks() {
        loop.callSoon(this::tick);
    }

    private void tick() {
        if (on) {
            count++;
            loop.callSoon(this::tick);
        }
    }

    /** Returns the turns since the start. */
    public int count() {
        return count;
    }

    /** Returns the turns since the last call of this method. */
    public int since() {
        int turns = count - mark;
        mark = count;
        return turns;
    }

    /** Ends the counting. */
    public void stop() {
        on = false;
    }
}
