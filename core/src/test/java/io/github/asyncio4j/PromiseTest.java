package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.fiber.Fibers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The promise: between two awaits nothing else runs, whatever the code between them does.
 *
 * <p>On the carried engine the pin keeps it, and the test takes the pin out to show that. On the portable engine there is
 * no pin to take out: a task's thread may park and unpark as it likes, and nobody else runs since only whoever has the
 * baton does.
 */
@Timeout(120)
class PromiseTest {

    private static final int ROUNDS = 20;

    /** Read a field, block in several ways, write the field: two tasks, many times. Prints how many updates are lost. */
    static final class Scenario {
        private int updates;
        private final ReentrantLock lock = new ReentrantLock();

        public static void main(String[] args) throws Exception {
            System.out.println("lost: " + new Scenario().lost());
        }

        int lost() throws IOException, InterruptedException {
            boolean[] over = new boolean[1];
            Thread holder = Thread.ofPlatform().daemon().start(() -> {
                while (!over[0]) {
                    lock.lock();
                    LockSupport.parkNanos(300_000);
                    lock.unlock();
                    LockSupport.parkNanos(100_000);
                }
            });
            Thread slow;
            try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
                slow = Thread.ofPlatform().daemon().start(() -> serveSlowly(server));
                run(() -> {
                    await(gather(task(server), task(server)));
                });
            }
            slow.join();
            over[0] = true;
            holder.join();
            return 2 * ROUNDS - updates;
        }

        private Task<Void> task(ServerSocket server) {
            return createTask(async(() -> {
                try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    for (int n = 0; n < ROUNDS; n++) {
                        int read = updates;
                        LockSupport.parkNanos(100_000);
                        lock.lock();
                        try {
                            Thread.sleep(Duration.ofNanos(100_000));
                        } finally {
                            lock.unlock();
                        }
                        socket.getOutputStream().write(n);
                        if (socket.getInputStream().read() != n) {
                            throw new AssertionError("the server answered something else");
                        }
                        updates = read + 1;
                        await(sleep(Duration.ZERO));
                    }
                }
            }));
        }

        private static void serveSlowly(ServerSocket server) {
            List<Thread> connections = new ArrayList<>();
            try {
                while (true) {
                    Socket socket = server.accept();
                    connections.add(Thread.ofPlatform().daemon().start(() -> echoSlowly(socket)));
                }
            } catch (IOException closed) {
                connections.forEach(thread -> {
                    try {
                        thread.join();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
            }
        }

        private static void echoSlowly(Socket socket) {
            try (socket) {
                for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
                    LockSupport.parkNanos(200_000);
                    socket.getOutputStream().write(b);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void noUpdateIsLost() throws Exception {
        assertThat(new Scenario().lost()).isZero();
    }

    static boolean carried() {
        return Fibers.carried();
    }

    @Test
    @EnabledIf("carried")
    void withoutThePinUpdatesAreLost() throws Exception {
        List<String> flags = new ArrayList<>(ChildJvm.engine());
        assertThat(ChildJvm.run(flags, Scenario.class)).contains("lost: 0");
        flags.add("-Dasyncio4j.test.unpinned=true");
        assertThat(ChildJvm.run(flags, Scenario.class)).containsPattern("lost: [1-9]");
    }
}
