package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Trace.spin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.Bounded;
import io.github.asyncio4j.net.ConnectionResetException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private final Messages[] far = new Messages[1];
    private final Wires.Noting near = new Wires.Noting();

    private void connected(java.util.function.Consumer<Wires> body) {
        Bounded.run((Action) () -> {
            try (Wires wires = Wires.connect(_ -> near, wire -> far[0] = new Messages(wire))) {
                body.accept(wires);
                far[0].release();
            }
        });
    }

    private static ByteBuf buffer(int n) {
        return Unpooled.buffer(n).writeZero(n);
    }

    @Test
    void comeOutInTheOrderTheyCameIn() {
        connected(_ -> {
            far[0].received("one");
            far[0].received("two");
            assertThat(await(far[0].next())).isEqualTo("one");
            Object waited = far[0].poll();
            assertThat(waited).isEqualTo("two");
            assertThat(far[0].poll()).isNull();
            Task<Object> next = createTask(far[0].next());
            spin(2);
            assertThat(next.done()).isFalse();
            far[0].received("three");
            assertThat(await(next)).isEqualTo("three");
        });
    }

    @Test
    void theEndIsNullAndStaysSo() {
        connected(_ -> {
            Task<Object> waiting = createTask(far[0].next());
            spin(1);
            far[0].eof();
            assertThat(await(waiting)).isNull();
            assertThat(far[0].isEnded()).isTrue();
            assertThat(await(far[0].next())).isNull();
        });
    }

    @Test
    void aFailureComesAfterWhatIsQueued() {
        connected(_ -> {
            far[0].received("still good");
            ConnectionResetException why = new ConnectionResetException("reset", new IOException());
            far[0].lost(why);
            assertThat(await(far[0].next())).isEqualTo("still good");
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> await(far[0].next())).isSameAs(why);
            }
        });
    }

    @Test
    void oneTaskWaitsAtATime() {
        connected(_ -> {
            Task<Object> first = createTask(far[0].next());
            spin(1);
            assertThatThrownBy(() -> await(far[0].next())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already waiting");
            far[0].received("for the first");
            assertThatThrownBy(() -> await(far[0].next())).as("the first is woken but has not run")
                    .isInstanceOf(IllegalStateException.class);
            assertThat(await(first)).isEqualTo("for the first");
        });
    }

    @Test
    void aCancelledWaitLosesNoMessage() {
        connected(_ -> {
            for (boolean late : new boolean[] {false, true}) {
                Task<Object> task = createTask(far[0].next());
                spin(1);
                if (late) {
                    far[0].received("kept");
                }
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            }
            assertThat(await(far[0].next())).isEqualTo("kept");
        });
    }

    @Test
    void manyBytesOrManyMessagesStopTheSocket() {
        connected(wires -> {
            List<ByteBuf> big = List.of(buffer(256 * 1024), buffer(1));
            big.forEach(far[0]::received);
            assertReads(wires, false);
            assertThat(far[0].poll()).isSameAs(big.getFirst());
            assertReads(wires, true);
            assertThat(far[0].poll()).isSameAs(big.getLast());
            big.forEach(ByteBuf::release);
            for (int i = 0; i <= 1_024; i++) {
                far[0].received(i);
            }
            assertReads(wires, false);
            for (int i = 0; i <= 512; i++) {
                far[0].poll();
            }
            assertReads(wires, true);
            far[0].release();
        });
    }

    private static void assertReads(Wires wires, boolean reads) {
        Bounded.until(() -> wires.far.channel().config().isAutoRead() == reads);
    }

    @Test
    void releaseGivesBackWhatIsQueuedAndWhatStillComes() {
        connected(wires -> {
            List<ByteBuf> buffers = new ArrayList<>(List.of(buffer(300_000), buffer(5)));
            buffers.forEach(far[0]::received);
            far[0].release();
            buffers.add(buffer(6));
            far[0].received(buffers.getLast());
            assertThat(buffers).allMatch(each -> each.refCnt() == 0);
            assertReads(wires, true);
        });
    }

    @Test
    void bytesOfTheSocketComeAsBuffersThatAreTheReaders() {
        connected(wires -> {
            wires.near.write("hello".getBytes());
            ByteBuf got = (ByteBuf) await(far[0].next());
            assertThat(got.readableBytes()).isEqualTo(5);
            got.release();
        });
    }
}
