package io.github.asyncio4j;

import io.github.asyncio4j.fiber.Fibers;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An executor that a program has made the default one of its loop, which is to shut it down. The two kinds that there are
 * have no interface in common that can.
 */
record GivenExecutor(Executor executor, Action shutdown, Action awaitEnd) {

    static GivenExecutor of(ExecutorService service) {
        return new GivenExecutor(service, service::shutdown,
                () -> service.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS));
    }

    static GivenExecutor of(ThreadPool pool) {
        return new GivenExecutor(pool, () -> pool.shutdown(false, false), () -> pool.threads().ended().result());
    }

    /** Shuts it down on a thread that may block, and gives the future of the end of its calls. */
    Future<Void> end(EventLoop loop) {
        ExecutorCall<Void> end = new ExecutorCall<>(loop, () -> {
            shutdown.run();
            awaitEnd.run();
            return null;
        }, true);
        return end.start(call -> Fibers.worker("asyncio4j-shutdown", call).start());
    }

    /** Refuses new calls and waits for none. */
    void shut() {
        try {
            shutdown.run();
        } catch (Exception e) {
            throw Sneaky.sneak(e);
        }
    }
}
