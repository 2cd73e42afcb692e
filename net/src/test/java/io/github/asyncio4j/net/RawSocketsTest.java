package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.net.RawSockets.addReader;
import static io.github.asyncio4j.net.RawSockets.addWriter;
import static io.github.asyncio4j.net.RawSockets.removeReader;
import static io.github.asyncio4j.net.RawSockets.removeWriter;
import static io.github.asyncio4j.net.RawSockets.sockAccept;
import static io.github.asyncio4j.net.RawSockets.sockConnect;
import static io.github.asyncio4j.net.RawSockets.sockRecv;
import static io.github.asyncio4j.net.RawSockets.sockRecvFrom;
import static io.github.asyncio4j.net.RawSockets.sockRecvFromInto;
import static io.github.asyncio4j.net.RawSockets.sockRecvInto;
import static io.github.asyncio4j.net.RawSockets.sockSendAll;
import static io.github.asyncio4j.net.RawSockets.sockSendTo;
import static io.github.asyncio4j.net.RawSockets.sockSendfile;
import static io.github.asyncio4j.Trace.spin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawSocketsTest {

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static ServerSocketChannel listening() throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY);
        listener.configureBlocking(false);
        return listener;
    }

    private static SocketChannel socket() throws IOException {
        SocketChannel socket = SocketChannel.open();
        socket.configureBlocking(false);
        return socket;
    }

    private interface Scenario {
        void run(SocketChannel near, SocketChannel far) throws Exception;
    }

    /** Runs a scenario with two ends of a connection. */
    private static void connected(Scenario scenario) {
        Bounded.run(() -> {
            try (ServerSocketChannel listener = listening(); SocketChannel near = socket()) {
                await(sockConnect(near, listener.getLocalAddress()));
                try (SocketChannel far = await(sockAccept(listener))) {
                    scenario.run(near, far);
                }
            }
        });
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes());
    }

    @Test
    void twoSocketsConnectAndTalk() {
        Bounded.run(() -> {
            try (ServerSocketChannel listener = listening(); SocketChannel near = socket()) {
                Task<SocketChannel> accepting = createTask(sockAccept(listener));
                await(sockConnect(near, listener.getLocalAddress()));
                try (SocketChannel far = await(accepting)) {
                    assertThat(far.isBlocking()).isFalse();
                    Task<byte[]> reading = createTask(sockRecv(far, 100));
                    await(sleep(Duration.ofMillis(5)));
                    assertThat(reading.done()).isFalse();
                    await(sockSendAll(near, bytes("hello")));
                    assertThat(await(reading)).asString().isEqualTo("hello");
                    near.shutdownOutput();
                    assertThat(await(sockRecv(far, 100))).isEmpty();
                }
            }
        });
    }

    @Test
    void muchMoreThanTheSocketsBufferArrivesWhole() {
        Bounded.run(() -> {
            byte[] data = new byte[3_000_000];
            new Random(5).nextBytes(data);
            try (ServerSocketChannel listener = listening(); SocketChannel near = socket()) {
                listener.setOption(StandardSocketOptions.SO_RCVBUF, 65_536);
                near.setOption(StandardSocketOptions.SO_SNDBUF, 65_536);
                await(sockConnect(near, listener.getLocalAddress()));
                try (SocketChannel far = await(sockAccept(listener))) {
                    Task<Void> sending = createTask(sockSendAll(near, ByteBuffer.wrap(data)));
                    await(sleep(Duration.ofMillis(5)));
                    assertThat(sending.done()).isFalse();
                    ByteBuffer got = ByteBuffer.allocate(data.length);
                    while (got.hasRemaining()) {
                        assertThat(await(sockRecvInto(far, got))).isPositive();
                    }
                    await(sending);
                    assertThat(got.array()).isEqualTo(data);
                }
            }
        });
    }

    private static DatagramChannel datagrams() throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET).bind(ANY);
        channel.configureBlocking(false);
        return channel;
    }

    @Test
    void datagramsComeWithTheirSender() {
        Bounded.run(() -> {
            try (DatagramChannel one = datagrams(); DatagramChannel two = datagrams()) {
                Task<RawSockets.Received> receiving = createTask(sockRecvFrom(two, 3));
                await(sleep(Duration.ofMillis(5)));
                assertThat(await(sockSendTo(one, bytes("abcdef"), two.getLocalAddress()))).isEqualTo(6);
                assertThat(await(receiving).data()).as("cut off").asString().isEqualTo("abc");
                assertThat(await(receiving).from()).isEqualTo(one.getLocalAddress());
                await(sockSendTo(one, bytes(""), two.getLocalAddress()));
                assertThat(await(sockRecvFrom(two, 10)).data()).as("an empty one is one").isEmpty();
            }
        });
    }

    @Test
    void datagramsComeIntoABufferAndTellTheirSender() {
        Bounded.run(() -> {
            try (DatagramChannel one = datagrams(); DatagramChannel two = datagrams()) {
                ByteBuffer into = ByteBuffer.allocate(8);
                into.put((byte) 'a');
                Task<SocketAddress> receiving = createTask(sockRecvFromInto(two, into));
                spin(3);
                assertThat(receiving.done()).isFalse();
                await(sockSendTo(one, bytes("bc"), two.getLocalAddress()));
                assertThat(await(receiving)).isEqualTo(one.getLocalAddress());
                await(sockSendTo(one, bytes(""), two.getLocalAddress()));
                assertThat(await(sockRecvFromInto(two, into))).as("an empty one is one")
                        .isEqualTo(one.getLocalAddress());
                assertThat(into.flip()).isEqualTo(bytes("abc"));
                into.position(1).limit(2);
                await(sockSendTo(one, bytes("xyz"), two.getLocalAddress()));
                assertThat(await(sockRecvFromInto(two, into))).isEqualTo(one.getLocalAddress());
                assertThat(into.clear().limit(3)).as("what is longer is cut off").isEqualTo(bytes("axc"));
            }
        });
    }

    @Test
    void unixSocketsToo(@TempDir Path folder) {
        Bounded.run(() -> {
            var address = UnixDomainSocketAddress.of(folder.resolve("s"));
            try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
                    var near = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                listener.configureBlocking(false);
                near.configureBlocking(false);
                Task<SocketChannel> accepting = createTask(sockAccept(listener));
                await(sockConnect(near, address));
                try (SocketChannel far = await(accepting)) {
                    await(sockSendAll(far, bytes("unix")));
                    assertThat(await(sockRecv(near, 10))).asString().isEqualTo("unix");
                }
            }
        });
    }

    @Test
    void aRefusedConnectionSaysSo() {
        Bounded.run(() -> {
            InetSocketAddress gone;
            try (ServerSocketChannel listener = listening()) {
                gone = (InetSocketAddress) listener.getLocalAddress();
            }
            try (SocketChannel near = socket()) {
                assertThatThrownBy(() -> await(sockConnect(near, gone)))
                        .isInstanceOf(ConnectionRefusedException.class);
            }
        });
    }

    @Test
    void aBlockingChannelIsRefused() {
        Bounded.run(() -> {
            try (SocketChannel blocking = SocketChannel.open()) {
                for (var use : List.<Runnable>of(() -> await(sockConnect(blocking, ANY)),
                        () -> await(sockRecv(blocking, 1)), () -> await(sockSendAll(blocking, bytes("x"))),
                        () -> addReader(blocking, () -> {}), () -> addWriter(blocking, () -> {}))) {
                    assertThatThrownBy(use::run).isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("configureBlocking(false)");
                }
            }
        });
    }

    /** What comes after the cancel is there for the next reader. */
    @Test
    void aCancelledReadStopsWatchingAndTakesNothing() {
        Bounded.run(() -> {
            Pipe pipe = Pipe.open();
            try (var source = pipe.source(); var sink = pipe.sink()) {
                source.configureBlocking(false);
                Task<byte[]> reading = createTask(sockRecv(source, 10));
                await(sleep(Duration.ofMillis(5)));
                reading.cancel();
                assertThatThrownBy(() -> await(reading)).isInstanceOf(CancelledError.class);
                assertThat(removeReader(source)).isFalse();
                sink.write(bytes("kept"));
                assertThat(await(sockRecv(source, 10))).asString().isEqualTo("kept");
            }
        });
    }

    @Test
    void aReaderIsCalledInEachTurnWhileThereIsSomething() {
        Bounded.run(() -> {
            Pipe pipe = Pipe.open();
            try (var source = pipe.source(); var sink = pipe.sink()) {
                source.configureBlocking(false);
                List<Byte> got = new ArrayList<>();
                addReader(source, () -> {
                    ByteBuffer one = ByteBuffer.allocate(1);
                    source.read(one);
                    got.add(one.get(0));
                });
                sink.write(bytes("abc"));
                Bounded.until(() -> got.size() == 3);
                assertThat(got).containsExactly((byte) 'a', (byte) 'b', (byte) 'c');
                assertThat(removeReader(source)).isTrue();
                assertThat(removeReader(source)).isFalse();
                sink.write(bytes("d"));
                await(sleep(Duration.ofMillis(10)));
                assertThat(got).hasSize(3);
            }
        });
    }

    /** A reader that was replaced is not called any more, even if its call was waiting for its turn. */
    @Test
    void aSecondReaderTakesThePlaceOfTheFirst() {
        Bounded.run(() -> {
            Pipe pipe = Pipe.open();
            try (var source = pipe.source(); var sink = pipe.sink()) {
                source.configureBlocking(false);
                List<String> called = new ArrayList<>();
                addReader(source, () -> called.add("first"));
                addReader(source, () -> {
                    called.add("second");
                    removeReader(source);
                });
                sink.write(bytes("x"));
                Bounded.until(() -> !called.isEmpty());
                await(sleep(Duration.ofMillis(5)));
                assertThat(called).containsExactly("second");
            }
        });
    }

    @Test
    void readerAndWriterOfAChannelAreIndependent() {
        connected((near, far) -> {
            List<String> called = new ArrayList<>();
            addReader(far, () -> {
                called.add("readable");
                removeReader(far);
            });
            addWriter(far, () -> {
                called.add("writable");
                removeWriter(far);
            });
            Bounded.until(() -> !called.isEmpty());
            assertThat(called).containsExactly("writable");
            assertThat(removeWriter(far)).isFalse();
            await(sockSendAll(near, bytes("x")));
            Bounded.until(() -> called.size() == 2);
            assertThat(called).containsExactly("writable", "readable");
        });
    }

    @Test
    void aFileIsSentAndItsPositionIsBehindIt(@TempDir Path folder) throws IOException {
        byte[] data = new byte[300_000];
        new Random(6).nextBytes(data);
        Path path = Files.write(folder.resolve("f"), data);
        connected((near, far) -> {
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                Task<Long> sending = createTask(sockSendfile(far, file, 10, 250_000));
                ByteBuffer got = ByteBuffer.allocate(250_000);
                while (got.hasRemaining()) {
                    await(sockRecvInto(near, got));
                }
                assertThat(await(sending)).isEqualTo(250_000);
                assertThat(file.position()).isEqualTo(250_010);
                assertThat(got.array()).isEqualTo(Arrays.copyOfRange(data, 10, 250_010));
                assertThat(await(sockSendfile(far, file, 300_000, -1))).as("nothing is there").isZero();
                assertThatThrownBy(() -> sockSendfile(far, file, 0, 0)).hasMessageContaining("count must be");
            }
        });
    }

    @Test
    void aSecondWriterTakesThePlaceOfTheFirst() {
        Bounded.run(() -> {
            Pipe pipe = Pipe.open();
            try (var _ = pipe.source(); var sink = pipe.sink()) {
                sink.configureBlocking(false);
                List<String> called = new ArrayList<>();
                addWriter(sink, () -> called.add("first"));
                addWriter(sink, () -> {
                    called.add("second");
                    assertThat(removeWriter(sink)).isTrue();
                });
                Bounded.until(() -> !called.isEmpty());
                await(sleep(Duration.ofMillis(5)));
                assertThat(called).containsExactly("second");
                assertThat(removeWriter(sink)).isFalse();
            }
        });
    }

    @Test
    void aConnectThatWasCancelledLeavesTheChannelForAnother() {
        Bounded.run(() -> {
            try (ServerSocketChannel listener = listening(); SocketChannel near = socket()) {
                Task<Void> connecting = createTask(sockConnect(near, listener.getLocalAddress()));
                await(sleep(Duration.ZERO));
                connecting.cancel();
                await(io.github.asyncio4j.Asyncio.wait(List.of(connecting)));
                assertThat(removeWriter(near)).as("nothing is watched any more").isFalse();
                if (!near.isConnected()) {
                    await(sockConnect(near, listener.getLocalAddress()));
                }
                try (SocketChannel far = await(sockAccept(listener))) {
                    await(sockSendAll(far, bytes("still")));
                    assertThat(await(sockRecv(near, 10))).asString().isEqualTo("still");
                }
            }
        });
    }

    @Test
    void aCancelledAcceptTakesNoConnection() {
        Bounded.run(() -> {
            try (ServerSocketChannel listener = listening(); SocketChannel near = socket()) {
                Task<SocketChannel> accepting = createTask(sockAccept(listener));
                await(sleep(Duration.ofMillis(5)));
                accepting.cancel();
                assertThatThrownBy(() -> await(accepting)).isInstanceOf(CancelledError.class);
                await(sockConnect(near, listener.getLocalAddress()));
                await(sockAccept(listener)).close();
            }
        });
    }

    @Test
    void whatIsSentBeforeAndAfterAFileKeepsItsPlace(@TempDir Path folder) throws IOException {
        Path path = Files.writeString(folder.resolve("f"), "file");
        Bounded.run(() -> {
            try (ServerSocketChannel listener = listening(); SocketChannel near = socket();
                    FileChannel file = FileChannel.open(path)) {
                await(sockConnect(near, listener.getLocalAddress()));
                try (SocketChannel far = await(sockAccept(listener))) {
                    await(sockSendAll(far, bytes("before ")));
                    await(sockSendfile(far, file, 0, -1));
                    await(sockSendAll(far, bytes(" after")));
                }
                ByteBuffer got = ByteBuffer.allocate(100);
                while (await(sockRecvInto(near, got)) > 0) {
                    assertThat(got.hasRemaining()).isTrue();
                }
                assertThat(new String(got.array(), 0, got.position())).isEqualTo("before file after");
            }
        });
    }

    @Test
    void onAClosedLoopNothingIsWatched() throws IOException {
        Pipe pipe = Pipe.open();
        try (var source = pipe.source(); var sink = pipe.sink()) {
            source.configureBlocking(false);
            List<String> called = new ArrayList<>();
            Bounded.run(() -> addReader(source, () -> called.add("called")));
            sink.write(bytes("x"));
            assertThatThrownBy(() -> addReader(source, () -> {})).isInstanceOf(IllegalStateException.class);
            Bounded.run(() -> {
                assertThat(removeReader(source)).as("of another loop").isFalse();
                await(sleep(Duration.ofMillis(5)));
            });
            assertThat(called).isEmpty();
        }
    }

    /** A peer that does not read has the rest wait; the cancel ends that, and what was sent is known by the position. */
    @Test
    void aCancelledSendfileStopsWatchingAndLeavesThePositionBehindWhatWasSent(@TempDir Path folder) throws IOException {
        Path path = Files.write(folder.resolve("f"), new byte[20_000_000]);
        connected((near, far) -> {
            try (FileChannel file = FileChannel.open(path)) {
                Task<Long> sending = createTask(sockSendfile(far, file, 0, -1));
                await(sockRecv(near, 1));
                await(sleep(Duration.ofMillis(20)));
                assertThat(sending.done()).isFalse();
                sending.cancel();
                assertThatThrownBy(() -> await(sending)).isInstanceOf(CancelledError.class);
                assertThat(removeWriter(far)).isFalse();
                assertThat(file.position()).isBetween(1L, 19_999_999L);
            }
        });
    }

    @Test
    void aSendfileToAPeerThatIsGoneFailsWithThePositionBehindWhatWasSent(@TempDir Path folder) throws IOException {
        Path path = Files.write(folder.resolve("f"), new byte[20_000_000]);
        connected((near, far) -> {
            try (FileChannel file = FileChannel.open(path)) {
                Task<Long> sending = createTask(sockSendfile(far, file, 0, -1));
                await(sockRecv(near, 1));
                closeNow(near);
                assertThatThrownBy(() -> await(sending)).isInstanceOf(ConnectionResetException.class);
                assertThat(file.position()).isBetween(1L, 19_999_999L);
                assertThatThrownBy(() -> await(sockSendfile(far, file, 0, -1)))
                        .isInstanceOf(NetworkException.class);
                assertThat(file.position()).as("nothing of it was sent").isZero();
            }
        });
    }

    /** What a try statement closes once more. */
    private static void closeNow(java.io.Closeable what) throws IOException {
        what.close();
    }
}
