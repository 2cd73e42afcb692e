package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.net.Bounded;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Of a wire that has a pipeline, which sends nothing but what the wire is given. */
class ByteSenderTest {

    private final Passing passing = new Passing();
    private Messages arrived;

    private Wires connect() {
        return Wires.connect(near -> {
            near.channel().pipeline().addLast(passing);
            near.sendArraysAsTheyAre();
            return new Messages(near);
        }, far -> arrived = new Messages(far));
    }

    private byte[] arrived(int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < count) {
            ByteBuf piece = (ByteBuf) await(arrived.next());
            all.writeBytes(ByteBufUtil.getBytes(piece));
            piece.release();
        }
        return all.toByteArray();
    }

    @Test
    void arraysPassThePipelineOnlyWhereThereIsNoWayPastIt() {
        Bounded.run(() -> {
            boolean past = NettyPoller.of(getRunningLoop()).sockets().name().equals("epoll");
            try (Wires wires = connect()) {
                for (int i = 1; i <= 3; i++) {
                    wires.near.write(new byte[] {1, 2});
                    assertThat(arrived(2)).containsExactly(1, 2);
                    assertThat(passing.written).isEqualTo(past ? 0 : i);
                }
                wires.near.write(Unpooled.copiedBuffer(new byte[] {3}));
                assertThat(arrived(1)).containsExactly(3);
                assertThat(passing.written).isEqualTo(past ? 1 : 4);
            }
        });
    }

    /** Among them buffers, which Netty sends, and more than the socket takes. */
    @Test
    void allArrivesInTheOrderInWhichItWasWritten() {
        Bounded.run(() -> {
            Random random = new Random(3);
            try (Wires wires = connect()) {
                ByteArrayOutputStream sent = new ByteArrayOutputStream();
                for (int i = 0; i < 300; i++) {
                    byte[] next = new byte[random.nextInt(i % 10 == 0 ? 200_000 : 2_000)];
                    random.nextBytes(next);
                    sent.writeBytes(next);
                    if (random.nextBoolean()) {
                        wires.near.write(next);
                    } else {
                        wires.near.write(Unpooled.wrappedBuffer(next));
                    }
                    if (random.nextInt(10) == 0) {
                        await(wires.near.drain());
                    }
                }
                assertThat(arrived(sent.size())).isEqualTo(sent.toByteArray());
            }
        });
    }

    /** The rest waits with Netty, and who writes on is told to wait for it. */
    @Test
    void aFullSocketIsSeen() {
        Bounded.run(() -> {
            try (Wires wires = connect()) {
                wires.far.pauseReading();
                int written = 0;
                while (wires.near.isWritable()) {
                    wires.near.write(new byte[50_000]);
                    written += 50_000;
                    await(sleep(Duration.ZERO));
                }
                assertThat(wires.near.unsent()).isBetween(1L, (long) written);
                wires.far.resumeReading();
                assertThat(arrived(written)).hasSize(written);
                await(wires.near.drain());
                assertThat(wires.near.isWritable()).isTrue();
            }
        });
    }
}
