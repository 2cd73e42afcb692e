package io.github.asyncio4j.bench.cpu;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import java.util.concurrent.Semaphore;

/** Callbacks that a platform thread posts to the loop. Its start and end are included. */
public final class Posts {

    private Posts() {}

    /** Posts n callbacks without waiting for any. The operation is one callback, posted and run. */
    public static void oneWay(int n) {
        Asyncio.run(() -> {
            EventLoop loop = getRunningLoop();
            Countdown countdown = new Countdown(n, loop.createFuture());
            Thread poster = Thread.ofPlatform().name("poster").start(() -> {
                for (int i = 0; i < n; i++) {
                    loop.callSoonThreadsafe(countdown);
                }
            });
            await(countdown.over);
            poster.join();
        });
    }

    /** Posts n callbacks, each when the one before has run. The operation is one round trip. */
    public static void roundTrips(int n) {
        Asyncio.run(() -> {
            EventLoop loop = getRunningLoop();
            Future<Void> over = loop.createFuture();
            Semaphore ran = new Semaphore(0);
            Thread poster = Thread.ofPlatform().name("poster").start(() -> {
                for (int i = 0; i < n; i++) {
                    loop.callSoonThreadsafe(ran::release);
                    ran.acquireUninterruptibly();
                }
                loop.callSoonThreadsafe(() -> over.setResult(null));
            });
            await(over);
            poster.join();
        });
    }

    private static final class Countdown implements Action {
        final Future<Void> over;
        private int left;

        Countdown(int left, Future<Void> over) {
            this.left = left;
            this.over = over;
        }

        @Override
        public void run() {
            if (--left == 0) {
                over.setResult(null);
            }
        }
    }
}
