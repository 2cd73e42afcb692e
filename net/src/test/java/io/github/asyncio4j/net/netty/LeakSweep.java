package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.NothingLeft;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Looks for leaked buffers after each class, by itself: Netty reports one only when it is garbage and another is made. */
public final class LeakSweep implements AfterAllCallback {

    /** Collects garbage, and has Netty report the leaked buffers among it. */
    static void sweep() {
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        for (int i = 0; i < 20 && garbage.get() != null; i++) {
            System.gc();
        }
        for (int i = 0; i < 3; i++) {
            PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
            new AdaptiveByteBufAllocator().directBuffer(1).release();
            Thread.yield();
        }
        Reference.reachabilityFence(garbage);
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        sweep();
        List<String> leaks = NothingLeft.takeLeaks();
        if (!leaks.isEmpty()) {
            throw new AssertionError("leaked buffers:\n" + String.join("\n", leaks));
        }
    }
}
