package io.github.asyncio4j.loop;

import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;

/** A mailbox between several posters and its loop: letters come once and in order, and none waits for a sleeper. */
public class MailboxInterleavings {

    /** Whether the loop waits: it has been told that it may, and nobody has woken it. */
    private volatile boolean sleeping;

    private final Mailbox mailbox = new Mailbox(() -> sleeping = false);
    private final ReadyQueue ready = new ReadyQueue();
    private final List<Integer> seen = new ArrayList<>();

    /** Any thread. */
    @Operation
    public void post(@Param(gen = IntGen.class) int number) {
        mailbox.post(new Entry() {
            @Override
            protected void run() {
                seen.add(number);
            }
        });
    }

    /** The loop. */
    @Operation(nonParallelGroup = "loop")
    public List<Integer> drain() {
        seen.clear();
        mailbox.drainTo(ready);
        while (!ready.isEmpty()) {
            ready.take().run();
        }
        return List.copyOf(seen);
    }

    /** The loop. */
    @Operation(nonParallelGroup = "loop")
    public boolean fallAsleep() {
        sleeping = true;
        boolean asleep = mailbox.fallAsleep();
        if (!asleep) {
            sleeping = false;
        }
        return asleep;
    }

    /** The loop. */
    @Operation(nonParallelGroup = "loop")
    public void wake() {
        mailbox.wake();
        sleeping = false;
    }

    /** At the end of each run. */
    @Validate
    public void noLetterWaitsForASleeper() {
        if (sleeping && !drain().isEmpty()) {
            throw new IllegalStateException("the loop sleeps over a letter");
        }
    }
}
