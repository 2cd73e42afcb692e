package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Trace.spin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario again and again, and cancels it at its first await, its second, and so on until it ends before that; at
 * each await once as soon as it waits, and once when what it waits for is done but it has not gone on yet. After each, the
 * loop must go on and hold nothing of the scenario any more.
 */
final class CancelledEverywhere {

    /** What is done with a server that sends back what it gets. */
    @FunctionalInterface
    interface Scenario {
        void run(Server echo) throws Exception;
    }

    private CancelledEverywhere() {}

    /** Returns how many awaits it has. */
    static int check(Scenario scenario) {
        int awaits = 0;
        while (cancelledAt(awaits, false, scenario)) {
            awaits++;
        }
        for (int n = 0; n < awaits && cancelledAt(n, true, scenario);) {
            n++;
        }
        return awaits;
    }

    private static boolean cancelledAt(int n, boolean late, Scenario scenario) {
        boolean[] cancelled = new boolean[1];
        Bounded.run(() -> {
            Server echo = await(Network.startServer((reader, writer) -> {
                try {
                    for (byte[] some = await(reader.read(65_536)); some.length > 0; some = await(reader.read(65_536))) {
                        writer.write(some);
                        await(writer.drain());
                    }
                } catch (ConnectionResetException whereTheScenarioWasCancelled) {
                    writer.close();
                }
            }, "127.0.0.1", 0));
            Task<Void> task = createTask(async(() -> scenario.run(echo)));
            cancelled[0] = cancelAt(task, n, late);
            await(Asyncio.wait(List.of(task)));
            if (!task.cancelled() || !cancelled[0]) {
                assertThat(task.exception()).as("cancelled: %s", cancelled[0]).isNull();
            }
            checkAlive(echo);
            echo.close();
            await(echo.waitClosed());
            Bounded.until(() -> Insides.open() == 0);
        });
        return cancelled[0];
    }

    /** Cancels a task at its n-th await; returns false if it ended before. */
    static boolean cancelAt(Task<?> task, int n, boolean late) {
        Future<?> last = null;
        for (int seen = -1; !task.done(); spin(1)) {
            Future<?> waiter = waiter(task);
            if (waiter != null && waiter != last) {
                last = waiter;
                seen++;
            }
            if (seen == n && waiter != null && (!late || waiter.done())) {
                task.cancel();
                return true;
            }
            if (seen > n) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Future<?> waiter(Task<?> task) {
        return Insides.waiter(task);
    }

    private static void checkAlive(Server echo) {
        try (Connection connection = await(Network.openConnection("127.0.0.1", echo.port()))) {
            connection.writer().write("alive?\n");
            assertThat(await(connection.reader().readTextLine())).isEqualTo("alive?");
        }
    }
}
