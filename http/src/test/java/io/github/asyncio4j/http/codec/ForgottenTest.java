package io.github.asyncio4j.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ForgottenTest {

    private final AtomicInteger freed = new AtomicInteger();

    /** Far from the caller's frame, so that no local variable of it keeps the holder. */
    private void forget() {
        Forgotten.watch(new Object(), freed::incrementAndGet);
    }

    private void awaitFreed(int n) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (freed.get() < n && System.nanoTime() < end) {
            System.gc();
            Forgotten.sweep();
        }
        assertThat(freed).hasValue(n);
    }

    @Test
    void whatNobodyReachesIsFreedByTheNextSweep() {
        int before = Forgotten.sweep();
        forget();
        forget();
        awaitFreed(2);
        assertThat(Forgotten.sweep()).isLessThanOrEqualTo(before);
    }

    @Test
    void whatIsReachedIsNotFreed() {
        Object holder = new Object();
        Forgotten kept = Forgotten.watch(holder, () -> freed.addAndGet(100));
        forget();
        awaitFreed(1);
        Reference.reachabilityFence(holder);
        kept.close();
        assertThat(freed).hasValue(101);
    }

    @Test
    void whatIsClosedIsFreedOnce() {
        Forgotten one = Forgotten.watch(new Object(), freed::incrementAndGet);
        int holding = Forgotten.sweep();
        one.close();
        one.close();
        assertThat(freed).hasValue(1);
        assertThat(Forgotten.sweep()).isLessThan(holding);
        forget();
        awaitFreed(2);
    }

    /** There is no thread for it: whoever takes memory looks for what was forgotten. */
    @Test
    void theNextOneFreesWhatWasForgottenBefore() {
        forget();
        long end = System.nanoTime() + 20_000_000_000L;
        while (freed.get() == 0 && System.nanoTime() < end) {
            System.gc();
            Forgotten.watch(this, () -> {}).close();
        }
        assertThat(freed).hasValue(1);
    }
}
