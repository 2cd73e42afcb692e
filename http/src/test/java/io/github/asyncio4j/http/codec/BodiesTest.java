package io.github.asyncio4j.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodiesTest {

    @Test
    void takingAPieceReleasesItsBuffer() {
        ByteBuf buffer = Unpooled.buffer().writeBytes(new byte[] {1, 2, 3});
        buffer.skipBytes(1);
        assertThat(Bodies.take(new DefaultHttpContent(buffer))).containsExactly(2, 3);
        assertThat(buffer.refCnt()).isZero();
        assertThat(Bodies.take(LastHttpContent.EMPTY_LAST_CONTENT)).isEmpty();
    }

    @Test
    void piecesAreJoinedInOrder() {
        byte[] one = {1, 2};
        assertThat(Bodies.join(List.of(one), 2)).isSameAs(one);
        assertThat(Bodies.join(List.of(one, new byte[] {3}), 3)).containsExactly(1, 2, 3);
        assertThat(Bodies.join(List.of(), 0)).isEmpty();
    }
}
