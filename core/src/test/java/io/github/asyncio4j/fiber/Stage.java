package io.github.asyncio4j.fiber;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The least loop that fibers can run on: whoever is on stage runs them, and what comes through the door. */
final class Stage {

    private final BlockingQueue<Runnable> door = new LinkedBlockingQueue<>();

    /** Fibers that may go on in place of the loop, the next first. */
    final Deque<Fiber> heirs = new ArrayDeque<>();

    /** Runs this where fibers can be run. */
    static void play(java.util.function.Consumer<Stage> play) {
        Stage stage = new Stage();
        Fibers.drive(stage, () -> play.accept(stage));
    }

    /** Makes a fiber. */
    Fiber fiber(String name, Runnable body) {
        return Fibers.fiber(Fibers.here(), name, name, new Fiber.Body() {
            @Override
            public void begin() {
                body.run();
            }

            @Override
            public void execute(Runnable comeBack) {
                door.add(comeBack);
            }

            @Override
            public Fiber heir() {
                return heirs.poll();
            }
        });
    }

    /** Runs what comes through the door next; waits for it. */
    void turn() {
        try {
            door.take().run();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the fiber of the caller. */
    static Fiber self() {
        return Fibers.here().fiber();
    }
}
