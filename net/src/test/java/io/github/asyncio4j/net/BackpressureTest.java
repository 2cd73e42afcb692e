package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Task;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Memory is bounded whatever the other side does. */
class BackpressureTest {

    private static final int HIGH_MARK = 64 * 1024;
    private static final int CHUNK = 40_000;

    /** What Netty adds to each buffer when it counts. */
    private static final int OVERHEAD = 96;

    /** The most that Netty reads at once. */
    private static final int READ = 64 * 1024;

    /** Sends for ever, and notes how much was sent and the most that was ever waiting. */
    private static final class Flood {
        private final StreamWriter writer;
        private long sent;
        private long most;

        Flood(StreamWriter writer) {
            this.writer = writer;
        }

        Coroutine<Void> send(long total) {
            return async(() -> {
                while (sent < total) {
                    writer.write(new byte[CHUNK]);
                    sent += CHUNK;
                    most = Math.max(most, Insides.unsent(writer));
                    await(writer.drain());
                }
                writer.writeEof();
            });
        }

        void awaitStuck() {
            Bounded.untilStill(() -> sent, () -> Insides.unsent(writer));
        }
    }

    private static final class Watch {
        private final StreamReader reader;
        private final EventLoop loop;
        private int most;
        private boolean on = true;

        Watch(StreamReader reader, EventLoop loop) {
            this.reader = reader;
            this.loop = loop;
            look();
        }

        private void look() {
            most = Math.max(most, Insides.buffered(reader));
            if (on) {
                loop.callLater(Duration.ofMillis(1), this::look);
            }
        }
    }

    @Test
    void aWriterStopsWhenNobodyReadsAndGoesOnWhenSomebodyDoes() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                Flood flood = new Flood(ends.near().writer());
                Watch watch = new Watch(ends.far().reader(), io.github.asyncio4j.Asyncio.getRunningLoop());
                Task<Void> sending = createTask(flood.send(30_000_000));
                flood.awaitStuck();
                assertThat(sending.done()).isFalse();
                assertThat(flood.sent).isLessThan(30_000_000);
                assertThat(Insides.channel(ends.far().writer()).config().isAutoRead())
                        .as("the reader has stopped the socket")
                        .isFalse();
                assertThat(await(ends.far().reader().read())).hasSize(30_000_000);
                await(sending);
                watch.on = false;
                assertThat(flood.most).isLessThanOrEqualTo(HIGH_MARK + CHUNK + 4 * OVERHEAD);
                assertThat(watch.most).isBetween(2 * HIGH_MARK, 2 * HIGH_MARK + READ);
            }
        });
    }

    /** Netty, left alone, reads on after the other side's end, however much there is. */
    @Test
    void aStoppedReaderStaysStoppedWhenTheOtherSideHasEnded() {
        Bounded.run(() -> {
            try (Peer peer = Peer.connect()) {
                peer.near().writer().transport().pauseReading();
                await(sleep(Duration.ZERO));
                peer.send(new byte[50_000]);
                peer.socket().shutdownOutput();
                await(sleep(Duration.ofMillis(50)));
                assertThat(Insides.buffered(peer.near().reader())).isZero();
                peer.near().writer().transport().resumeReading();
                assertThat(await(peer.near().reader().read())).hasSize(50_000);
            }
        });
    }

    /** Netty, left alone, takes the socket out of its epoll set after the other side's end and cannot put it back. */
    @Test
    void aLongAnswerToAPeerThatHasEndedWaitsForItToRead() {
        Bounded.run(() -> {
            try (Peer peer = Peer.connect()) {
                peer.socket().shutdownOutput();
                assertThat(await(peer.near().reader().read())).isEmpty();
                Flood flood = new Flood(peer.near().writer());
                Task<Void> sending = createTask(flood.send(30_000_000));
                flood.awaitStuck();
                assertThat(sending.done()).isFalse();
                assertThat(peer.receiveAll()).hasSize((int) flood.sent);
                await(sending);
            }
        });
    }

    @Test
    void twoEndsThatBothStoppedGoOnWhenOneReads() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                Flood there = new Flood(ends.near().writer());
                Flood back = new Flood(ends.far().writer());
                Task<Void> sendingThere = createTask(there.send(20_000_000));
                Task<Void> sendingBack = createTask(back.send(20_000_000));
                there.awaitStuck();
                back.awaitStuck();
                assertThat(sendingThere.done() || sendingBack.done()).isFalse();
                assertThat(await(ends.near().reader().read())).hasSize(20_000_000);
                await(sendingBack);
                assertThat(sendingThere.done()).isFalse();
                assertThat(await(ends.far().reader().read())).hasSize(20_000_000);
                await(sendingThere);
            }
        });
    }

    @Test
    void twoEndsThatReadWhatTheyGetBeforeTheySendNeverStop() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                Flood there = new Flood(ends.near().writer());
                Flood back = new Flood(ends.far().writer());
                Task<byte[]> got = createTask(ends.far().reader().read());
                Task<byte[]> gotBack = createTask(ends.near().reader().read());
                await(gather(there.send(10_000_000), back.send(10_000_000)));
                assertThat(await(got)).hasSize(10_000_000);
                assertThat(await(gotBack)).hasSize(10_000_000);
            }
        });
    }

    /** A reader that is paced reads all, and no more than its buffer runs ahead of it. */
    @Test
    void aSlowReaderSlowsTheWriter() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                Flood flood = new Flood(ends.near().writer());
                Task<Void> sending = createTask(flood.send(8_000_000));
                int got = 0;
                for (byte[] some = await(ends.far().reader().read(50_000)); some.length > 0; some = await(
                        ends.far().reader().read(50_000))) {
                    got += some.length;
                    await(sleep(Duration.ZERO));
                    assertThat(Insides.buffered(ends.far().reader())).isLessThanOrEqualTo(2 * HIGH_MARK + READ);
                }
                await(sending);
                assertThat(got).isEqualTo(8_000_000);
                assertThat(flood.most).isLessThanOrEqualTo(HIGH_MARK + CHUNK + 4 * OVERHEAD);
            }
        });
    }

    /** Netty counts a buffer until all of it is sent; asyncio goes on at the low mark wherever that is. */
    @Test
    void aDrainEndsAtTheLowMarkWithinABuffer() {
        Bounded.run(() -> {
            try (Peer peer = Peer.connect()) {
                StreamWriter writer = peer.near().writer();
                // The system takes little at a time.
                Insides.channel(writer).config().setOption(ChannelOption.SO_SNDBUF, 200_000);
                peer.socket().setReceiveBufferSize(200_000);
                int low = 4_000_000;
                writer.transport().setWriteBufferLimits(2 * low, low);
                int all = 16_000_000;
                writer.write(new byte[all]);
                int[] leftAtTheEnd = {-1};
                Task<?> draining = createTask(async(() -> {
                    await(writer.drain());
                    leftAtTheEnd[0] = writer.writeBufferSize();
                }));
                for (int read = 0; read < all; read += 64_000) {
                    peer.receive(64_000);
                }
                await(draining);
                assertThat(leftAtTheEnd[0]).isBetween(1, low);
            }
        });
    }
}
