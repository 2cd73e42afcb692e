package io.github.asyncio4j.fiber;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The own thread of a loop that is run piece by piece, from whatever threads: what polls for it belongs to one thread for
 * life. A platform thread where fibers are carried, else a virtual one. It ends with {@link #close}.
 */
public final class Driver implements AutoCloseable {

    private final BlockingQueue<FutureTask<@Nullable Void>> work = new LinkedBlockingQueue<>();
    private final Object loop;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /**
     * Makes the driver of this loop; its thread begins with the first work.
     *
     * @param loop what {@link Here#loop} returns on the thread
     */
    public Driver(Object loop) {
        this.loop = loop;
    }

    /**
     * Runs this on the loop's thread, waits for its end, and throws what it throws.
     *
     * @param turns runs while the caller waits, whatever interrupts that one
     */
    public void run(Runnable turns) {
        if (Thread.currentThread() == thread) {
            turns.run();
            return;
        }
        FutureTask<@Nullable Void> piece = new FutureTask<>(turns, null);
        synchronized (this) {
            if (thread == null) {
                thread = Fibers.carried() ? Thread.ofPlatform().daemon().name("asyncio4j-loop").unstarted(this::serve)
                        : Fibers.worker("asyncio4j-loop", this::serve);
                thread.start();
            }
        }
        work.add(piece);
        await(piece);
    }

    private void serve() {
        Here.enter(loop);
        boolean interrupted = false;
        while (!closed || !work.isEmpty()) {
            try {
                work.take().run();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        Here.leave();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(FutureTask<@Nullable Void> piece) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    piece.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw Fibers.sneaky(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the thread after the work it has; a second call does nothing. */
    @Override
    public void close() {
        closed = true;
        Thread current;
        synchronized (this) {
            current = thread;
        }
        if (current != null && current != Thread.currentThread()) {
            work.add(new FutureTask<>(() -> {}, null));
            boolean interrupted = false;
            while (true) {
                try {
                    current.join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
