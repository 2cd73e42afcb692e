package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.NothingLeft;
import io.github.asyncio4j.net.Bounded;
import io.github.asyncio4j.net.NetworkException;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/** The fixture sees a leaked buffer; the extension {@link LeakSweep} has it look after each class. */
class LeaksTest {

    @Test
    void aBufferThatAnInboundForgetsIsReported() {
        LeakSweep.sweep();
        assertThat(NothingLeft.takeLeaks()).as("from before").isEmpty();
        // Netty reports each kind of leak once; this one is new at every run.
        String hint = "forgotten on purpose at " + System.nanoTime();
        boolean[] forgotten = new boolean[1];
        Bounded.run(() -> {
            try (Wires wires = Wires.connect(_ -> new Wires.Noting(), _ -> new Inbound() {
                @Override
                public void received(Object message) {
                    ((ByteBuf) message).touch(hint);
                    forgotten[0] = true;
                }

                @Override
                public void eof() {}

                @Override
                public void lost(@Nullable NetworkException why) {}
            })) {
                wires.near.write("leaked".getBytes());
                Bounded.until(() -> forgotten[0]);
                wires.near.close();
                await(wires.near.closed());
            }
        });
        List<String> leaks = List.of();
        for (long end = System.nanoTime() + 20_000_000_000L; leaks.isEmpty() && System.nanoTime() < end;) {
            LeakSweep.sweep();
            leaks = NothingLeft.takeLeaks();
        }
        assertThat(leaks).singleElement().asString().contains("LEAK: ByteBuf.release() was not called")
                .contains(hint);
    }

    @Test
    void whatIsReleasedIsNotReported() {
        Bounded.run(() -> {
            try (Wires wires = Wires.connect(_ -> new Wires.Noting(), _ -> new Wires.Noting())) {
                for (int i = 0; i < 100; i++) {
                    wires.near.write(new byte[1_000]);
                    wires.near.write(io.netty.buffer.PooledByteBufAllocator.DEFAULT.heapBuffer().writeInt(i));
                }
                await(wires.near.drain());
            }
        });
        LeakSweep.sweep();
        assertThat(NothingLeft.takeLeaks()).isEmpty();
    }
}
