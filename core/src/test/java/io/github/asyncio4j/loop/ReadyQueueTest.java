package io.github.asyncio4j.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadyQueueTest {

    private final ReadyQueue queue = new ReadyQueue();

    private static Note note(int n) {
        return new Note("" + n, new ArrayList<>());
    }

    /** Returns one whose next item goes to this place of the ring. */
    private static ReadyQueue emptyAt(int offset) {
        ReadyQueue ring = new ReadyQueue();
        for (int n = 0; n < offset; n++) {
            ring.add(note(n));
            ring.take();
        }
        return ring;
    }

    @Test
    void firstInFirstOut() {
        List<Note> notes = List.of(note(1), note(2), note(3));
        notes.forEach(queue::add);
        assertThat(queue.size()).isEqualTo(3);
        for (Note note : notes) {
            assertThat(queue.take()).isSameAs(note);
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void growsInAnyPositionOfTheRing() {
        for (int offset = 0; offset < 130; offset++) {
            ReadyQueue ring = emptyAt(offset);
            List<Note> notes = new ArrayList<>();
            for (int n = 0; n < 200; n++) {
                notes.add(note(n));
                ring.add(notes.getLast());
            }
            notes.forEach(note -> assertThat(ring.take()).isSameAs(note));
        }
    }

    @Test
    void aBatchIsWhatWasThereWhenItBeganWhereverTheRingGrows() {
        for (int offset = 0; offset < 130; offset++) {
            ReadyQueue ring = emptyAt(offset);
            assertThat(ring.batchIsOver()).isTrue();
            for (int n = 0; n < 5; n++) {
                ring.add(note(n));
            }
            ring.beginBatch();
            ring.take();
            for (int n = 0; n < 100; n++) {
                ring.add(note(n));
            }
            for (int n = 0; n < 4; n++) {
                assertThat(ring.batchIsOver()).isFalse();
                ring.take();
            }
            assertThat(ring.batchIsOver()).isTrue();
            ring.take();
            assertThat(ring.batchIsOver()).isTrue();
        }
    }

    @Test
    void behavesAsADequeDoes() {
        Random random = new Random(1);
        ArrayDeque<Entry> model = new ArrayDeque<>();
        for (int n = 0; n < 100_000; n++) {
            if (model.isEmpty() || random.nextInt(100) < 51) {
                Note note = note(n);
                model.add(note);
                queue.add(note);
            } else {
                assertThat(queue.take()).isSameAs(model.poll());
            }
            assertThat(queue.size()).isEqualTo(model.size());
        }
    }

    @Test
    void holdsNothingThatWasTakenOrCleared() throws ReflectiveOperationException {
        for (int n = 0; n < 100; n++) {
            queue.add(note(n));
        }
        queue.take();
        queue.clear();
        assertThat(queue.isEmpty()).isTrue();
        var ring = ReadyQueue.class.getDeclaredField("ring");
        ring.setAccessible(true);
        assertThat((Entry[]) ring.get(queue)).containsOnlyNulls();
        Note after = note(0);
        queue.add(after);
        assertThat(queue.take()).isSameAs(after);
    }
}
