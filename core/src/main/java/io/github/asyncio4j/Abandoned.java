package io.github.asyncio4j;

import java.lang.ref.Cleaner;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Closes generators that rest at a yield and that nobody can reach any more: the last resort, some time after. */
final class Abandoned {

    private static final String FAILED = "a generator that nobody could reach any more failed when it was closed; close"
            + " generators that are not run to their end";

    private static final Cleaner CLEANER = Cleaner.create(
            body -> Thread.ofPlatform().daemon().name("asyncio4j-abandoned").unstarted(body));

    private Abandoned() {}

    /** Runs this, on a thread of its own, when the generator cannot be reached any more. */
    static void watch(Object generator, Runnable then) {
        CLEANER.register(generator, then);
    }

    static void close(GeneratorRun<?, ?, ?> run, @Nullable EventLoop loop) {
        if (loop == null || loop.isClosed()) {
            close(run, e -> Log.warning(FAILED, e));
        } else {
            loop.postUnlessClosed(() -> loop.createTask(Asyncio.async(() -> close(run,
                    e -> loop.callExceptionHandler(new ErrorContext(FAILED + ": " + e, e, Map.of()))))));
        }
    }

    private static void close(GeneratorRun<?, ?, ?> run, Consumer<Throwable> report) {
        try {
            run.close();
        } catch (CancelledError e) {
            throw e;
        } catch (Throwable e) {
            report.accept(e);
        }
    }
}
