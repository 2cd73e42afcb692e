package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Sockets, timers, callbacks and other threads: none starves another. */
class FairnessTest {

    /** A callback that schedules itself again for ever, and notes when the last turns began. */
    private static final class Spinner {
        private final EventLoop loop = getRunningLoop();
        private Duration thisTurn = loop.time();
        private Duration lastTurn = thisTurn;
        private Duration turnBefore = thisTurn;
        private long turns;
        private boolean on = true;

        Spinner() {
            loop.callSoon(this::spin);
        }

        private void spin() {
            turnBefore = lastTurn;
            lastTurn = thisTurn;
            thisTurn = loop.time();
            turns++;
            if (on) {
                loop.callSoon(this::spin);
            }
        }
    }

    /** Says one byte after the other and hears it back, until all who do so have been heard often enough together. */
    private static Coroutine<Integer> talk(Connection connection, Future<Void> start, BooleanSupplier enough) {
        return async(() -> {
            await(start);
            int n = 0;
            for (; !enough.getAsBoolean(); n++) {
                connection.writer().write("x");
                await(connection.reader().readExactly(1));
            }
            return n;
        });
    }

    private static Server startEcho() {
        return await(Network.startServer((reader, writer) -> {
            for (byte[] some = await(reader.read(9)); some.length > 0; some = await(reader.read(9))) {
                writer.write(some);
            }
        }, "127.0.0.1", 0));
    }

    @Test
    void aCallbackThatSchedulesItselfForEverDoesNotStarveSockets() {
        Bounded.run(() -> {
            try (Server server = startEcho();
                    Connection client = await(Network.openConnection("127.0.0.1", server.port()))) {
                Spinner spinner = new Spinner();
                for (int i = 0; i < 200; i++) {
                    client.writer().write("x");
                    await(client.reader().readExactly(1));
                }
                assertThat(spinner.turns).isGreaterThan(200);
                spinner.on = false;
            }
        });
    }

    /** When a timer fires, the turn before the last one had begun before it was due. */
    @Test
    void timersAreNotLateByMoreThanATurnUnderTheLoadOfSockets() {
        Bounded.run(() -> {
            EventLoop loop = getRunningLoop();
            try (Server server = startEcho()) {
                List<Task<Integer>> talking = new ArrayList<>();
                List<Connection> clients = new ArrayList<>();
                boolean[] enough = new boolean[1];
                Future<Void> start = loop.createFuture();
                for (int i = 0; i < 20; i++) {
                    Connection client = await(Network.openConnection("127.0.0.1", server.port()));
                    clients.add(client);
                    talking.add(createTask(talk(client, start, () -> enough[0])));
                }
                start.setResult(null);
                Spinner spinner = new Spinner();
                for (int i = 0; i < 100; i++) {
                    Future<Duration> turnBefore = loop.createFuture();
                    Duration due = loop.time().plusMillis(1);
                    loop.callAt(due, () -> turnBefore.setResult(spinner.turnBefore));
                    assertThat(await(turnBefore)).isLessThan(due);
                }
                enough[0] = true;
                for (Task<Integer> each : talking) {
                    assertThat(await(each)).isPositive();
                }
                spinner.on = false;
                clients.forEach(Connection::close);
            }
        });
    }

    @Test
    void manyBusySocketsDoNotStarveOne() {
        Bounded.run(() -> {
            try (Server server = startEcho()) {
                List<Task<Integer>> talking = new ArrayList<>();
                List<Connection> clients = new ArrayList<>();
                Future<Void> start = getRunningLoop().createFuture();
                int[] total = new int[1];
                for (int i = 0; i < 50; i++) {
                    Connection client = await(Network.openConnection("127.0.0.1", server.port()));
                    clients.add(client);
                    talking.add(createTask(talk(client, start, () -> total[0]++ >= 10_000)));
                }
                start.setResult(null);
                List<Integer> counts = new ArrayList<>();
                for (Task<Integer> each : talking) {
                    counts.add(await(each));
                }
                assertThat(counts.stream().mapToInt(n -> n).min().getAsInt()).as("%s", counts)
                        .isGreaterThan(counts.stream().mapToInt(n -> n).max().getAsInt() / 4);
                clients.forEach(Connection::close);
            }
        });
    }

    /** One lost wake-up would leave the loop asleep, and the test waiting. */
    @Test
    void aWakeUpFromAnotherThreadIsNeverLost() throws InterruptedException {
        int trips = 10_000;
        Semaphore answers = new Semaphore(0);
        Throwable[] failure = new Throwable[1];
        Bounded.run(() -> {
            EventLoop loop = getRunningLoop();
            Future<Void> over = loop.createFuture();
            try (Ends _ = Ends.open()) {
                Thread asking = Thread.ofPlatform().start(() -> {
                    try {
                        for (int i = 0; i < trips; i++) {
                            loop.callSoonThreadsafe(answers::release);
                            if (!answers.tryAcquire(10, TimeUnit.SECONDS)) {
                                throw new AssertionError("no answer to wake-up " + i);
                            }
                            // Now and then ask at once, now and then when the loop is asleep for sure.
                            for (int pause = i % 7; pause > 0; pause--) {
                                Thread.onSpinWait();
                            }
                        }
                    } catch (Throwable e) {
                        failure[0] = e;
                    } finally {
                        loop.callSoonThreadsafe(() -> over.setResult(null));
                    }
                });
                await(over);
                asking.join();
            }
        });
        assertThat(failure[0]).isNull();
    }

    @Test
    void wakeUpsOfManyThreadsAtOnceAllArrive() {
        int threads = 4;
        int each = 5_000;
        Bounded.run(() -> {
            EventLoop loop = getRunningLoop();
            Future<Void> over = loop.createFuture();
            int[] count = new int[1];
            for (int t = 0; t < threads; t++) {
                Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        loop.callSoonThreadsafe(() -> {
                            if (++count[0] == threads * each) {
                                over.setResult(null);
                            }
                        });
                    }
                });
            }
            await(over);
        });
    }
}
