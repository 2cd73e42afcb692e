package io.github.asyncio4j.bench.cpu;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.TimerHandle;
import java.time.Duration;

/** Timers that never fire. The operation is to set one and to cancel it. */
public final class Timers {

    private static final int BATCH = 10_000;
    private static final Action NOTHING = () -> {};

    private Timers() {}

    /** Sets and cancels n timers of 10 to 20 seconds, a batch at a time, with one turn of the loop after each batch. */
    public static void run(int n) {
        Asyncio.run(() -> {
            EventLoop loop = getRunningLoop();
            TimerHandle[] handles = new TimerHandle[Math.min(n, BATCH)];
            for (int done = 0; done + handles.length <= n; done += handles.length) {
                for (int i = 0; i < handles.length; i++) {
                    handles[i] = loop.callLater(Duration.ofMillis(10_000 + i), NOTHING);
                }
                for (TimerHandle handle : handles) {
                    handle.cancel();
                }
                await(sleep(Duration.ZERO));
            }
        });
    }
}
