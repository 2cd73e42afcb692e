package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.asyncio4j.net.Bounded;
import io.netty.buffer.ByteBuf;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoOps;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sockets are read by Netty where nothing else is said; {@link ByteSocketTest} and others have the shortcuts. */
class EpollHandleTest {

    private Messages arrived;

    private Wires connect() {
        return Wires.connect(Messages::new, far -> arrived = new Messages(far));
    }

    private static EpollIoOps asked(boolean once, EpollIoOps wanted) {
        assumeTrue(Epoll.isAvailable(), "Netty has no native sockets for this system");
        EpollHandle handle = new EpollHandle(null, Map.of());
        if (once) {
            handle.tellOnce();
        }
        return handle.asks(wanted);
    }

    @Test
    void ofAStreamOneIsToldOnceAndOfItsEndWhereItIsRead() {
        EpollIoOps both = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLOUT);
        EpollIoOps inOnce = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLET).with(EpollIoOps.EPOLLRDHUP);
        assertThat(asked(true, EpollIoOps.EPOLLIN)).isEqualTo(inOnce);
        assertThat(asked(true, both)).isEqualTo(inOnce.with(EpollIoOps.EPOLLOUT));
        assertThat(asked(true, EpollIoOps.EPOLLOUT)).isEqualTo(EpollIoOps.EPOLLOUT.with(EpollIoOps.EPOLLET));
    }

    @Test
    void ofWhatIsNoStreamOneIsToldAsLongAsThereIsSomething() {
        assertThat(asked(false, EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP))).isEqualTo(EpollIoOps.EPOLLIN);
    }

    @Test
    void whereNothingIsAskedForASocketStaysForItsErrors() {
        EpollIoOps errors = EpollIoOps.EPOLLERR.with(EpollIoOps.EPOLLET);
        assertThat(asked(false, EpollIoOps.NONE)).isEqualTo(errors);
        assertThat(asked(true, EpollIoOps.EPOLLRDHUP)).isEqualTo(errors);
    }

    private void receive(int count) {
        for (int left = count; left > 0;) {
            ByteBuf piece = (ByteBuf) await(arrived.next());
            left -= piece.readableBytes();
            assertThat(left).isNotNegative();
            piece.release();
        }
    }

    /** Nothing comes after them that would tell of what the first reads leave. */
    @Test
    void bytesThatAllCameAtOnceAreAllRead() {
        Bounded.run(() -> {
            try (Wires wires = connect()) {
                for (int size : new int[] {1, 64, 65, 2_048, 65_536, 65_537, 1_000_000}) {
                    wires.far.pauseReading();
                    await(sleep(Duration.ZERO));
                    wires.near.write(new byte[size]);
                    Bounded.until(() -> wires.near.unsent() == 0 || size > 100_000);
                    wires.far.resumeReading();
                    receive(size);
                }
            }
        });
    }

    /** The one event has both, and the read that takes the bytes does not see that it was the last one. */
    @Test
    void anEndThatCameWithTheLastBytesIsSeen() {
        Bounded.run(() -> {
            for (int size : new int[] {0, 1, 500, 64_000}) {
                try (Wires wires = connect()) {
                    wires.far.pauseReading();
                    await(sleep(Duration.ZERO));
                    wires.near.write(new byte[size]);
                    wires.near.writeEof();
                    Bounded.until(() -> wires.near.unsent() == 0);
                    wires.far.resumeReading();
                    receive(size);
                    assertThat(await(arrived.next())).isNull();
                }
            }
        });
    }
}
