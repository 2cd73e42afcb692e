package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.run;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Semaphore;
import io.github.asyncio4j.RunOptions;
import io.github.asyncio4j.Task;
import java.util.ArrayList;
import java.util.List;

/** A task for each flag, all on the thread of one loop; a semaphore says how many are under way at once. */
final class Coroutines implements Way {

    /** Ctrl-C comes by way of {@link Interruption}, to all ways alike. */
    private static final RunOptions WITHOUT_INTERRUPTS = RunOptions.DEFAULT.withInterrupts(false);

    @Override
    public void download(Order order) {
        try {
            run(() -> downloadAll(order), WITHOUT_INTERRUPTS);
        } catch (CancelledError interrupted) {
            // The tally has what was done.
        }
    }

    private static void downloadAll(Order order) {
        Task<?> self = currentTask();
        var limit = new Semaphore(order.concurrency());
        List<Task<Void>> tasks = new ArrayList<>(order.codes().size());
        try (var download = new SessionDownload(order, order.concurrency())) {
            order.interruption().stopBy(() -> self.loop().callSoonThreadsafe(self::cancel));
            order.tally().begin();
            for (String code : order.codes()) {
                tasks.add(createTask(limited(limit, download.of(code))));
            }
            try {
                await(gather(tasks));
            } finally {
                // After a failure or an interruption the others must not find their session closed.
                tasks.forEach(Task::cancel);
                await(Asyncio.wait(tasks));
            }
        } finally {
            order.interruption().nothingToStop();
        }
    }

    private static Coroutine<Void> limited(Semaphore limit, Coroutine<Void> download) {
        return async(() -> {
            try (var _ = await(limit.acquire())) {
                return await(download);
            }
        });
    }
}
