package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.newEventLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.NothingLeft;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.net.Bounded;
import io.github.asyncio4j.net.ConnectionRefusedException;
import io.github.asyncio4j.net.Insides;
import io.github.asyncio4j.net.NetworkException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireTest {

    private final Wires.Noting near = new Wires.Noting();
    private final Wires.Noting far = new Wires.Noting();

    private Wires connect() {
        return Wires.connect(_ -> near, _ -> far);
    }

    @Test
    void theInboundIsToldOfTheLossOnceAndLast() {
        Bounded.run(() -> {
            try (Wires wires = connect()) {
                wires.near.write(new byte[10]);
                wires.near.close();
                await(wires.far.closed());
            }
            assertThat(far.told).startsWith("received").endsWith("lost").containsOnlyOnce("lost")
                    .doesNotContain("discard");
            assertThat(near.told).endsWith("lost").containsOnlyOnce("lost");
            assertThat(near.why).isNull();
            assertThat(far.why).isNull();
        });
    }

    /** Pending writes that fail because we ourselves closed are no failure of the connection. */
    @Test
    void anAbortWithUnsentBytesIsNoFailure() {
        Bounded.run(() -> {
            try (Wires wires = connect()) {
                wires.far.pauseReading();
                for (int i = 0; i < 100; i++) {
                    wires.near.write(new byte[200_000]);
                }
                await(sleep(Duration.ofMillis(10)));
                wires.near.write(new byte[7]);
                wires.near.abort();
                await(wires.near.closed());
                assertThat(near.why).isNull();
                assertThat(wires.near.isLost()).isTrue();
            }
        });
    }

    /** Even if the channel was never active. */
    @Test
    void aConnectThatFailsIsForgotten() throws IOException {
        int port = Tool.freePort();
        Bounded.run(() -> {
            assertThatThrownBy(() -> await(Wire.connect(Wires.loopback(port), (_, _) -> near)))
                    .isInstanceOf(ConnectionRefusedException.class);
            Bounded.until(() -> Insides.open() == 0);
            assertThat(near.told).containsExactly("eof", "lost");
        });
    }

    @Test
    void aSetupThatThrowsFailsTheConnectAndLeavesNothing() {
        Wires.silently(() -> {
            WireServer server = await(WireServer.listen(Wires.loopback(0), 16, (_, _) -> far, _ -> {}));
            assertThatThrownBy(() -> await(Wire.connect(Wires.loopback(server.port()), (_, _) -> {
                throw new IllegalStateException("no setup");
            }))).isInstanceOf(NetworkException.class);
            server.close();
            await(server.closed());
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    @Test
    void messagesOnAClosedWireAreReleasedAndDropped() {
        Bounded.run(() -> {
            List<ByteBuf> buffers = new ArrayList<>();
            try (Wires wires = connect()) {
                wires.near.close();
                buffers.add(Unpooled.directBuffer(4).writeInt(1));
                wires.near.write(buffers.getLast());
                await(wires.near.closed());
                buffers.add(Unpooled.directBuffer(4).writeInt(1));
                wires.near.write(buffers.getLast());
            }
            assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
        });
    }

    private void writeAfterTheLoss(boolean debug) {
        Bounded.run(() -> {
            try (Wires wires = connect()) {
                Asyncio.getRunningLoop().setDebug(debug);
                wires.far.abort();
                await(wires.near.closed());
                for (int i = 0; i < 4; i++) {
                    wires.near.write(new byte[1]);
                }
                assertThat(NothingLeft.takeReports()).isEmpty();
                for (int i = 0; i < 300; i++) {
                    wires.near.write(new byte[1]);
                }
                Asyncio.getRunningLoop().setDebug(false);
            }
        });
    }

    @Test
    void theFifthWriteToALostConnectionIsToldOnceInDebugMode() {
        writeAfterTheLoss(false);
        assertThat(NothingLeft.takeReports()).isEmpty();
        writeAfterTheLoss(true);
        assertThat(NothingLeft.takeReports()).singleElement().asString()
                .contains("dropped the fifth write to a connection that is closing or lost: Wire[", " lost, ");
    }

    @Test
    void aMessageAfterTheEndIsReleasedAndRefused() {
        Bounded.run(() -> {
            try (Wires wires = connect()) {
                wires.near.writeEof();
                ByteBuf buffer = Unpooled.directBuffer(4).writeInt(1);
                assertThatThrownBy(() -> wires.near.write(buffer)).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("writeEof");
                assertThat(buffer.refCnt()).isZero();
            }
        });
    }

    @Test
    void anAbortReleasesWhatWasQueued() {
        Bounded.run(() -> {
            try (Wires wires = connect()) {
                ByteBuf buffer = Unpooled.directBuffer(4).writeInt(1);
                wires.near.write(buffer);
                wires.near.abort();
                assertThat(buffer.refCnt()).isZero();
            }
        });
    }

    @Test
    void nullIsRefused() {
        Bounded.run(() -> {
            try (Wires wires = connect()) {
                assertThatThrownBy(() -> wires.near.write((Object) null)).isInstanceOf(NullPointerException.class);
            }
        });
    }

    @Test
    void aMessageThatCannotBeEncodedEndsTheConnection() {
        Bounded.run(() -> {
            try (Wires wires = Wires.connect(wire -> {
                wire.channel().pipeline().addLast(new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                        throw new IllegalStateException("cannot encode " + message);
                    }
                });
                return near;
            }, _ -> far)) {
                wires.near.write("a text");
                await(wires.near.closed());
                assertThat(near.why).isInstanceOf(NetworkException.class).hasMessageContaining("cannot encode a text");
                assertThatThrownBy(() -> await(wires.near.drain())).isSameAs(near.why);
            }
        });
    }

    @Test
    void anInboundThatThrowsEndsTheConnection() {
        Bounded.run(() -> {
            try (Wires wires = Wires.connect(_ -> near, _ -> new Inbound() {
                @Override
                public void received(Object message) {
                    io.netty.util.ReferenceCountUtil.release(message);
                    throw new IllegalStateException("a bug in an inbound");
                }

                @Override
                public void eof() {}

                @Override
                public void lost(NetworkException why) {
                    far.lost(why);
                }
            })) {
                wires.near.write(new byte[1]);
                await(wires.far.closed());
                assertThat(far.why).hasMessageContaining("a bug in an inbound");
            }
        });
    }

    @Test
    void withoutHalfClosureTheOthersEndIsTheEnd() {
        Bounded.run(() -> {
            try (Wires wires = connect()) {
                assertThat(wires.far.channel().config().getOption(ChannelOption.ALLOW_HALF_CLOSURE)).isFalse();
                wires.near.writeEof();
                await(wires.far.closed());
                assertThat(far.told).containsExactly("eof", "lost");
            }
        });
    }

    /** What is decoded only when the channel closes, after the loop was closed, must not be handed over. */
    @Test
    void onAClosedLoopTheInboundIsToldToDiscardAndNothingElse() {
        EventLoop loop = newEventLoop();
        ByteBuf last = Unpooled.directBuffer(4).writeInt(1);
        loop.runUntilComplete(async(() -> {
            WireServer server = await(WireServer.listen(Wires.loopback(0), 16, (_, _) -> far, _ -> {}));
            await(Wire.connect(Wires.loopback(server.port()), (_, pipeline) -> {
                pipeline.addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelInactive(ChannelHandlerContext context) {
                        context.fireChannelRead(last);
                        context.fireChannelInactive();
                    }
                });
                return near;
            }));
            spin(3);
        }));
        loop.close();
        assertThat(near.told).containsExactly("discard");
        assertThat(last.refCnt()).isZero();
    }

    @Test
    void pausingInTheSetupHoldsFromTheFirstByte() {
        Bounded.run(() -> {
            try (Wires wires = Wires.connect(_ -> near, wire -> {
                wire.pauseReading();
                return far;
            })) {
                wires.near.write(new byte[10]);
                await(sleep(Duration.ofMillis(20)));
                assertThat(far.told).isEmpty();
                wires.far.resumeReading();
                Bounded.until(() -> far.told.contains("received"));
            }
        });
    }

    /** Small pieces leave at once: Nagle's algorithm would hold each back until the one before it is acknowledged. */
    @Test
    void bothEndsSendSmallPiecesAtOnce() {
        Bounded.run(() -> {
            try (Wires wires = connect()) {
                for (Wire wire : List.of(wires.near, wires.far)) {
                    assertThat(wire.channel().config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
                }
            }
        });
    }
}
