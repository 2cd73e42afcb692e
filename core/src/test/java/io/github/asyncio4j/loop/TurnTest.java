package io.github.asyncio4j.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.poll.Clock;
import io.github.asyncio4j.poll.Poller;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnTest {

    /**
     * Writes each poll on the trail, and each flush of something; what is put into {@code events} is handed over by the next
     * poll, what is put into {@code flushed} by the next of those.
     */
    private final class World implements Poller, Clock {
        private final List<Entry> events = new ArrayList<>();
        private final List<Entry> flushed = new ArrayList<>();
        private int flushes;
        private boolean written;
        private long now;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void poll(long nanos) {
            trail.add("poll " + (nanos == FOREVER ? "for ever" : nanos));
            if (nanos != FOREVER) {
                now += nanos;
            }
            events.forEach(turn.ready()::add);
            events.clear();
        }

        @Override
        public void wakeup() {
            trail.add("wakeup");
        }

        @Override
        public void flush() {
            flushes++;
            if (written) {
                written = false;
                trail.add("flush");
                flushed.forEach(turn.ready()::add);
                flushed.clear();
            }
        }

        @Override
        public boolean hasToFlush() {
            return written;
        }

        @Override
        public void close() {}
    }

    private final List<String> trail = new ArrayList<>();
    private final World world = new World();
    private final Turn turn = new Turn(world, world);

    private Note note(String name) {
        return new Note(name, trail);
    }

    private Entry step(Runnable action) {
        return new Entry() {
            @Override
            protected void run() {
                action.run();
            }
        };
    }

    private List<String> run() {
        return run(false);
    }

    private List<String> run(boolean look) {
        trail.clear();
        turn.run(look);
        return trail;
    }

    @Test
    void readyThenLettersThenEventsThenTimers() {
        world.events.add(note("event"));
        turn.timers().add(0, note("timer"));
        turn.mailbox().post(note("letter"));
        turn.ready().add(note("ready"));
        assertThat(run(true)).containsExactly("poll 0", "ready", "letter", "event", "timer");
    }

    @Test
    void whatACallbackSchedulesWaitsForTheNextTurn() {
        turn.ready().add(step(() -> turn.ready().add(note("child"))));
        turn.ready().add(note("sibling"));
        assertThat(run()).containsExactly("sibling");
        assertThat(run()).containsExactly("child");
    }

    @Test
    void aTimerThatACallbackSetsForNowWaitsForTheNextTurn() {
        turn.ready().add(step(() -> turn.timers().add(0, note("timer"))));
        assertThat(run()).isEmpty();
        assertThat(run()).containsExactly("poll 0", "timer");
    }

    @Test
    void withNothingReadyItWaitsForTheEarliestTimer() {
        Note cancelled = note("cancelled");
        turn.timers().add(10, cancelled);
        turn.timers().add(25, note("timer"));
        cancelled.cancelled = true;
        turn.timers().cancelled(cancelled);
        assertThat(run()).containsExactly("poll 25", "timer");
    }

    @Test
    void withNoTimerItWaitsForEver() {
        world.events.add(note("event"));
        assertThat(run()).containsExactly("poll for ever", "event");
    }

    @Test
    void itDoesNotWaitWhenToldToLook() {
        turn.timers().add(10, note("timer"));
        turn.run(true);
        assertThat(trail).containsExactly("poll 0");
    }

    @Test
    void whileCallbacksAreReadyOneTurnInSixtyFourPolls() {
        int polls = 0;
        for (int n = 0; n < 256; n++) {
            turn.ready().add(note("x"));
            polls += run().contains("poll 0") ? 1 : 0;
        }
        assertThat(polls).isEqualTo(4);
    }

    @Test
    void aPollIsNotPutOffForLong() {
        world.now += 20_001;
        List<String> all = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            turn.ready().add(note("x"));
            all.addAll(run());
        }
        assertThat(all).containsExactly("x", "x", "x", "poll 0", "x", "x");
    }

    @Test
    void aLargeBatchIsFollowedByAPoll() {
        for (int n = 0; n < 64; n++) {
            turn.ready().add(note("x"));
        }
        assertThat(run()).doesNotContain("poll 0");
        turn.ready().add(note("y"));
        assertThat(run()).containsExactly("poll 0", "y");
    }

    @Test
    void timersDoNotStarveWhileCallbacksAreReady() {
        turn.timers().add(100, note("timer"));
        turn.ready().add(note("x"));
        assertThat(run()).containsExactly("x");
        world.now = 100;
        turn.ready().add(note("y"));
        assertThat(run()).containsExactly("y", "timer");
    }

    @Test
    void whatIsThrownLeavesTheTurnAndTheRestStaysInOrder() {
        turn.ready().add(note("a"));
        turn.ready().add(step(() -> {
            throw new IllegalStateException("out");
        }));
        turn.ready().add(note("b"));
        turn.ready().add(note("c"));
        assertThatThrownBy(this::run).hasMessage("out");
        assertThat(trail).containsExactly("a");
        assertThat(run()).containsExactly("b", "c");
    }

    /** As a task does that hands the loop to the next task. */
    @Test
    void aCallbackMayRunWhatIsNextItself() {
        turn.ready().add(step(() -> {
            trail.add("a");
            turn.ready().add(note("of the next turn"));
            Entry b = turn.upNext();
            turn.takeNext();
            b.run();
            assertThat(turn.upNext()).isNull();
        }));
        turn.ready().add(note("b"));
        assertThat(run()).containsExactly("a", "b");
        assertThat(turn.upNext()).as("between turns").isNull();
        assertThat(run()).containsExactly("of the next turn");
    }

    /** Each is to be timed by itself. What is thrown leaves a turn unfinished, and the next one has its own count. */
    @Test
    void aWatchedCallbackFindsNothingNext() {
        turn.ready().add(step(() -> {
            throw new IllegalStateException("out");
        }));
        turn.ready().add(step(() -> assertThat(turn.upNext()).isNull()));
        turn.ready().add(note("b"));
        assertThatThrownBy(this::run).hasMessage("out");
        turn.watch((_, _) -> {});
        assertThat(run()).containsExactly("b");
    }

    @Test
    void aLetterThatComesDuringThePollRunsInTheSameTurn() {
        world.events.add(note("event"));
        turn.mailbox().post(note("letter"));
        assertThat(run()).containsExactly("letter");
        Turn posting = turn;
        world.events.add(step(() -> posting.mailbox().post(note("late"))));
        turn.ready().add(note("x"));
        assertThat(run(true)).contains("x");
        assertThat(run(true)).containsExactly("poll 0", "late");
    }

    /** Also while callbacks are ready and polls are put off: what was written must not wait for them. */
    @Test
    void everyTurnFlushesFirst() {
        for (int i = 1; i <= 5; i++) {
            turn.ready().add(note("busy"));
            run();
            assertThat(world.flushes).isEqualTo(i);
        }
    }

    /** Adds callbacks, each of which writes something and takes so long. */
    private void addWriters(int n, long nanos) {
        for (int i = 0; i < n; i++) {
            turn.ready().add(step(() -> {
                trail.add("write");
                world.written = true;
                world.now += nanos;
            }));
        }
    }

    /** Sends wake the other sides, who take processors: the fewer times the better. */
    @Test
    void whatIsWrittenInAQuickTurnLeavesBehindIt() {
        addWriters(100, 2_500);
        assertThat(run()).hasSize(100).doesNotContain("flush");
        assertThat(run()).startsWith("flush");
    }

    /** The loop looks at every eighth callback whether a quarter of a millisecond has passed. */
    @Test
    void whatIsWrittenInASlowTurnDoesNotWaitForItsEnd() {
        addWriters(20, 31_251);
        List<String> trail = run();
        assertThat(trail.indexOf("flush")).isEqualTo(8);
        assertThat(trail.lastIndexOf("flush")).isEqualTo(17);
        assertThat(trail).hasSize(22);
    }

    /** Tasks that hand the loop to each other would leave no room for it. */
    @Test
    void aCallbackFindsNothingNextWhileTheTurnHasToFlush() {
        turn.ready().add(step(() -> {
            world.written = true;
            world.now += 250_000;
            assertThat(turn.upNext()).isNotNull();
            world.now += 1;
            assertThat(turn.upNext()).isNull();
            world.flush();
            assertThat(turn.upNext()).isNotNull();
        }));
        turn.ready().add(note("next"));
        assertThat(run()).containsExactly("flush", "next");
    }

    @Test
    void aSlowTurnThatWritesNothingIsNotInterrupted() {
        for (int i = 0; i < 20; i++) {
            turn.ready().add(step(() -> world.now += 1_000_000));
        }
        run();
        assertThat(world.flushes).isEqualTo(1);
    }

    /** What a flush makes ready is for the next turn, as all that is scheduled during one. */
    @Test
    void whatAFlushInTheMiddleSchedulesWaitsForTheNextTurn() {
        world.flushed.add(note("scheduled"));
        addWriters(8, 1_000_000);
        turn.ready().add(note("sibling"));
        assertThat(run()).endsWith("flush", "sibling");
        assertThat(run()).containsExactly("scheduled");
    }
}
