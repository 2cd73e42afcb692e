package io.github.asyncio4j;

import io.github.asyncio4j.fiber.Fibers;
import io.github.asyncio4j.fiber.Here;
import java.lang.ref.Cleaner;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that has not been awaited yet, in debug mode: reported when its loop is closed, or earlier when the garbage
 * collector finds that nobody can await it any more. Python's "coroutine was never awaited".
 */
final class Unawaited implements Runnable {

    private static final Cleaner CLEANER = Debug.ON ? Cleaner.create() : null;
    private static final Set<Unawaited> ALL = Collections.synchronizedSet(new LinkedHashSet<>());

    private final String name;
    private final Debug.Made made = new Debug.Made();
    private final @Nullable Object loop;

    private Unawaited(String name, @Nullable Object loop) {
        this.name = name;
        this.loop = loop;
    }

    /** Begins to watch a coroutine that is just made. */
    static Unawaited watch(Coroutine<?> coroutine, Object body) {
        Here here = Fibers.here();
        Unawaited watched = new Unawaited(body.getClass().getName(), here == null ? null : here.loop());
        ALL.add(watched);
        CLEANER.register(coroutine, watched);
        return watched;
    }

    /** Says that it has been awaited, or given up on purpose. */
    void over() {
        ALL.remove(this);
    }

    /** Reports it, unless it is over. */
    @Override
    public void run() {
        if (ALL.remove(this)) {
            Log.warning("coroutine " + name + " was never awaited: await it, or createTask(...) it; "
                    + Debug.text(made));
        }
    }

    /** Reports those that were made on this loop. */
    static void report(EventLoop loop) {
        for (Unawaited each : List.copyOf(ALL)) {
            if (each.loop == loop) {
                each.run();
            }
        }
    }
}
