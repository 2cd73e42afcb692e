package io.github.asyncio4j;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same program on several loops, each with a thread of its own; the first on the thread that asks for it. What one
 * fails with ends all others by a cancel.
 */
final class SeveralLoops {

    private static final int MOST = 1_024;

    private final LoopProgram program;

    /** The main tasks that run; guarded by this, as what follows. */
    private final List<Task<?>> mains = new ArrayList<>();

    /** What the first one failed with. */
    private @Nullable Throwable failure;

    private SeveralLoops(LoopProgram program) {
        this.program = program;
    }

    static void run(int loops, LoopProgram program) {
        if (loops < 1 || loops > MOST) {
            throw new IllegalArgumentException("the number of loops is 1 to " + MOST + ", not " + loops);
        }
        SeveralLoops all = new SeveralLoops(program);
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < loops; i++) {
            int index = i;
            others.add(Thread.ofPlatform().name("asyncio4j-loop-" + i).start(() -> all.one(index)));
        }
        all.one(0);
        boolean interrupted = false;
        for (Thread other : others) {
            interrupted |= joined(other);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (all.failure != null) {
            throw Sneaky.sneak(all.failure);
        }
    }

    /** Returns whether an interrupt came, which ends no loop. */
    private static boolean joined(Thread other) {
        boolean interrupted = false;
        while (true) {
            try {
                other.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private void one(int index) {
        try {
            Asyncio.run(() -> {
                Task<?> main = Asyncio.currentTask();
                begin(main);
                try {
                    program.run(index);
                } finally {
                    end(main);
                }
            });
        } catch (Throwable e) {
            failed(e);
        }
    }

    private synchronized void begin(Task<?> main) {
        mains.add(main);
        if (failure != null) {
            main.cancel();
        }
    }

    private synchronized void end(Task<?> main) {
        mains.remove(main);
    }

    private synchronized void failed(Throwable e) {
        if (failure == null) {
            failure = e;
            mains.forEach(main -> main.loop().callSoonThreadsafe(main::cancel));
        } else if (!(e instanceof CancelledError)) {
            failure.addSuppressed(e);
        }
    }
}
