package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.newEventLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.NothingLeft;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.fiber.Fibers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The life of a loop, and what it means for its connections. */
class LoopsTest {

    private static Server startEcho() {
        return await(Network.startServer((reader, writer) -> {
            for (byte[] line = await(reader.readLine()); line.length > 0; line = await(reader.readLine())) {
                writer.write(line);
                await(writer.drain());
            }
        }, "127.0.0.1", 0));
    }

    @Test
    void closingALoopClosesItsSockets() {
        int before = Insides.sockets();
        EventLoop loop = newEventLoop();
        Peer[] peer = new Peer[1];
        Server[] server = new Server[1];
        loop.runUntilComplete(async(() -> {
            peer[0] = Peer.connect();
            server[0] = await(Network.startServer((_, _) -> {}, "127.0.0.1", 0));
            peer[0].near().writer().write("last words");
        }));
        loop.close();
        assertThat(readAll(peer[0].socket())).as("what was queued is sent by the close").isEqualTo(10);
        StreamWriter writer = peer[0].near().writer();
        writer.write("dropped");
        writer.close();
        writer.transport().abort();
        assertThat(writer.isClosing()).isTrue();
        server[0].close();
        server[0].close();
        assertThat(Insides.sockets()).isEqualTo(before);
    }

    /** The stacks of tasks that are left stay parked for ever on portable fibers, which is for core to mend. */
    private static void assumeThatTasksMayBeLeft() {
        assumeThat(Fibers.carried()).isTrue();
    }

    @Test
    void closingALoopWithTasksThatUseItsSocketsIsHarmless() {
        assumeThatTasksMayBeLeft();
        int before = Insides.sockets();
        EventLoop loop = newEventLoop();
        Connection[] client = new Connection[1];
        Server[] server = new Server[1];
        loop.runUntilComplete(async(() -> {
            server[0] = startEcho();
            client[0] = await(Network.openConnection("127.0.0.1", server[0].port()));
            createTask(client[0].reader().read());
            createTask(server[0].waitClosed());
            createTask(server[0].serveForever());
            Bounded.until(() -> server[0].connections() == 1);
            spin(2);
        }));
        loop.close();
        assertThat(Insides.sockets()).isEqualTo(before);
        assertThat(NothingLeft.takeReports()).hasSize(4)
                .allMatch(report -> report.startsWith("Task was destroyed but it is pending"));
        client[0].writer().write("dropped");
        client[0].close();
        client[0].writer().transport().abort();
        assertThat(client[0].writer().isClosing()).isTrue();
        server[0].close();
        server[0].close();
        loop.close();
    }

    /** The task begins in the last turn, so that the close itself sends what it waits for; nobody may be woken then. */
    @Test
    void closingALoopWhileATaskDrainsIsHarmless() throws IOException {
        assumeThatTasksMayBeLeft();
        EventLoop loop = newEventLoop();
        Peer peer = loop.runUntilComplete(async(() -> {
            Peer connected = Peer.connect();
            createTask(async(() -> {
                connected.near().writer().write(new byte[150_000]);
                await(connected.near().writer().drain());
            }));
            return connected;
        }));
        loop.close();
        peer.socket().close();
        assertThat(NothingLeft.takeReports()).singleElement().asString().startsWith("Task was destroyed");
    }

    @Test
    void closingALoopThatIsConnectingAndBindingIsHarmless() throws Exception {
        assumeThatTasksMayBeLeft();
        int before = Insides.sockets();
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (Duration pause : List.of(Duration.ZERO, Duration.ofMillis(30))) {
                EventLoop loop = newEventLoop();
                loop.runUntilComplete(async(() -> {
                    for (int i = 0; i < 5; i++) {
                        createTask(Network.openConnection("127.0.0.1", deaf.getLocalPort()));
                    }
                    createTask(Network.startServer((_, _) -> {}, "127.0.0.1", 0));
                    await(sleep(pause));
                }));
                loop.close();
                assertThat(NothingLeft.takeReports()).isNotEmpty()
                        .allMatch(report -> report.startsWith("Task was destroyed but it is pending"));
            }
        }
        assertThat(Insides.sockets()).isEqualTo(before);
    }

    @Test
    void connectionsLiveOnBetweenTheRunsOfALoop() {
        EventLoop loop = newEventLoop();
        Server server = loop.runUntilComplete(async(LoopsTest::startEcho));
        Connection client = loop.runUntilComplete(Network.openConnection("127.0.0.1", server.port()));
        for (int i = 0; i < 5; i++) {
            client.writer().write("line " + i + "\n");
            assertThat(loop.runUntilComplete(client.reader().readTextLine())).isEqualTo("line " + i);
        }
        client.close();
        loop.runUntilComplete(client.writer().waitClosed());
        server.close();
        loop.runUntilComplete(server.waitClosed());
        loop.close();
    }

    @Test
    void aLoopMayBeRunFromDifferentThreads() throws Exception {
        EventLoop loop = newEventLoop();
        Server server = loop.runUntilComplete(async(LoopsTest::startEcho));
        Connection client = loop.runUntilComplete(Network.openConnection("127.0.0.1", server.port()));
        for (int i = 0; i < 3; i++) {
            client.writer().write("hi\n");
            CompletableFuture<String> got = new CompletableFuture<>();
            Thread.Builder builder = i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
            builder.start(() -> got.complete(loop.runUntilComplete(client.reader().readTextLine())));
            assertThat(got.get(20, TimeUnit.SECONDS)).isEqualTo("hi");
        }
        client.close();
        server.close();
        loop.runUntilComplete(server.waitClosed());
        loop.close();
    }

    @Test
    void twoLoopsInTwoThreadsTalkToEachOther() throws Exception {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        CompletableFuture<Runnable> stop = new CompletableFuture<>();
        CompletableFuture<Integer> served = new CompletableFuture<>();
        Thread serving = Thread.ofPlatform().start(() -> {
            int[] lines = new int[1];
            Bounded.run(() -> {
                EventLoop loop = Asyncio.getRunningLoop();
                Future<Void> over = loop.createFuture();
                try (Server server = await(Network.startServer((reader, writer) -> {
                    for (byte[] line = await(reader.readLine()); line.length > 0; line = await(reader.readLine())) {
                        lines[0]++;
                        writer.write(line);
                        await(writer.drain());
                    }
                }, "127.0.0.1", 0))) {
                    stop.complete(() -> loop.callSoonThreadsafe(() -> over.setResult(null)));
                    port.complete(server.port());
                    await(over);
                }
            });
            served.complete(lines[0]);
        });
        Bounded.run(() -> {
            try (Connection client = await(Network.openConnection("127.0.0.1", port.get(20, TimeUnit.SECONDS)))) {
                for (int i = 0; i < 1_000; i++) {
                    client.writer().write(i + "\n");
                    assertThat(await(client.reader().readTextLine())).isEqualTo("" + i);
                }
            }
        });
        stop.get().run();
        assertThat(served.get(20, TimeUnit.SECONDS)).isEqualTo(1_000);
        serving.join();
    }

    @Test
    void aConnectionOfAnotherLoopIsRefused() throws Exception {
        EventLoop other = newEventLoop();
        Server server = other.runUntilComplete(async(LoopsTest::startEcho));
        Connection foreign = other.runUntilComplete(Network.openConnection("127.0.0.1", server.port()));
        CompletableFuture<Runnable> stop = new CompletableFuture<>();
        Thread running = Thread.ofPlatform().start(() -> other.runUntilComplete(async(() -> {
            Future<Void> over = Asyncio.getRunningLoop().createFuture();
            stop.complete(() -> other.callSoonThreadsafe(() -> over.setResult(null)));
            await(over);
        })));
        Runnable end = stop.get(20, TimeUnit.SECONDS);
        Bounded.run(() -> {
            assertThatThrownBy(() -> foreign.writer().write("x")).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("belongs to a different event loop");
            assertThatThrownBy(() -> await(foreign.reader().read())).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(server::close).isInstanceOf(IllegalStateException.class);
        });
        end.run();
        running.join();
        foreign.close();
        server.close();
        other.runUntilComplete(server.waitClosed());
        other.close();
    }

    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void theJdksSelectorDoesAsWellWhereItIsAskedFor() {
        System.setProperty("asyncio4j.net", "nio");
        try {
            Bounded.run(() -> {
                assertThat(Asyncio.getRunningLoop().poller().toString()).contains("nio");
                try (Ends ends = Ends.open()) {
                    Task<byte[]> got = createTask(ends.far().reader().read());
                    for (int i = 0; i < 40; i++) {
                        ends.near().writer().write(new byte[100_000]);
                        await(ends.near().writer().drain());
                    }
                    ends.near().writer().writeEof();
                    assertThat(await(got)).hasSize(4_000_000);
                    ends.far().writer().write("back");
                    assertThat(await(ends.near().reader().readExactly(4))).hasSize(4);
                }
            });
        } finally {
            System.clearProperty("asyncio4j.net");
        }
    }

    @Test
    void aHundredProgramsInARowLeaveNothing() {
        int before = Insides.sockets();
        for (int i = 0; i < 100; i++) {
            Bounded.run(() -> {
                Server server = startEcho();
                Connection client = await(Network.openConnection("127.0.0.1", server.port()));
                client.writer().write("x\n");
                assertThat(await(client.reader().readTextLine())).isEqualTo("x");
            });
        }
        assertThat(Insides.sockets()).isEqualTo(before);
    }

    @Test
    void whatIsWrittenLastIsSentThoughTheProgramEnds() throws Exception {
        List<Integer> got = new ArrayList<>();
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 5; i++) {
                Bounded.run(() -> {
                    Connection client = await(Network.openConnection("127.0.0.1", listening.getLocalPort()));
                    client.writer().write("last words");
                });
                got.add(readAll(listening.accept()));
            }
        }
        assertThat(got).containsOnly(10);
    }

    private static int readAll(Socket from) {
        try (Socket socket = from) {
            return socket.getInputStream().readAllBytes().length;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
