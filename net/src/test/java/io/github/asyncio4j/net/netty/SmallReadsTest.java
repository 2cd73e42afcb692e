package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.net.Bounded;
import io.github.asyncio4j.net.ConnectionResetException;
import io.github.asyncio4j.net.NetworkException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of a wire that has a pipeline; where there is no epoll it is received as ever. */
class SmallReadsTest {

    /** Notes what comes, in which buffers, and may keep them. */
    private static final class Taking implements Inbound {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        final Map<ByteBuf, Boolean> buffers = new IdentityHashMap<>();
        final List<ByteBuf> kept = new ArrayList<>();
        boolean keeps;
        boolean pauses;
        boolean ended;
        int completes;
        @Nullable NetworkException why;
        private final Wire wire;

        Taking(Wire wire) {
            this.wire = wire;
            wire.receiveIntoLentBuffers();
        }

        @Override
        public void received(Object message) {
            ByteBuf buffer = (ByteBuf) message;
            buffers.put(buffer, true);
            all.writeBytes(ByteBufUtil.getBytes(buffer));
            if (pauses) {
                wire.pauseReading();
            }
            if (keeps) {
                kept.add(buffer);
            } else {
                buffer.release();
            }
        }

        @Override
        public void readComplete() {
            completes++;
        }

        @Override
        public void eof() {
            ended = true;
        }

        @Override
        public void lost(@Nullable NetworkException cause) {
            why = cause;
        }
    }

    private Taking taking;

    private Wires connect() {
        return Wires.connect(Messages::new, far -> taking = new Taking(far));
    }

    private void arrived(int count) {
        Bounded.until(() -> taking.all.size() >= count);
    }

    @Test
    void whatIsSmallComesInOneBufferUsedAgain() {
        Bounded.run(() -> {
            boolean past = NettyPoller.of(getRunningLoop()).sockets().name().equals("epoll");
            try (Wires wires = connect()) {
                for (int i = 1; i <= 20; i++) {
                    wires.near.write(new byte[] {1, 2, 3});
                    arrived(3 * i);
                }
                assertThat(taking.completes).isEqualTo(20);
                if (past) {
                    assertThat(taking.buffers).hasSize(1);
                }
            }
        });
    }

    @Test
    void whatIsKeptIsNotWrittenOver() {
        Bounded.run(() -> {
            try (Wires wires = connect()) {
                taking.keeps = true;
                for (byte i = 1; i <= 20; i++) {
                    wires.near.write(new byte[] {i, i});
                    arrived(2 * i);
                }
                for (byte i = 1; i <= 20; i++) {
                    assertThat(ByteBufUtil.getBytes(taking.kept.get(i - 1))).containsExactly(i, i);
                    taking.kept.get(i - 1).release();
                }
            }
        });
    }

    /** Among them what fits just so, and much more than fits. */
    @Test
    void allArrivesInItsOrderHoweverMuchItIs() {
        Bounded.run(() -> {
            Random random = new Random(5);
            try (Wires wires = connect()) {
                ByteArrayOutputStream sent = new ByteArrayOutputStream();
                for (int i = 0; i < 400; i++) {
                    byte[] next = new byte[switch (i % 8) {
                        case 0 -> 512;
                        case 1 -> LentBuffer.SIZE;
                        case 2 -> random.nextInt(100_000);
                        default -> 1 + random.nextInt(600);
                    }];
                    random.nextBytes(next);
                    sent.writeBytes(next);
                    wires.near.write(next);
                    if (random.nextInt(3) == 0) {
                        arrived(sent.size());
                    }
                    await(wires.near.drain());
                }
                arrived(sent.size());
                assertThat(taking.all.toByteArray()).isEqualTo(sent.toByteArray());
            }
        });
    }

    @Test
    void whoPausesWhileItIsReadGetsTheRestWhenHeResumes() {
        Bounded.run(() -> {
            try (Wires wires = connect()) {
                taking.pauses = true;
                byte[] data = new byte[5_000];
                Arrays.fill(data, (byte) 7);
                wires.near.write(data);
                int before = -1;
                while (taking.all.size() < data.length) {
                    Bounded.until(() -> !taking.wire.isReading());
                    await(sleep(Duration.ofMillis(2)));
                    assertThat(taking.all.size()).isGreaterThan(before);
                    before = taking.all.size();
                    await(sleep(Duration.ofMillis(2)));
                    assertThat(taking.all.size()).as("while it is paused").isEqualTo(before);
                    taking.wire.resumeReading();
                    await(sleep(Duration.ofMillis(2)));
                }
                assertThat(taking.all.toByteArray()).isEqualTo(data);
            }
        });
    }

    @Test
    void theEndComesAfterTheLastBytes() {
        Bounded.run(() -> {
            try (Wires wires = connect()) {
                wires.near.write(new byte[512]);
                wires.near.writeEof();
                Bounded.until(() -> taking.ended);
                assertThat(taking.all.size()).isEqualTo(512);
            }
        });
    }

    @Test
    void aResetIsTold() {
        Bounded.run(() -> {
            try (Wires wires = connect()) {
                wires.near.write(Unpooled.copiedBuffer(new byte[] {1}));
                arrived(1);
                wires.near.reset();
                Bounded.until(() -> taking.wire.isLost());
                assertThat(taking.why).isInstanceOf(ConnectionResetException.class);
            }
        });
    }
}
