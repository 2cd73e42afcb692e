package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Ticks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamWriterTest {

    /** Writes more than the sockets hold, so that a drain has to wait, which it does in a task. */
    private static Task<Void> fill(StreamWriter writer) {
        writer.write(new byte[20_000_000]);
        Task<Void> drain = createTask(writer.drain());
        spin(3);
        assertThat(drain.done()).isFalse();
        return drain;
    }

    @Test
    void textIsSentInUtf8() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                ends.near().writer().write("één ");
                ends.near().writer().write("twee\n");
                assertThat(await(ends.far().reader().readTextLine())).isEqualTo("één twee");
            }
        });
    }

    @Test
    void drainDoesNotSuspendWithoutPressure() {
        Bounded.run(() -> {
            Ticks ticks = new Ticks();
            try (Ends ends = Ends.open()) {
                ends.near().writer().write("little");
                ticks.since();
                await(ends.near().writer().drain());
                assertThat(ticks.since()).isZero();
                assertThat(await(ends.far().reader().read(9))).hasSize(6);
            } finally {
                ticks.stop();
            }
        });
    }

    /** Nothing but the flush itself can wake the one who drains: the peer is silent, and the loop has no timer soon. */
    @Test
    void drainIsWokenByItsOwnFlush() {
        Bounded.run(() -> {
            try (Peer peer = Peer.connect()) {
                for (int i = 0; i < 3; i++) {
                    peer.near().writer().write(new byte[100_000]);
                    long before = System.nanoTime();
                    await(peer.near().writer().drain());
                    assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
                }
            }
        });
    }

    @Test
    void manyMayDrainAtOnceAndAllAreWoken() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                StreamWriter writer = ends.near().writer();
                List<Task<Void>> drains = new ArrayList<>();
                drains.add(fill(writer));
                for (int i = 0; i < 50; i++) {
                    drains.add(createTask(writer.drain()));
                }
                spin(3);
                assertThat(drains).noneMatch(Task::done);
                drains.get(7).cancel();
                spin(3);
                assertThat(drains).filteredOn(Task::done).containsExactly(drains.get(7));
                createTask(ends.far().reader().read());
                drains.remove(7);
                await(gather(drains));
            }
        });
    }

    @Test
    void drainOnALostConnectionRaises() throws Exception {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                Task<Void> drain = fill(ends.near().writer());
                Task<Void> another = createTask(ends.near().writer().drain());
                spin(1);
                ends.near().writer().transport().abort();
                assertThatThrownBy(() -> await(drain)).isInstanceOf(ConnectionResetException.class)
                        .hasMessageStartingWith("Connection lost: the connection with 127.0.0.1:");
                assertThatThrownBy(() -> await(another)).isInstanceOf(ConnectionResetException.class);
                assertThatThrownBy(() -> await(ends.near().writer().drain()))
                        .isInstanceOf(ConnectionResetException.class);
            }
        });
    }

    @Test
    void aResetByThePeerIsRaisedByDrainAndByWaitClosed() {
        Bounded.run(() -> {
            try (Peer peer = Peer.connect()) {
                StreamWriter writer = peer.near().writer();
                Task<Void> drain = fill(writer);
                peer.reset();
                assertThatThrownBy(() -> await(drain)).isInstanceOf(ConnectionResetException.class)
                        .hasMessageContaining("the connection with 127.0.0.1:");
                assertThatThrownBy(() -> await(writer.drain())).isInstanceOf(ConnectionResetException.class);
                assertThatThrownBy(() -> await(writer.waitClosed())).isInstanceOf(ConnectionResetException.class);
                assertThat(writer.isClosing()).isTrue();
            }
        });
    }

    @Test
    void aLoopOfWriteAndDrainAgainstAClosedPeerEnds() {
        Bounded.run(() -> {
            try (Peer peer = Peer.connect()) {
                peer.socket().close();
                assertThatThrownBy(() -> {
                    while (true) {
                        peer.near().writer().write("x");
                        await(peer.near().writer().drain());
                    }
                }).isInstanceOf(ConnectionResetException.class);
            }
        });
    }

    /** Drain gives up a turn when the writer is closing, so that others run. */
    @Test
    void aLoopOfWriteAndDrainAfterCloseLetsOthersRunAndEnds() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                ends.near().writer().close();
                int[] turns = new int[1];
                assertThatThrownBy(() -> {
                    for (;; turns[0]++) {
                        ends.near().writer().write("x");
                        await(ends.near().writer().drain());
                    }
                }).isInstanceOf(ConnectionResetException.class);
                assertThat(turns[0]).isLessThan(1_000);
            }
        });
    }

    @Test
    void whatIsWrittenAfterCloseIsDropped() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                ends.near().writer().write("before");
                ends.near().writer().close();
                ends.near().writer().write("after");
                assertThat(await(ends.far().reader().read())).hasSize(6);
                await(ends.near().writer().waitClosed());
                ends.near().writer().write("long after");
                ends.near().writer().writeEof();
            }
        });
    }

    @Test
    void closeSendsWhatIsQueuedHoweverMuch() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                ends.near().writer().write(new byte[20_000_000]);
                ends.near().close();
                ends.near().close();
                assertThat(ends.near().writer().isClosing()).isTrue();
                assertThat(await(ends.far().reader().read())).hasSize(20_000_000);
                await(ends.near().writer().waitClosed());
                await(ends.near().writer().waitClosed());
            }
        });
    }

    @Test
    void abortDropsWhatIsQueued() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                fill(ends.near().writer()).cancel();
                ends.near().writer().write(new byte[20_000_000]);
                ends.near().writer().transport().abort();
                await(ends.near().writer().waitClosed());
                assertThat(ends.near().writer().transport().toString()).contains("lost").contains("0 bytes to send");
                try {
                    assertThat(await(ends.far().reader().read()).length).isLessThan(20_000_000);
                } catch (ConnectionResetException alsoRight) {
                    assertThat(alsoRight).hasMessageContaining("was lost");
                }
            }
        });
    }

    @Test
    void writingAfterWriteEofIsRefused() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                StreamWriter writer = ends.near().writer();
                writer.writeEof();
                writer.writeEof();
                assertThatThrownBy(() -> writer.write("x")).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("writeEof");
                await(sleep(Duration.ZERO));
                assertThatThrownBy(() -> writer.write("x")).isInstanceOf(IllegalStateException.class);
                assertThat(await(ends.far().reader().read())).isEmpty();
            }
        });
    }

    /** It must not stay queued and break the loop at its next poll. */
    @Test
    void writingNullIsRefusedAndHarmless() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                assertThatThrownBy(() -> ends.near().writer().write((byte[]) null))
                        .isInstanceOf(NullPointerException.class);
                assertThatThrownBy(() -> ends.near().writer().write((String) null))
                        .isInstanceOf(NullPointerException.class);
                ends.near().writer().write("still usable");
                assertThat(await(ends.far().reader().readExactly(12))).hasSize(12);
            }
        });
    }

    @Test
    void addressesAreKnownAlsoAfterTheEnd() {
        Bounded.run(() -> {
            Connection near;
            try (Ends ends = Ends.open()) {
                near = ends.near();
                assertThat(near.writer().localAddress()).isEqualTo(ends.far().writer().remoteAddress());
            }
            assertThat(near.writer().localAddress().toString()).startsWith("/127.0.0.1:");
            assertThat(near.writer().remoteAddress().toString()).contains("/127.0.0.1:");
            assertThat(near.writer()).asString().contains("lost");
        });
    }

    /** Arrays of all sizes around the limits of joining and copying keep their order. */
    @Test
    void whatIsWrittenInOneTurnArrivesInOrder() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                int[] sizes = {0, 1, 65_535, 65_536, 65_537, 0, 1, 1, 40_000, 30_000, 1, 200_000, 7};
                Task<byte[]> all = createTask(ends.far().reader().read());
                StringBuilder expected = new StringBuilder();
                for (int i = 0; i < sizes.length; i++) {
                    String piece = Character.toString('a' + i).repeat(sizes[i]);
                    expected.append(piece);
                    ends.near().writer().write(piece);
                }
                ends.near().writer().writeEof();
                assertThat(new String(await(all), StandardCharsets.US_ASCII)).isEqualTo(expected.toString());
            }
        });
    }

    @Test
    void isRefusedOnOtherThreads() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                StreamWriter writer = ends.near().writer();
                Task<Void> elsewhere = createTask(async(() -> await(Asyncio.toThread(() -> {
                    for (io.github.asyncio4j.Action misuse : List.<io.github.asyncio4j.Action>of(
                            () -> writer.write("x"), writer::writeEof, writer::close,
                            writer.transport()::abort, writer.transport()::pauseReading)) {
                        assertThatThrownBy(misuse::run).isInstanceOf(IllegalStateException.class);
                    }
                    return null;
                }))));
                await(elsewhere);
                assertThat(writer.isClosing()).isFalse();
            }
        });
    }
}
