package io.github.asyncio4j.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimerRunTest {

    private final TimerRun run = new TimerRun();
    private long added;

    private Note add(long deadline) {
        Note note = new Note("" + deadline, new ArrayList<>());
        note.timed = true;
        assertThat(run.takes(deadline)).isTrue();
        run.add(deadline, added++, note);
        return note;
    }

    private List<String> takeAll() {
        List<String> names = new ArrayList<>();
        while (run.size() > 0) {
            assertThat(run.next().toString()).isEqualTo("" + run.deadline());
            names.add(run.next().toString());
            run.remove();
        }
        return names;
    }

    @Test
    void takesWhatIsNotBeforeItsLast() {
        assertThat(run.takes(Long.MIN_VALUE)).isTrue();
        add(5);
        assertThat(run.takes(4)).isFalse();
        assertThat(run.takes(5)).isTrue();
        run.remove();
        assertThat(run.takes(4)).isTrue();
    }

    @Test
    void growsWithItsBeginningAnywhereInTheRing() {
        for (int begin = 0; begin < 40; begin++) {
            add(begin);
            run.remove();
            List<String> names = new ArrayList<>();
            for (int n = 100; n < 150; n++) {
                names.add(add(n).toString());
            }
            assertThat(run.order()).isEqualTo(added - 50);
            assertThat(takeAll()).isEqualTo(names);
        }
    }

    @Test
    void sweepingDropsTheCancelledAndKeepsTheOrderOfTheOthers() {
        for (int n = 0; n < 10; n++) {
            add(n);
            run.remove();
        }
        List<Note> notes = new ArrayList<>();
        for (int n = 20; n < 36; n++) {
            notes.add(add(n));
            notes.getLast().cancelled = n % 3 != 0;
        }
        run.sweep();
        assertThat(notes).allMatch(note -> note.timed != note.cancelled);
        assertThat(run.order()).isEqualTo(11);
        assertThat(takeAll()).containsExactly("21", "24", "27", "30", "33");
    }

    @Test
    void thoseThatLeaveAreNotTimedAnyMore() {
        Note removed = add(1);
        Note cleared = add(2);
        run.remove();
        assertThat(removed.timed).isFalse();
        run.clear();
        assertThat(cleared.timed).isFalse();
        assertThat(run.size()).isZero();
    }
}
