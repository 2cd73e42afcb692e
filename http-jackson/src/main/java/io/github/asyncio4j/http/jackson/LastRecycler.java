package io.github.asyncio4j.http.jackson;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.RecyclerPool;

/**
 * Jackson's own pool of buffers, with the one that came back last in front of it. A loop needs one at a time, and a swap costs
 * it less than the list that the pool is; several loops find what is not in front in the list. Any thread.
 */
@SuppressWarnings("serial") // The mapper that has it is handed to nobody who could serialize it.
final class LastRecycler implements RecyclerPool<BufferRecycler> {

    private final RecyclerPool<BufferRecycler> others = JsonRecyclerPools.newConcurrentDequePool();

    /** What came back last and was not taken since; whoever swaps null in owns it. */
    private final AtomicReference<@Nullable BufferRecycler> last = new AtomicReference<>();

    /** Those that it hands out come back to it, whoever made them. */
    @Override
    public BufferRecycler acquireAndLinkPooled() {
        return acquirePooled().withPool(this);
    }

    @Override
    public BufferRecycler acquirePooled() {
        BufferRecycler taken = last.getAndSet(null);
        return taken != null ? taken : others.acquirePooled();
    }

    @Override
    public void releasePooled(BufferRecycler recycler) {
        BufferRecycler before = last.getAndSet(recycler);
        if (before != null) {
            others.releasePooled(before);
        }
    }

    @Override
    public int pooledCount() {
        return others.pooledCount() + (last.get() == null ? 0 : 1);
    }

    @Override
    public boolean clear() {
        last.set(null);
        return others.clear();
    }
}
