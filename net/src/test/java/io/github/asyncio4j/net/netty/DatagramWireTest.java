package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.net.Bounded;
import io.github.asyncio4j.net.DatagramOptions;
import io.github.asyncio4j.net.Datagrams;
import io.github.asyncio4j.net.Datagrams.Noting;
import io.github.asyncio4j.net.Insides;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.ProtocolEndpoint;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A socket that is full or that fails, which those of the loopback interface never are. */
class DatagramWireTest {

    /** A socket with a lid: while it is on, nothing leaves, neither at once nor by Netty. */
    private static final class Lid extends ChannelOutboundHandlerAdapter implements DatagramLine {

        private record Held(ChannelHandlerContext context, Object message, ChannelPromise promise) {}

        private final DatagramWire wire;
        private final DatagramLine real;
        private final List<Held> held = new ArrayList<>();
        private boolean on;

        /** What the socket fails with instead of sending; an IOException or a RuntimeException. */
        private @Nullable Exception failure;
        private int asked;

        Lid(ProtocolEndpoint<?> of) {
            wire = (DatagramWire) of.transport();
            real = wire.line;
            wire.line = this;
            NettyPoller.of(getRunningLoop()).later(() -> wire.channel().pipeline().addFirst(this));
        }

        Lid on() {
            on = true;
            return this;
        }

        /** Lets what is held go, or fail. */
        void off(@Nullable Throwable instead) {
            on = false;
            NettyPoller.of(getRunningLoop()).later(() -> {
                for (Held one : held) {
                    if (instead == null) {
                        one.context.writeAndFlush(one.message, one.promise);
                    } else {
                        io.netty.util.ReferenceCountUtil.release(one.message);
                        one.promise.setFailure(instead);
                    }
                }
                held.clear();
            });
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            held.add(new Held(context, message, promise));
        }

        @Override
        public boolean send(byte[] data, @Nullable InetSocketAddress to) throws IOException {
            asked++;
            if (failure instanceof IOException io) {
                throw io;
            } else if (failure != null) {
                throw (RuntimeException) failure;
            }
            return !on && real.send(data, to);
        }

        @Override
        public DatagramChannel channel() {
            return real.channel();
        }

        @Override
        public ChannelOption<Boolean> reusePort() {
            return real.reusePort();
        }

        @Override
        public void receiver(DatagramWire told) {
            real.receiver(told);
        }
    }

    private final List<ErrorContext> reports = new ArrayList<>();
    private ProtocolEndpoint<Noting> there;
    private ProtocolEndpoint<Noting> near;
    private Lid lid;

    private interface Body {
        void run() throws Exception;
    }

    /** Runs a program with two ends, one of which is connected to the other and has a lid. */
    private void run(Body body) {
        Bounded.run(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            there = Datagrams.open();
            near = Datagrams.open(DatagramOptions.to(there.transport().localAddress()));
            lid = new Lid(near);
            body.run();
            there.transport().close();
            near.transport().close();
            await(there.protocol().lost);
            await(near.protocol().lost);
        });
    }

    private void send(String text) {
        near.transport().sendTo(text.getBytes());
    }

    private static void turns() {
        await(sleep(Duration.ofMillis(2)));
    }

    @Test
    void whatAFullSocketDoesNotTakeLeavesInOrderWhenItDoes() {
        run(() -> {
            lid.on();
            send("1");
            send("22");
            turns();
            send("");
            send("333");
            turns();
            assertThat(near.transport().writeBufferSize()).isEqualTo(6 + 4 * 8);
            assertThat(lid.asked).as("the socket is asked once, not for each").isEqualTo(1);
            assertThat(there.protocol().told).containsExactly("made");
            lid.off(null);
            there.protocol().awaitTold(5);
            assertThat(there.protocol().told).containsExactly("made", "1", "22", "", "333");
            turns();
            assertThat(near.transport().writeBufferSize()).isZero();
        });
    }

    @Test
    void whileASocketIsFullItsSizeStaysAndWritingIsPausedOnce() {
        run(() -> {
            near.transport().setWriteBufferLimits(20, 10);
            lid.on();
            send("12345678");
            turns();
            assertThat(near.transport().writeBufferSize()).isEqualTo(16);
            assertThat(near.protocol().told).containsExactly("made");
            send("12345678");
            turns();
            send("");
            turns();
            assertThat(near.transport().writeBufferSize()).isEqualTo(40);
            assertThat(near.protocol().told).containsExactly("made", "pause");
            lid.off(null);
            near.protocol().awaitTold(3);
            assertThat(near.protocol().told).containsExactly("made", "pause", "resume");
            there.protocol().awaitTold(4);
        });
    }

    @Test
    void theCloseWaitsForAFullSocket() {
        run(() -> {
            lid.on();
            send("1");
            send("");
            near.transport().close();
            turns();
            assertThat(near.protocol().told).containsExactly("made");
            lid.off(null);
            there.protocol().awaitTold(3);
            assertThat(there.protocol().told).containsExactly("made", "1", "");
            await(near.protocol().lost);
            assertThat(near.protocol().told).containsExactly("made", "lost null");
        });
    }

    @Test
    void anErrorOfTheNetworkIsToldAndTheTransportStaysOpen() {
        run(() -> {
            lid.failure = new java.net.PortUnreachableException();
            send("1");
            near.protocol().awaitTold(2);
            assertThat(near.protocol().told).containsExactly("made", "ConnectionRefusedException");
            assertThat(near.transport().isClosing()).isFalse();
            assertThat(near.transport().writeBufferSize()).isZero();
            lid.failure = null;
            send("2");
            there.protocol().awaitTold(2);
            assertThat(reports).isEmpty();
        });
    }

    @Test
    void anErrorOfWhatWaitedIsToldAndTheTransportStaysOpen() {
        run(() -> {
            lid.on();
            send("1");
            turns();
            lid.off(new java.net.ConnectException("Connection refused"));
            near.protocol().awaitTold(2);
            assertThat(near.protocol().told).containsExactly("made", "ConnectionRefusedException");
            send("2");
            there.protocol().awaitTold(2);
            assertThat(there.protocol().told).containsExactly("made", "2");
            assertThat(near.transport().isClosing()).isFalse();
            assertThat(reports).isEmpty();
        });
    }

    @Test
    void anotherFailureAtSendingIsTheEndAndReported() {
        run(() -> {
            lid.failure = new IllegalStateException("a bug");
            send("1");
            await(near.protocol().lost);
            assertThat(near.protocol().told).containsExactly("made", "lost " + lid.failure);
            checkReport();
            send("dropped");
            send("dropped");
        });
    }

    @Test
    void anotherFailureOfWhatWaitedIsTheEndAndReported() {
        run(() -> {
            lid.on();
            send("1");
            turns();
            lid.failure = new IllegalStateException("a bug");
            lid.off(lid.failure);
            await(near.protocol().lost);
            assertThat(near.protocol().told).containsExactly("made", "lost " + lid.failure);
            checkReport();
        });
    }

    @Test
    void anotherFailureAtReceivingIsTheEndAndReported() {
        run(() -> {
            lid.failure = new IllegalStateException("a bug");
            NettyPoller.of(getRunningLoop()).later(() -> lid.channel().pipeline().fireExceptionCaught(lid.failure));
            await(near.protocol().lost);
            assertThat(near.protocol().told).containsExactly("made", "lost " + lid.failure);
            checkReport();
        });
    }

    /** What the system says of the socket when it is read. */
    @Test
    void anErrorOfTheNetworkAtReceivingIsTold() {
        run(() -> {
            NettyPoller.of(getRunningLoop()).later(() -> lid.channel().pipeline()
                    .fireExceptionCaught(new IOException("recvmsg(..) failed: No route to host")));
            near.protocol().awaitTold(2);
            assertThat(near.protocol().why).hasMessageContaining("No route to host");
            assertThat(near.transport().isClosing()).isFalse();
            assertThat(reports).isEmpty();
        });
    }

    @Test
    void optionsAreSetOnlyWhereTheyAreAskedFor() {
        run(() -> {
            ProtocolEndpoint<Noting> asked = Datagrams
                    .open(DatagramOptions.at("127.0.0.1", 0).withReusePort().withBroadcast());
            for (ProtocolEndpoint<Noting> one : List.of(there, asked)) {
                DatagramChannel channel = ((DatagramWire) one.transport()).line.channel();
                ChannelOption<Boolean> reusePort = ((DatagramWire) one.transport()).line.reusePort();
                assertThat(channel.config().isBroadcast()).isEqualTo(one == asked);
                assertThat(channel.config().getOption(reusePort)).isEqualTo(one == asked);
                assertThat(channel.config().isReuseAddress()).isFalse();
            }
            asked.transport().close();
            await(asked.protocol().lost);
        });
    }

    /** As where the process has too many descriptors open, or the machine has no IPv6. */
    @Test
    void aSocketThatCannotBeMadeIsAnError() {
        Bounded.run(() -> {
            NettyPoller poller = NettyPoller.of(getRunningLoop());
            Sockets real = poller.sockets();
            Field sockets = NettyPoller.class.getDeclaredField("sockets");
            sockets.setAccessible(true);
            sockets.set(poller, new Sockets("broken", real.handler(), real.socket(), real.listeners(), real.unix(),
                    (_, _) -> {
                        throw new IOException("Too many open files");
                    }, real.handles()));
            for (DatagramOptions options : List.of(DatagramOptions.of(StandardProtocolFamily.INET),
                    DatagramOptions.at("127.0.0.1", 0))) {
                assertThatThrownBy(() -> Datagrams.open(options)).isInstanceOf(NetworkException.class)
                        .hasMessageContaining("Too many open files");
            }
            sockets.set(poller, real);
            assertThat(Insides.open()).isZero();
        });
    }

    private void checkReport() {
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.message()).isEqualTo("Fatal error on transport");
            assertThat(report.exception()).isSameAs(lid.failure);
            assertThat(report.about()).containsEntry("transport", near.transport()).containsEntry("protocol",
                    near.protocol());
        });
    }
}
