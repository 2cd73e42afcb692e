package io.github.asyncio4j.http.codec;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Frees what somebody holds outside of the heap who is collected before it was closed: neither brotli4j nor zstd-jni does. No
 * thread waits for that. Each who takes memory frees first what was forgotten, so it does not grow.
 */
final class Forgotten extends PhantomReference<Object> {

    private static final ReferenceQueue<Object> QUEUE = new ReferenceQueue<>();

    /** Those who hold memory; what they are made of must not lead back to the holder. */
    private static final Set<Forgotten> HOLDING = ConcurrentHashMap.newKeySet();

    private final Runnable free;

    private Forgotten(Object holder, Runnable free) {
        super(holder, QUEUE);
        this.free = free;
    }

    /** Notes that somebody holds memory, and frees that of those who were forgotten. */
    static Forgotten watch(Object holder, Runnable free) {
        sweep();
        Forgotten one = new Forgotten(holder, free);
        HOLDING.add(one);
        return one;
    }

    /** Frees the memory; a second call does nothing. */
    void close() {
        if (HOLDING.remove(this)) {
            clear();
            free.run();
        }
    }

    /** Frees the memory of those who were collected; on any thread. Returns how many still hold some. */
    static int sweep() {
        for (Reference<?> one = QUEUE.poll(); one != null; one = QUEUE.poll()) {
            ((Forgotten) one).close();
        }
        return HOLDING.size();
    }
}
