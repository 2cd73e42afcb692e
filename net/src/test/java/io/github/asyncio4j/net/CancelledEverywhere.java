package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Cancelling;
import io.github.asyncio4j.Task;
import java.util.List;

/** Runs a scenario and cancels it, at every await. After each the loop must go on and hold nothing of it any more. */
final class CancelledEverywhere {

    /** What is done with a server that sends back what it gets. */
    @FunctionalInterface
    interface Scenario {
        void run(Server echo) throws Exception;
    }

    private CancelledEverywhere() {}

    /** Returns how many awaits it has. */
    static int check(Scenario scenario) {
        return Cancelling.everywhere((n, late) -> cancelledAt(n, late, scenario));
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
            cancelled[0] = Cancelling.at(task, n, late);
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

    private static void checkAlive(Server echo) {
        try (Connection connection = await(Network.openConnection("127.0.0.1", echo.port()))) {
            connection.writer().write("alive?\n");
            assertThat(await(connection.reader().readTextLine())).isEqualTo("alive?");
        }
    }
}
