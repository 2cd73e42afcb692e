package io.github.asyncio4j.net.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.net.BaseProtocol;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Transports;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

class BytesTest {

    private final List<Object> told = new ArrayList<>();

    private final Inbound bytes = new Bytes(new Transports.Receiver() {
        @Override
        public Transports.Receiver withProtocol(BaseProtocol protocol) {
            return this;
        }

        @Override
        public void received(byte[] data) {
            told.add(data);
        }

        @Override
        public void eof() {
            told.add("eof");
        }

        @Override
        public void lost(@Nullable NetworkException why) {
            told.add("lost " + why);
        }
    });

    @Test
    void aBufferCrossesAsAnArrayAndIsReleased() {
        ByteBuf buffer = Unpooled.directBuffer(8).writeInt(7).writeInt(8);
        buffer.readInt();
        bytes.received(buffer);
        assertThat(buffer.refCnt()).isZero();
        assertThat(told).singleElement().isEqualTo(new byte[] {0, 0, 0, 8});
    }

    @Test
    void theRestIsPassedOn() {
        bytes.eof();
        bytes.lost(null);
        assertThat(told).containsExactly("eof", "lost null");
    }
}
