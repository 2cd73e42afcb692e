package io.github.asyncio4j.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerQueueTest {

    private final TimerQueue timers = new TimerQueue();
    private final ReadyQueue ready = new ReadyQueue();

    private Note add(long deadline, String name) {
        Note note = new Note(name, new ArrayList<>());
        timers.add(deadline, note);
        return note;
    }

    private void cancel(Note note) {
        note.cancelled = true;
        timers.cancelled(note);
    }

    private List<String> due(long now) {
        timers.moveDue(now, ready);
        List<String> names = new ArrayList<>();
        while (!ready.isEmpty()) {
            names.add(ready.take().toString());
        }
        return names;
    }

    @Test
    void byDeadline() {
        add(30, "c");
        add(10, "a");
        add(20, "b");
        assertThat(timers.prune()).isTrue();
        assertThat(timers.earliest()).isEqualTo(10);
        assertThat(due(30)).containsExactly("a", "b", "c");
        assertThat(timers.prune()).isFalse();
    }

    @Test
    void equalDeadlinesInTheOrderTheyWereAdded() {
        List<String> names = new ArrayList<>();
        for (int n = 0; n < 1000; n++) {
            add(7, "" + n);
            names.add("" + n);
        }
        assertThat(due(7)).isEqualTo(names);
    }

    @Test
    void neverEarly() {
        add(10, "a");
        assertThat(due(9)).isEmpty();
        assertThat(due(10)).containsExactly("a");
    }

    @Test
    void aCancelledOneIsNotMovedAndDoesNotCountAsEarliest() {
        Note a = add(10, "a");
        add(20, "b");
        cancel(a);
        assertThat(timers.prune()).isTrue();
        assertThat(timers.earliest()).isEqualTo(20);
        assertThat(due(100)).containsExactly("b");
    }

    @Test
    void allCancelledMeansNoneIsLeft() {
        cancel(add(10, "a"));
        cancel(add(20, "b"));
        assertThat(timers.prune()).isFalse();
        assertThat(timers.size()).isZero();
    }

    @Test
    void cancelledOnesStayWhileThereAreNotOverAHundred() {
        List<Note> notes = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            notes.add(add(n + 1, "" + n));
        }
        notes.subList(1, 100).forEach(this::cancel);
        assertThat(timers.size()).isEqualTo(100);
    }

    @Test
    void cancelledOnesStayWhileTheyAreNotMoreThanHalf() {
        List<Note> notes = new ArrayList<>();
        for (int n = 0; n < 200; n++) {
            notes.add(add(n + 1, "" + n));
        }
        notes.subList(100, 200).forEach(this::cancel);
        assertThat(timers.size()).isEqualTo(200);
        cancel(notes.get(99));
        assertThat(timers.size()).isEqualTo(99);
        assertThat(due(1000)).hasSize(99).startsWith("0").endsWith("98");
    }

    @Test
    void timersThatAreSetAndCancelledTakeNoRoom() {
        for (int n = 0; n < 200_000; n++) {
            cancel(add(1_000_000 + n, "x"));
            assertThat(timers.size() <= 101).isTrue();
        }
    }

    @Test
    void cancellingOneThatHasLeftCountsForNothing() {
        Note gone = add(1, "gone");
        due(1);
        for (int n = 0; n < 300; n++) {
            add(10, "" + n);
            cancel(gone);
        }
        assertThat(timers.size()).isEqualTo(300);
        assertThat(due(10)).hasSize(300);
    }

    @Test
    void behavesAsASortedListDoes() {
        record Timer(long deadline, int order, Note note) {}
        Random random = new Random(42);
        List<Timer> model = new ArrayList<>();
        long now = 0;
        for (int n = 0; n < 20_000; n++) {
            int dice = random.nextInt(100);
            if (dice < 55) {
                long deadline = now + random.nextInt(50) - 5;
                model.add(new Timer(deadline, n, add(deadline, "" + n)));
            } else if (dice < 85 && !model.isEmpty()) {
                cancel(model.remove(random.nextInt(model.size())).note());
            } else {
                now += random.nextInt(10);
                long then = now;
                List<String> expected = model.stream().filter(t -> t.deadline() <= then)
                        .sorted(Comparator.comparingLong(Timer::deadline).thenComparingInt(Timer::order))
                        .map(t -> t.note().name).toList();
                model.removeIf(t -> t.deadline() <= then);
                assertThat(due(now)).isEqualTo(expected);
            }
            assertThat(timers.size()).isGreaterThanOrEqualTo(model.size())
                    .isLessThanOrEqualTo(Math.max(101, model.size() * 2));
        }
    }

    @Test
    void timersOfOneLengthStandInTheRunThoughOneIsFarAway() {
        add(1_000_000, "far");
        for (int n = 0; n < 100; n++) {
            add(1000 + n, "near");
        }
        assertThat(timers.inRun()).isEqualTo(100);
        assertThat(due(2000)).hasSize(100).containsOnly("near");
        assertThat(due(1_000_000)).containsExactly("far");
    }

    @Test
    void oneThatMadeWayCountsWhenItIsCancelled() {
        Note far = add(1_000_000, "far");
        List<Note> near = new ArrayList<>();
        for (int n = 0; n < 101; n++) {
            near.add(add(1000 + n, "near"));
        }
        near.subList(50, 101).forEach(this::cancel);
        assertThat(timers.size()).isEqualTo(102);
        cancel(far);
        assertThat(timers.size()).isEqualTo(50);
    }

    @Test
    void oneThatWasClearedAwayDoesNotCountAsCancelled() {
        Note gone = add(1, "gone");
        timers.clear();
        for (int n = 0; n < 102; n++) {
            Note note = add(10, "" + n);
            if (n < 51) {
                cancel(note);
            }
        }
        cancel(gone);
        assertThat(timers.size()).isEqualTo(102);
    }

    @Test
    void forgetsAllWhenCleared() {
        Note note = add(1, "a");
        timers.clear();
        assertThat(timers.prune()).isFalse();
        cancel(note);
        add(2, "b");
        assertThat(due(5)).containsExactly("b");
    }
}
