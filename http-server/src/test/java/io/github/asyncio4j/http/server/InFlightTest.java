package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightTest {

    private long bytes;
    private int counts;
    private final List<String> trail = new ArrayList<>();

    /** One that is asked by whom it tells, as sockets are. */
    private InFlight inFlight() {
        InFlight[] made = new InFlight[1];
        made[0] = new InFlight(getRunningLoop(), 100, () -> {
            counts++;
            return bytes;
        }, () -> trail.add(made[0].isTooMuch() ? "full" : "room"));
        return made[0];
    }

    @Test
    void upToTheLimitThereIsRoom() {
        virtualRun(() -> {
            InFlight some = inFlight();
            bytes = 100;
            assertThat(some.isTooMuch()).isFalse();
            await(sleep(ofMillis(101)));
            bytes = 101;
            assertThat(some.isTooMuch()).isTrue();
            assertThat(trail).containsExactly("full");
        });
    }

    /** All connections are looked at, which is too much for every request. */
    @Test
    void isCountedTenTimesASecondAndNotWhileNobodyAsks() {
        virtualRun(() -> {
            InFlight some = inFlight();
            for (int i = 0; i < 1_000; i++) {
                some.isTooMuch();
                await(sleep(ofMillis(1)));
            }
            assertThat(counts).isBetween(9, 11);
            int before = counts;
            await(sleep(ofMillis(1_000)));
            assertThat(counts).isEqualTo(before);
        });
    }

    /** Who is not accepted cannot ask. */
    @Test
    void whileThereIsTooMuchItIsCountedUnasked() {
        virtualRun(() -> {
            InFlight some = inFlight();
            bytes = 1_000;
            some.isTooMuch();
            await(sleep(ofMillis(550)));
            bytes = 0;
            await(sleep(ofMillis(100)));
            assertThat(trail).containsExactly("full", "room");
            assertThat(some.isTooMuch()).isFalse();
        });
    }

    @Test
    void onceClosedItCountsNoMore() {
        virtualRun(() -> {
            InFlight some = inFlight();
            bytes = 1_000;
            some.isTooMuch();
            some.close();
            await(sleep(ofMillis(500)));
            assertThat(some.isTooMuch()).isTrue();
            assertThat(counts).isOne();
        });
    }
}
