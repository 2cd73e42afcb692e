package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimerHandleTest {

    @Test
    void knowsItsTime() {
        virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            await(sleep(ofMillis(5)));
            TimerHandle later = loop.callLater(ofMillis(10), () -> {});
            TimerHandle at = loop.callAt(ofMillis(7), () -> {});
            assertThat(later.when()).isEqualTo(ofMillis(15));
            assertThat(at.when()).isEqualTo(ofMillis(7));
            later.cancel();
            at.cancel();
        });
    }

    @Test
    void manyCancelledOnesDoNotHoldTheClockBack() {
        virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            for (int n = 0; n < 200_000; n++) {
                loop.callLater(ofMillis(1), () -> {}).cancel();
            }
            await(sleep(ofMillis(10)));
            assertThat(VirtualLoop.now()).isEqualTo(10);
        });
    }

    @Test
    void cancellingOneInItsOwnCallbackOrTwiceIsHarmless() {
        List<String> trail = new ArrayList<>();
        virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            TimerHandle[] handle = new TimerHandle[1];
            handle[0] = loop.callLater(ofMillis(1), () -> {
                handle[0].cancel();
                trail.add("ran");
            });
            await(sleep(ofMillis(2)));
            handle[0].cancel();
            assertThat(handle[0].cancelled()).isTrue();
            assertThat(handle[0]).hasToString("TimerHandle[cancelled]");
        });
        assertThat(trail).containsExactly("ran");
    }

    @Test
    void aCancelledOneIsLetGo() {
        virtualRun(() -> {
            List<String> trail = new ArrayList<>();
            TimerHandle timer = getRunningLoop().callLater(ofMillis(1), () -> trail.add("never"));
            assertThat(timer.cancelled()).isFalse();
            assertThat(timer.toString()).startsWith("TimerHandle[io.github.asyncio4j.TimerHandleTest");
            timer.cancel();
            assertThat(timer.cancelled()).isTrue();
            assertThat(timer).hasToString("TimerHandle[cancelled]");
            await(sleep(ofMillis(2)));
            assertThat(trail).isEmpty();
        });
    }
}
