package io.github.asyncio4j.http.codec;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Event;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.netty.Line;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class WritePatienceTest {

    /** How many bytes were written, and have not been taken. */
    private long written = 1_000;
    private long unsent = 1_000;

    private final Event drained = new Event();

    private final Line line = (Line) Proxy.newProxyInstance(WritePatienceTest.class.getClassLoader(),
            new Class<?>[] {Line.class}, (_, method, _) -> switch (method.getName()) {
                case "isWritable" -> unsent == 0;
                case "unsent" -> unsent;
                case "drain" -> async(() -> {
                    await(drained.waitSet());
                });
                default -> throw new AssertionError(method);
            });

    private Task<Boolean> drain() {
        return createTask(async(() -> new WritePatience(line, ofSeconds(10)).drain(() -> written)));
    }

    private void take(long bytes) {
        unsent -= bytes;
        if (unsent == 0) {
            drained.set();
        }
    }

    private static long seconds() {
        return getRunningLoop().time().toSeconds();
    }

    @Test
    void itEndsWhenNothingWasTakenForTheLimit() {
        virtualRun(() -> {
            assertThat(await(drain())).isFalse();
            assertThat(seconds()).isEqualTo(10);
        });
    }

    @Test
    void whoTakesSomethingHasTheLimitAnew() {
        virtualRun(() -> {
            Task<Boolean> draining = drain();
            for (int i = 0; i < 10; i++) {
                await(sleep(ofSeconds(7)));
                take(1);
            }
            assertThat(await(draining)).isFalse();
            assertThat(seconds()).isBetween(80L, 82L);
        });
    }

    @Test
    void whoTakesAllIsNotWaitedForLonger() {
        virtualRun(() -> {
            Task<Boolean> draining = drain();
            await(sleep(ofSeconds(9)));
            take(1_000);
            assertThat(await(draining)).isTrue();
            assertThat(seconds()).isEqualTo(9);
        });
    }

    @Test
    void whatOthersWriteMeanwhileDoesNotHideWhatWasTaken() {
        virtualRun(() -> {
            Task<Boolean> draining = drain();
            for (int i = 0; i < 20; i++) {
                await(sleep(ofSeconds(4)));
                take(10);
                written += 20;
                unsent += 20;
            }
            assertThat(draining.done()).isFalse();
            assertThat(await(draining)).isFalse();
        });
    }
}
