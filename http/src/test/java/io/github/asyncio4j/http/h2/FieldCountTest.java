package io.github.asyncio4j.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldCountTest {

    /** The block has just so many fields: not more, and more than one less. */
    private static void counts(int fields, ByteBuf block) {
        assertThat(FieldCount.isOver(fields, block)).isFalse();
        assertThat(fields == 0 || FieldCount.isOver(fields - 1, block)).isTrue();
    }

    /** The examples of RFC 7541, appendix C, and each form of a field by itself. */
    @ParameterizedTest
    @CsvSource({"1,400a637573746f6d2d6b65790d637573746f6d2d686561646572", "1,040c2f73616d706c652f70617468",
        "1,100870617373776f726406736563726574", "1,82", "4,828684410f7777772e6578616d706c652e636f6d",
        "5,828684be58086e6f2d6361636865", "4,828684418cf1e3c2e5f23a6ba0ab90f4ff", "0,''", "0,3fe11f", "1,3fe11f82",
        "1,ff8001",
        "1,0f8001017a", "3,bebebe"})
    void eachFormOfAFieldIsOne(int fields, String hex) {
        counts(fields, Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
    }

    /** By whoever does write them: Netty's encoder, with its table and with Huffman's code. */
    @Test
    void whatNettyHasWrittenIsCounted() throws Exception {
        Http2HeadersEncoder encoder =
                new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, false, 4_096, 512);
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            Http2Headers headers = new DefaultHttp2Headers(false);
            int fields = random.nextInt(40);
            for (int i = 0; i < fields; i++) {
                headers.add("name-" + random.nextInt(60), "v".repeat(random.nextInt(200)));
            }
            ByteBuf block = Unpooled.buffer();
            encoder.encodeHeaders(3, headers, block);
            counts(fields, block);
        }
    }

    @Test
    void whateverComesAnEndIsFound() {
        Random random = new Random(4);
        for (int round = 0; round < 100_000; round++) {
            byte[] noise = new byte[random.nextInt(30)];
            random.nextBytes(noise);
            assertThat(FieldCount.isOver(noise.length, Unpooled.wrappedBuffer(noise))).isFalse();
        }
    }
}
