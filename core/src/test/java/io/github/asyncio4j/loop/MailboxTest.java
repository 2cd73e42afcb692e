package io.github.asyncio4j.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.poll.Clock;
import io.github.asyncio4j.poll.ParkPoller;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MailboxTest {

    private final List<String> trail = new ArrayList<>();
    private int wakeups;
    private final Mailbox mailbox = new Mailbox(() -> wakeups++);
    private final ReadyQueue ready = new ReadyQueue();

    private void post(String name) {
        mailbox.post(new Note(name, trail));
    }

    private List<String> drained() {
        mailbox.drainTo(ready);
        while (!ready.isEmpty()) {
            ready.take().run();
        }
        return trail;
    }

    @Test
    void oldestFirst() {
        post("a");
        post("b");
        post("c");
        assertThat(drained()).containsExactly("a", "b", "c");
        post("d");
        assertThat(drained()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void wakesOnlyASleeper() {
        post("a");
        assertThat(wakeups).isZero();
        drained();
        assertThat(mailbox.fallAsleep()).isTrue();
        post("b");
        post("c");
        assertThat(wakeups).isEqualTo(1);
        mailbox.wake();
        post("d");
        assertThat(wakeups).isEqualTo(1);
    }

    @Test
    void theLoopDoesNotFallAsleepOverALetter() {
        post("a");
        assertThat(mailbox.fallAsleep()).isFalse();
        post("b");
        assertThat(wakeups).isZero();
        drained();
        assertThat(mailbox.fallAsleep()).isTrue();
    }

    @Test
    void aLetterIsFreeForAnotherPostOnceDrained() {
        Note note = new Note("a", trail);
        mailbox.post(note);
        drained();
        mailbox.post(note);
        assertThat(drained()).containsExactly("a", "a");
    }

    @Test
    @Timeout(60)
    void noLetterIsLostAndNoWakeUpAndEachThreadKeepsItsOrder() throws InterruptedException {
        int threads = 8;
        int each = 20_000;
        int[] next = new int[threads];
        int[] left = {threads * each};
        Turn turn = new Turn(new ParkPoller(), Clock.SYSTEM);
        List<Thread> posters = IntStream.range(0, threads).mapToObj(t -> Thread.ofPlatform().start(() -> {
            for (int n = 0; n < each; n++) {
                int number = n;
                turn.mailbox().post(new Entry() {
                    @Override
                    protected void run() {
                        assertThat(next[t]++ == number).isTrue();
                        left[0]--;
                    }
                });
                if (n % 64 == 0) {
                    Thread.yield();
                }
            }
        })).toList();
        while (left[0] > 0) {
            turn.run(false);
        }
        for (Thread poster : posters) {
            poster.join();
        }
        assertThat(next).containsOnly(each);
    }

    @Test
    @Timeout(60)
    void aSingleLetterAtATimeIsNeverForgotten() throws InterruptedException {
        int rounds = 20_000;
        Turn ping = new Turn(new ParkPoller(), Clock.SYSTEM);
        Turn pong = new Turn(new ParkPoller(), Clock.SYSTEM);
        int[] count = new int[2];
        Thread other = Thread.ofPlatform().start(() -> {
            while (count[1] < rounds) {
                pong.run(false);
            }
        });
        for (int n = 0; n < rounds; n++) {
            pong.mailbox().post(step(() -> {
                count[1]++;
                ping.mailbox().post(step(() -> count[0]++));
            }));
            while (count[0] <= n) {
                ping.run(false);
            }
        }
        other.join();
        assertThat(count).containsExactly(rounds, rounds);
    }

    private static Entry step(Runnable action) {
        return new Entry() {
            @Override
            protected void run() {
                action.run();
            }
        };
    }
}
