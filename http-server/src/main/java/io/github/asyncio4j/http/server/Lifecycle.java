package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.AsyncContextManager;
import io.github.asyncio4j.ExceptionGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * What an application does when it starts and ends. What was entered is left in reverse, whatever fails on the way:
 *
 * <pre>
 *   start:   contexts, then signals and sub-applications in the order they were added
 *   end:     sub-applications in reverse, contexts in reverse, then signals
 * </pre>
 */
final class Lifecycle {

    private final Application app;
    private final List<Function<? super Application, ? extends AsyncContextManager<?>>> contexts = new ArrayList<>();
    private final List<AppSignal> startup = new ArrayList<>();
    private final List<AppSignal> shutdown = new ArrayList<>();
    private final List<AppSignal> cleanup = new ArrayList<>();

    /** What is to be left, the last one first. */
    private final Deque<AppSignal> entered = new ArrayDeque<>();
    private boolean started;

    Lifecycle(Application app) {
        this.app = app;
    }

    void addContext(Function<? super Application, ? extends AsyncContextManager<?>> context) {
        contexts.add(Objects.requireNonNull(context, "the cleanup context is null"));
    }

    void onStartup(AppSignal signal) {
        startup.add(Objects.requireNonNull(signal, "the handler of the startup signal is null"));
    }

    void onShutdown(AppSignal signal) {
        shutdown.add(Objects.requireNonNull(signal, "the handler of the shutdown signal is null"));
    }

    void onCleanup(AppSignal signal) {
        cleanup.add(Objects.requireNonNull(signal, "the handler of the cleanup signal is null"));
    }

    /** Has another one start and end within this one. */
    void include(Lifecycle inner) {
        startup.add(_ -> {
            entered.push(_ -> inner.cleanUp());
            inner.startUp();
        });
        shutdown.add(_ -> inner.shutDown());
    }

    /** Suspends until all has started. After a failure {@link #cleanUp} is still due. */
    void startUp() throws Exception {
        for (var context : contexts) {
            enter(Objects.requireNonNull(context.apply(app), "a cleanup context of " + app + " is null"));
        }
        for (AppSignal signal : startup) {
            signal.send(app);
        }
        started = true;
    }

    private void enter(AsyncContextManager<?> context) {
        await(context.aenter());
        entered.push(_ -> await(context.aexit(null)));
    }

    /** Suspends until all who wanted to know have been told. */
    void shutDown() throws Exception {
        sendAll(shutdown, "told of the shutdown");
    }

    /**
     * Suspends until all is left that was entered, and, unless the start failed, all who wanted to know have been told.
     */
    void cleanUp() throws Exception {
        List<AppSignal> all = new ArrayList<>(entered);
        entered.clear();
        if (started) {
            all.addAll(cleanup);
        }
        sendAll(all, "cleaned up");
    }

    /** Sends all, also after failures: of several the caller gets a group. */
    private void sendAll(List<AppSignal> signals, String what) throws Exception {
        List<Exception> failures = new ArrayList<>();
        Error grave = null;
        for (AppSignal signal : signals) {
            try {
                signal.send(app);
            } catch (Exception e) {
                failures.add(e);
            } catch (Error e) {
                grave = grave == null ? e : grave;
            }
        }
        if (grave != null) {
            failures.forEach(grave::addSuppressed);
            throw grave;
        }
        if (failures.size() == 1) {
            throw failures.getFirst();
        }
        if (!failures.isEmpty()) {
            throw new ExceptionGroup("several parts of " + app + " failed when they were " + what, failures);
        }
    }
}
