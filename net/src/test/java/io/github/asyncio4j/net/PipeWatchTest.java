package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipeWatchTest {

    private static final byte[] BYTE = {'x'};

    private static boolean runs() {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals("asyncio4j-pipes"));
    }

    @Test
    void theThreadLivesAsLongAsThereArePipes() {
        Bounded.run(() -> {
            for (int i = 0; i < 20; i++) {
                PipeWatch.Pipe[] both = PipeWatch.watch(getRunningLoop(), Posix.pipe(0));
                assertThat(runs()).isTrue();
                both[0].close();
                both[1].close();
                both[1].close();
                Bounded.until(() -> !runs());
            }
        });
    }

    @Test
    void whatIsAskedForIsToldOnce() {
        Bounded.run(() -> {
            PipeWatch.Pipe[] both = PipeWatch.watch(getRunningLoop(), Posix.pipe(0));
            List<Integer> told = new ArrayList<>();
            both[0].whenReady(Posix.POLLIN, told::add);
            await(sleep(Duration.ofMillis(10)));
            assertThat(told).isEmpty();
            Posix.write(both[1].fd(), BYTE, 0, 1);
            Bounded.until(() -> !told.isEmpty());
            await(sleep(Duration.ofMillis(10)));
            assertThat(told).containsExactly((int) Posix.POLLIN);
            both[0].whenReady(Posix.POLLIN, told::add);
            Bounded.until(() -> told.size() == 2);
            both[0].close();
            both[1].close();
        });
    }

    /** More than its table holds at first. */
    @Test
    void manyPipesAreWatchedAtOnce() {
        Bounded.run(() -> {
            List<PipeWatch.Pipe[]> all = new ArrayList<>();
            List<Integer> told = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int n = i;
                PipeWatch.Pipe[] both = PipeWatch.watch(getRunningLoop(), Posix.pipe(0));
                all.add(both);
                both[0].whenReady(Posix.POLLIN, _ -> told.add(n));
            }
            for (int n : new int[] {99, 0, 50}) {
                Posix.write(all.get(n)[1].fd(), BYTE, 0, 1);
                Bounded.until(() -> told.contains(n));
            }
            assertThat(told).containsExactly(99, 0, 50);
            for (PipeWatch.Pipe[] both : all) {
                both[0].close();
                both[1].close();
            }
        });
    }

    @Test
    void whatIsDoneAfterTheCloseFindsItClosed() {
        Bounded.run(() -> {
            PipeWatch.Pipe[] both = PipeWatch.watch(getRunningLoop(), Posix.pipe(0));
            both[0].whenReady(Posix.POLLIN, _ -> {
                throw new AssertionError("it is closed");
            });
            boolean[] broken = new boolean[1];
            both[0].close(() -> {
                try {
                    Posix.write(both[1].fd(), BYTE, 0, 1);
                } catch (Posix.Failure e) {
                    broken[0] = e.isBrokenPipe();
                }
                both[1].close();
            });
            both[0].whenReady(Posix.POLLIN, _ -> {});
            Bounded.until(() -> broken[0]);
        });
    }

    @Test
    void aPipeOfAClosedLoopIsClosedWhenItIsReady() throws Exception {
        EventLoop[] loop = new EventLoop[1];
        int[] pair = Posix.pipe(0);
        Bounded.run(() -> loop[0] = getRunningLoop());
        PipeWatch.Pipe reader = PipeWatch.watch(loop[0], new int[] {pair[0]})[0];
        reader.whenReady(Posix.POLLIN, _ -> {
            throw new AssertionError("the loop is closed");
        });
        Posix.write(pair[1], BYTE, 0, 1);
        Bounded.run(() -> Bounded.until(() -> !runs()));
        Posix.close(pair[1]);
    }
}
