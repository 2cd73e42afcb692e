package io.github.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What another thread learns of the callback it has posted; CPython 3.14's thread-safe handles. */
@Timeout(60)
class PostedHandleTest {

    private final List<String> trail = Collections.synchronizedList(new ArrayList<>());

    /** The callback has begun. */
    private volatile boolean begun;

    /** Posts a callback from another thread, which then does this with the handle; ends when both have. */
    private void posting(Consumer<Handle[]> callback, Consumer<Handle> then) throws InterruptedException {
        try (EventLoop loop = Asyncio.newEventLoop()) {
            Handle[] handle = new Handle[1];
            CountDownLatch posted = new CountDownLatch(1);
            Thread poster = Thread.ofPlatform().start(() -> {
                handle[0] = loop.callSoonThreadsafe(() -> {
                    begun = true;
                    posted.await();
                    callback.accept(handle);
                });
                posted.countDown();
                try {
                    then.accept(handle[0]);
                } finally {
                    loop.callSoonThreadsafe(loop::stop);
                }
            });
            asker = poster;
            loop.runForever();
            poster.join();
        }
    }

    private volatile Thread asker;

    private void awaitBegun() {
        while (!begun) {
            Thread.onSpinWait();
        }
    }

    /** In the callback: until the other thread waits for its end. */
    private void awaitTheQuestion() {
        while (asker == null || asker.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        trail.add("callback ends");
    }

    @Test
    void whetherItIsCancelledIsAnsweredWhenTheCallbackHasEnded() throws InterruptedException {
        posting(_ -> awaitTheQuestion(), handle -> {
            awaitBegun();
            trail.add("cancelled " + handle.cancelled());
        });
        assertThat(trail).containsExactly("callback ends", "cancelled false");
    }

    @Test
    void aCancelWaitsForTheEndOfTheCallback() throws InterruptedException {
        posting(_ -> awaitTheQuestion(), handle -> {
            awaitBegun();
            handle.cancel();
            trail.add("cancelled " + handle.cancelled());
        });
        assertThat(trail).containsExactly("callback ends", "cancelled true");
    }

    @Test
    void aCallbackThatCancelsItselfRunsToItsEnd() throws InterruptedException {
        posting(handle -> {
            handle[0].cancel();
            trail.add("in the callback " + handle[0].cancelled());
            awaitTheQuestion();
        }, handle -> {
            awaitBegun();
            trail.add("cancelled " + handle.cancelled());
        });
        assertThat(trail).containsExactly("in the callback true", "callback ends", "cancelled true");
    }

    /** The loop is held until the cancel has returned, which therefore does not wait for it. */
    @Test
    void oneThatHasNotBegunIsCalledOffAtOnce() throws InterruptedException {
        try (EventLoop loop = Asyncio.newEventLoop()) {
            CountDownLatch held = new CountDownLatch(1);
            loop.callSoon(held::await);
            Thread poster = Thread.ofPlatform().start(() -> {
                Handle handle = loop.callSoonThreadsafe(() -> trail.add("never"));
                handle.cancel();
                trail.add("cancelled " + handle.cancelled());
                held.countDown();
                loop.callSoonThreadsafe(loop::stop);
            });
            loop.runForever();
            poster.join();
        }
        assertThat(trail).containsExactly("cancelled true");
    }
}
