package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Coroutine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MannersTest {

    /** When each request began, in seconds; each takes one. */
    private final List<Long> begun = new ArrayList<>();

    private Coroutine<Void> ask(Manners manners, String site) {
        return async(() -> {
            try (var _ = await(manners.turn(site))) {
                begun.add(getRunningLoop().time().toSeconds());
                await(sleep(Duration.ofSeconds(1)));
            }
        });
    }

    private List<Long> askFive(Manners manners) {
        long start = getRunningLoop().time().toSeconds();
        await(gather(ask(manners, "a"), ask(manners, "a"), ask(manners, "a"), ask(manners, "b"), ask(manners, "a")));
        return begun.stream().map(at -> at - start).toList();
    }

    @Test
    void soManyAtOnceOfEachSite() {
        virtualRun(() -> {
            assertThat(askFive(new Manners(2, Duration.ZERO))).containsExactly(0L, 0L, 0L, 1L, 1L);
        });
    }

    @Test
    void oneAtATimeWithAPauseAfterEach() {
        virtualRun(() -> {
            assertThat(askFive(new Manners(2, Duration.ofSeconds(9)))).containsExactly(0L, 0L, 10L, 20L, 30L);
        });
    }

    @Test
    void aSiteMayAskForALongerPauseAndNotForAShorterOne() {
        virtualRun(() -> {
            Manners manners = new Manners(2, Duration.ZERO);
            manners.slow("a", Duration.ofSeconds(4));
            manners.slow("a", Duration.ofSeconds(2));
            assertThat(askFive(manners)).containsExactly(0L, 0L, 5L, 10L, 15L);
        });
    }

    /** Who gives up while it waits keeps nobody waiting. */
    @Test
    void aCancelGivesTheTurnOn() {
        virtualRun(() -> {
            Manners manners = new Manners(1, Duration.ofSeconds(5));
            await(ask(manners, "a"));
            var waiting = io.github.asyncio4j.Asyncio.createTask(ask(manners, "a"));
            await(sleep(Duration.ofSeconds(1)));
            waiting.cancel();
            await(io.github.asyncio4j.Asyncio.wait(List.of(waiting)));
            await(ask(manners, "a"));
            assertThat(begun.getLast() - begun.getFirst()).isEqualTo(6);
        });
    }
}
