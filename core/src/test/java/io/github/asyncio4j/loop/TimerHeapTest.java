package io.github.asyncio4j.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerHeapTest {

    private final TimerHeap heap = new TimerHeap();

    private Note add(long deadline, long order) {
        Note note = new Note(deadline + "/" + order, new ArrayList<>());
        note.timed = true;
        heap.add(deadline, order, note);
        return note;
    }

    private List<String> takeAll() {
        List<String> names = new ArrayList<>();
        while (heap.size() > 0) {
            assertThat(heap.next().toString()).isEqualTo(heap.deadline() + "/" + heap.order());
            names.add(heap.next().toString());
            heap.remove();
        }
        return names;
    }

    @Test
    void byDeadlineAndThenInTheOrderTheyWereAdded() {
        add(3, 0);
        add(1, 1);
        add(3, 2);
        add(2, 3);
        add(1, 4);
        assertThat(takeAll()).containsExactly("1/1", "1/4", "2/3", "3/0", "3/2");
    }

    @Test
    void sweepingDropsTheCancelledAndKeepsTheOrderOfTheOthers() {
        Random random = new Random(7);
        List<Note> notes = new ArrayList<>();
        for (int n = 0; n < 500; n++) {
            notes.add(add(random.nextInt(100), n));
        }
        notes.forEach(note -> note.cancelled = random.nextBoolean());
        heap.sweep();
        assertThat(notes).allMatch(note -> note.timed != note.cancelled);
        List<String> kept = new ArrayList<>(notes.stream().filter(note -> note.timed).map(Note::toString).toList());
        kept.sort((a, b) -> {
            int byDeadline = Integer.compare(part(a, 0), part(b, 0));
            return byDeadline != 0 ? byDeadline : Integer.compare(part(a, 1), part(b, 1));
        });
        assertThat(takeAll()).isEqualTo(kept);
    }

    private static int part(String name, int n) {
        return Integer.parseInt(name.split("/")[n]);
    }

    @Test
    void thoseThatLeaveAreNotTimedAnyMore() {
        Note removed = add(1, 0);
        Note cleared = add(2, 1);
        heap.remove();
        assertThat(removed.timed).isFalse();
        heap.clear();
        assertThat(cleared.timed).isFalse();
        assertThat(heap.size()).isZero();
    }
}
