package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Generators that rest at a yield and that nobody can reach any more. */
class AbandonedTest {

    private final List<Object> trail = new ArrayList<>();

    // ---- plain generators

    @Test
    void oneThatIsForgottenAtAYieldIsClosed() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        takeOneValue(closed);
        assertThat(awaitCollected(closed)).isTrue();
    }

    @Test
    void oneThatIsForgottenInALoopIsClosedInATaskOfThatLoop() {
        Asyncio.run(() -> {
            CountDownLatch closed = new CountDownLatch(1);
            Generator<Integer, Void, Void> g = generator(y -> {
                try {
                    y.yield(1);
                } finally {
                    await(sleep(ofMillis(1)));
                    trail.add(Asyncio.getRunningLoop());
                    closed.countDown();
                }
                return null;
            });
            g.next();
            g = null;
            for (int n = 0; n < 1_000 && closed.getCount() > 0; n++) {
                System.gc();
                await(sleep(ofMillis(5)));
            }
            assertThat(trail).containsExactly(Asyncio.getRunningLoop());
        });
    }

    private static void takeOneValue(CountDownLatch closed) {
        Generator<Integer, Void, Void> g = generator(y -> {
            try {
                y.yield(1);
            } finally {
                closed.countDown();
            }
            return null;
        });
        g.next();
    }

    private static boolean awaitCollected(CountDownLatch closed) throws InterruptedException {
        for (int n = 0; n < 1_000; n++) {
            System.gc();
            if (closed.await(5, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    // ---- async generators

    @Test
    void oneThatIsForgottenIsClosedInATaskOfItsLoop() {
        Asyncio.run(() -> {
            EventLoop loop = getRunningLoop();
            takeOneAndForget();
            for (int n = 0; n < 1_000 && trail.isEmpty(); n++) {
                System.gc();
                await(sleep(ofMillis(5)));
            }
            assertThat(trail).containsExactly(loop);
        });
    }

    private void takeOneAndForget() {
        AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
            try {
                y.yield(1);
            } finally {
                await(sleep(ofMillis(1)));
                trail.add(getRunningLoop());
            }
        });
        await(g.anext());
    }

    @Test
    void whatAForgottenOneFailsWithGoesToTheHandlerOfItsLoop() {
        List<ErrorContext> reports = new ArrayList<>();
        Asyncio.run(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            failWhenForgotten();
            for (int n = 0; n < 1_000 && reports.isEmpty(); n++) {
                System.gc();
                await(sleep(ofMillis(5)));
            }
        });
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.exception()).isInstanceOf(IOException.class);
            assertThat(report.message()).contains("nobody could reach any more").contains("failed when it was closed");
        });
    }

    private static void failWhenForgotten() {
        AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
            try {
                y.yield(1);
            } finally {
                throwIt(new IOException("cleanup"));
            }
        });
        for (int _ : Asyncio.forAwait(g)) {
            break;
        }
    }

    private static void throwIt(Exception e) throws Exception {
        throw e;
    }
}
