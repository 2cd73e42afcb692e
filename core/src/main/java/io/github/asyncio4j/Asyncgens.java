package io.github.asyncio4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/** The asynchronous generators that have begun on a loop and may have something to close. The loop's thread alone. */
final class Asyncgens {

    private final EventLoop loop;
    private final Set<AsyncGenerator<?, ?>> begun = Collections.newSetFromMap(new WeakHashMap<>());
    private boolean shutDown;

    Asyncgens(EventLoop loop) {
        this.loop = loop;
    }

    void add(AsyncGenerator<?, ?> generator) {
        if (shutDown) {
            Log.warning(generator
                    + " was begun after shutdownAsyncgens(): nothing will close it; use it to its end or aclose() it");
        }
        begun.add(generator);
    }

    /** Closes all of them at once, and reports what they fail with. */
    void close() {
        shutDown = true;
        List<AsyncGenerator<?, ?>> all = new ArrayList<>(begun);
        begun.clear();
        all.removeIf(generator -> generator.state() == Generator.State.CLOSED);
        if (all.isEmpty()) {
            return;
        }
        List<Object> outcomes = Asyncio.await(
                Gathering.outcomes(loop, all.stream().map(AsyncGenerator::aclose).toList()));
        for (int i = 0; i < all.size(); i++) {
            if (outcomes.get(i) instanceof Throwable e) {
                loop.callExceptionHandler(new ErrorContext("an error occurred during closing of asynchronous generator "
                        + all.get(i) + ": " + e, e, Map.of("asyncgen", all.get(i))));
            }
        }
    }
}
