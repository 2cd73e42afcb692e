package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;
import static java.lang.IO.*;
import static java.time.Duration.*;

import io.github.asyncio4j.*;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An animation beside slow work. A thread has to be asked to stop; a task is cancelled, from outside, at its await. */
final class Spinner {

    private final Frames frames = new Frames("thinking!");

    void main() throws InterruptedException {
        println("With threads:");
        println("Answer: " + thinkWithThreads());
        println("With coroutines:");
        println("Answer: " + run(think()));
    }

    // ---- with threads: a signal that the spinner looks at between two frames

    int thinkWithThreads() throws InterruptedException {
        var done = new CountDownLatch(1);
        var spinner = Thread.ofPlatform().name("spinner").unstarted(() -> spinUntil(done));
        println("spinner: " + spinner);
        spinner.start();
        Thread.sleep(ofSeconds(1)); // the slow work
        done.countDown();
        spinner.join();
        return 42;
    }

    private void spinUntil(CountDownLatch done) {
        try {
            do {
                frames.next();
            } while (!done.await(100, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        frames.erase();
    }

    // ---- with coroutines: nothing to look at

    Coroutine<Integer> think() {
        return async(() -> {
            var spinner = createTask(spin(), "spinner");
            println("spinner: " + spinner);
            await(sleep(ofSeconds(1))); // the slow work
            spinner.cancel();
            await(Asyncio.wait(List.of(spinner)));
            println("spinner: " + spinner);
            return 42;
        });
    }

    Coroutine<Void> spin() {
        return async(() -> {
            try {
                while (true) {
                    frames.next();
                    await(sleep(ofMillis(100)));
                }
            } finally { // the CancelledError on its way out
                frames.erase();
            }
        });
    }
}
