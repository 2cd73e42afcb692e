package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.runCoroutineThreadsafe;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.Trace.spin;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future.State;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads that have one loop run their coroutines at once. */
@Timeout(60)
class BridgeThreadsTest {

    @Test
    void eachOfTenThreadsGetsItsResult() {
        run(() -> {
            EventLoop loop = getRunningLoop();
            assertThat(await(gather(IntStream.range(0, 10)
                    .mapToObj(n -> toThread(() -> runCoroutineThreadsafe(sleep(ofMillis(10), n), loop).get()))
                    .toList())))
                    .isEqualTo(IntStream.range(0, 10).boxed().toList());
        });
    }

    @Test
    void eachOfTenThreadsGetsItsFailure() {
        run(() -> {
            EventLoop loop = getRunningLoop();
            assertThat(await(gather(IntStream.range(0, 10).mapToObj(_ -> toThread(() -> {
                var outside = runCoroutineThreadsafe(async(() -> {
                    spin(1);
                    throw new IllegalArgumentException("test");
                }), loop);
                try {
                    outside.get();
                } catch (ExecutionException e) {
                    return outside.state() + " " + e.getCause().getMessage();
                }
                return "no failure";
            })).toList()))).isEqualTo(Collections.nCopies(10, State.FAILED + " test"));
        });
    }
}
