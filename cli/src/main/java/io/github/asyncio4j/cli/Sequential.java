package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.run;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.RunOptions;
import io.github.asyncio4j.Task;

/** One request after the other, over one connection. */
final class Sequential implements Way {

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
        try (var download = new SessionDownload(order, 1)) {
            order.interruption().stopBy(() -> self.loop().callSoonThreadsafe(self::cancel));
            order.tally().begin();
            for (String code : order.codes()) {
                await(download.of(code));
            }
        } finally {
            order.interruption().nothingToStop();
        }
    }
}
