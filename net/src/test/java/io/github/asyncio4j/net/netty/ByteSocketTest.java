package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.BaseProtocol;
import io.github.asyncio4j.net.Bounded;
import io.github.asyncio4j.net.ConnectionResetException;
import io.github.asyncio4j.net.Insides;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Peer;
import io.github.asyncio4j.net.StreamReader;
import io.github.asyncio4j.net.StreamWriter;
import io.github.asyncio4j.net.Transports;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ByteSocketTest {

    /** Where the loop has the sockets of epoll; all tests of behaviour hold elsewhere too. */
    private static boolean hasShortcut() {
        return NettyPoller.of(getRunningLoop()).sockets().name().equals("epoll");
    }

    /** Takes so many bytes at each call, in this order, then none; receives nothing but a failure. */
    private static class Taking extends Socket {

        private final int[] counts;
        private int calls;

        Taking(int... counts) {
            super(newSocketStream().intValue());
            this.counts = counts;
        }

        @Override
        public int recvAddress(long address, int from, int to) throws IOException {
            throw new IOException("told once");
        }

        @Override
        public int sendAddress(long address, int from, int to) {
            return calls == counts.length ? 0 : Math.min(to - from, counts[calls++]);
        }
    }

    /** Gives so many bytes at each call, then says that there is nothing. */
    private static final class Giving extends Taking {

        Giving(int... counts) {
            super(counts);
        }

        @Override
        public int recvAddress(long address, int from, int to) {
            return sendAddress(address, from, to);
        }
    }

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Bytes nobody = new Bytes(new Transports.Receiver() {
        @Override
        public Transports.Receiver withProtocol(BaseProtocol protocol) {
            return this;
        }

        @Override
        public void received(byte[] data) {}

        @Override
        public void eof() {}

        @Override
        public void lost(@Nullable NetworkException why) {}
    });

    /** Returns what is left for Netty of arrays of these sizes when the socket takes so much. */
    private List<Integer> left(int[] takes, int... sizes) throws IOException {
        assumeTrue(Epoll.isAvailable(), "Netty has no native sockets for this system");
        Socket socket = new Taking(takes);
        try {
            Outbox outbox = new Outbox();
            outbox.soleShortcut(new ByteSocket(null, channel, socket, nobody, new SharedMemory()));
            for (int size : sizes) {
                outbox.add(new byte[size]);
            }
            outbox.flushTo(channel);
            List<Integer> all = new ArrayList<>();
            for (ByteBuf rest = channel.readOutbound(); rest != null; rest = channel.readOutbound()) {
                all.add(rest.readableBytes());
                rest.release();
            }
            return all;
        } finally {
            socket.close();
        }
    }

    private static int[] takes(int... counts) {
        return counts;
    }

    @Test
    void whatTheSocketTakesNettyNeverSees() throws IOException {
        assertThat(left(takes(100), 60, 40)).isEmpty();
    }

    @Test
    void whatTheSocketDoesNotTakeIsLeftToNetty() throws IOException {
        assertThat(left(takes(7), 60, 40)).containsExactly(93);
        assertThat(left(takes(), 60, 40)).containsExactly(100);
    }

    /** An array too large for the memory is written and not yet flushed when the next one is seen to. */
    @Test
    void nothingOvertakesWhatWaits() throws IOException {
        assertThat(left(takes(100, 100), 70_000, 5, 70_000, 6)).containsExactly(70_000, 5, 70_000, 6);
        assertThat(left(takes(100, 100), 5, 70_000, 0)).containsExactly(70_000, 0);
    }

    /** Its number may be another socket's already. */
    @Test
    void nothingIsSentToTheNumberOfAClosedSocket() throws IOException {
        assumeTrue(Epoll.isAvailable(), "Netty has no native sockets for this system");
        Socket socket = new Taking(takes(100));
        socket.close();
        ByteSocket closed = new ByteSocket(null, channel, socket, nobody, new SharedMemory());
        assertThat(closed.send(new Object[] {new byte[60]}, 0, 1, 60)).isZero();
    }

    /** A socket that was called ready, or just gave all that fits, may have nothing. */
    @Test
    void nothingToReceiveIsNoFailure() {
        assumeTrue(Epoll.isAvailable(), "Netty has no native sockets for this system");
        Bounded.run(() -> {
            EventLoop loop = getRunningLoop();
            Socket socket = new Giving(SharedMemory.SIZE);
            try {
                Wire wire = new Wire(loop, NettyPoller.of(loop));
                ByteSocket giving = new ByteSocket(wire, channel, socket, nobody, new SharedMemory());
                assertThat(giving.receive()).isTrue();
                assertThat(giving.receive()).as("the second event is left to Netty").isFalse();
            } finally {
                socket.close();
            }
            channel.checkException();
        });
    }

    /** Of what is there then the system does not tell again. */
    @Test
    void aReadThatMayHaveLeftSomethingSaysSo() {
        assumeTrue(Epoll.isAvailable(), "Netty has no native sockets for this system");
        int full = SharedMemory.SIZE;
        Bounded.run(() -> {
            assertThat(mayHaveMore(5)).isFalse();
            assertThat(mayHaveMore(full, 5)).isFalse();
            assertThat(mayHaveMore(full, 0)).as("nothing is there").isFalse();
            assertThat(mayHaveMore(full, -1)).as("the end, which Netty is to see").isTrue();
            assertThat(mayHaveMore(full, full, full, full, 5)).as("another socket's turn").isTrue();
        });
    }

    private boolean mayHaveMore(int... gives) throws IOException {
        EventLoop loop = getRunningLoop();
        Socket socket = new Giving(gives);
        try {
            Wire wire = new Wire(loop, NettyPoller.of(loop));
            ByteSocket giving = new ByteSocket(wire, channel, socket, nobody, new SharedMemory());
            assertThat(giving.receive()).isTrue();
            return giving.mayHaveMore();
        } finally {
            socket.close();
        }
    }

    /** The socket fails between the event and the call; with it, the event says so and is Netty's. */
    @Test
    void aFailureToReceiveIsPassedOn() {
        assumeTrue(Epoll.isAvailable(), "Netty has no native sockets for this system");
        Bounded.run(() -> {
            EventLoop loop = getRunningLoop();
            Socket socket = new Taking();
            try {
                Wire wire = new Wire(loop, NettyPoller.of(loop));
                assertThat(new ByteSocket(wire, channel, socket, nobody, new SharedMemory()).receive()).isTrue();
            } finally {
                socket.close();
            }
            assertThatThrownBy(channel::checkException).isInstanceOf(IOException.class).hasMessage("told once");
        });
    }

    @Test
    void bytesPassThePipelineOnlyWhereThereIsNoShortcut() {
        Bounded.run(() -> {
            try (Peer peer = Peer.connect()) {
                Passing passing = new Passing();
                Insides.channel(peer.near().writer()).pipeline().addFirst(passing);
                Bounded.until(() -> passing.added);
                for (int i = 0; i < 3; i++) {
                    peer.send(new byte[10]);
                    await(peer.near().reader().readExactly(10));
                    peer.near().writer().write(new byte[10]);
                    peer.receive(10);
                }
                assertThat(passing.read).isEqualTo(hasShortcut() ? 0 : 3);
                assertThat(passing.written).isEqualTo(hasShortcut() ? 0 : 3);
            }
        });
    }

    @Test
    void whatIsSentArrivesInOrderThroughAFullSocket() {
        Bounded.run(() -> {
            try (Peer peer = Peer.connect()) {
                StreamWriter writer = peer.near().writer();
                byte[] sent = ManyArrays.write(writer);
                assertThat(Insides.unsent(writer)).isPositive();
                assertThat(peer.receive(sent.length)).isEqualTo(sent);
                Bounded.until(() -> Insides.unsent(writer) == 0);
            }
        });
    }

    @Test
    void whatComesIsReadInOrderHoweverMuchItIs() {
        Bounded.run(() -> {
            try (Peer peer = Peer.connect()) {
                byte[] data = new byte[3_000_000];
                new Random(8).nextBytes(data);
                Task<?> sending = createTask(async(() -> peer.send(data)));
                assertThat(await(peer.near().reader().readExactly(data.length))).isEqualTo(data);
                await(sending);
            }
        });
    }

    /** A reader that has enough stops the socket, and what the same event could still bring stays in the system. */
    @Test
    void aPauseEndsTheReadingOfAnEvent() {
        Bounded.run(() -> {
            try (Peer peer = Peer.connect()) {
                StreamReader reader = peer.near().reader();
                Insides.channel(peer.near().writer()).config().setOption(ChannelOption.SO_RCVBUF, 1_000_000);
                peer.near().writer().transport().pauseReading();
                await(sleep(Duration.ZERO));
                peer.send(new byte[800_000]);
                peer.near().writer().transport().resumeReading();
                Bounded.until(() -> !peer.near().writer().transport().isReading());
                assertThat(Insides.buffered(reader)).isBetween(2 * SharedMemory.SIZE + 1, 3 * SharedMemory.SIZE);
                assertThat(await(reader.readExactly(800_000))).hasSize(800_000);
            }
        });
    }

    @Test
    void aResetIsToldToTheReaderAndTheWriter() {
        Bounded.run(() -> {
            try (Peer peer = Peer.connect()) {
                peer.reset();
                assertThat(catchThrowable(() -> await(peer.near().reader().read(1))))
                        .isInstanceOf(ConnectionResetException.class);
                peer.near().writer().write(new byte[1]);
                assertThat(catchThrowable(() -> await(peer.near().writer().drain())))
                        .isInstanceOf(ConnectionResetException.class);
            }
        });
    }

    /** The failure comes while sending: the reader is paused, so nothing else finds it. */
    @Test
    void aFailureToSendEndsTheConnection() {
        Bounded.run(() -> {
            try (Peer peer = Peer.connect()) {
                StreamWriter writer = peer.near().writer();
                writer.transport().pauseReading();
                await(sleep(Duration.ZERO));
                peer.reset();
                writer.write(new byte[1]);
                await(writer.transport().closed());
                assertThat(catchThrowable(() -> await(writer.drain()))).isInstanceOf(NetworkException.class);
            }
        });
    }

    @Test
    void theEndOfTheOtherSideIsSeen() {
        Bounded.run(() -> {
            try (Peer peer = Peer.connect()) {
                peer.send(new byte[3]);
                peer.socket().shutdownOutput();
                assertThat(await(peer.near().reader().read())).hasSize(3);
                assertThat(peer.near().reader().atEof()).isTrue();
                peer.near().writer().write(new byte[4]);
                assertThat(peer.receive(4)).hasSize(4);
            }
        });
    }

    @Test
    void handlesGoWithTheirSockets() {
        Bounded.run(() -> {
            NettyPoller poller = NettyPoller.of(getRunningLoop());
            try (Peer peer = Peer.connect()) {
                assertThat(poller.sockets().handles()).hasSize(hasShortcut() ? 1 : 0);
                peer.near().writer().close();
            }
            Bounded.until(() -> poller.sockets().handles().isEmpty());
        });
    }
}
