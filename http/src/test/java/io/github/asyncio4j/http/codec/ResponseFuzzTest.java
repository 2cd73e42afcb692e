package io.github.asyncio4j.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Fuzzing;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Any bytes as the response to what the first of them says: each split gives the same verdict, strict or lenient, and what
 * is accepted strictly is accepted leniently, as the same.
 */
class ResponseFuzzTest {

    private static final ResponseDecoder.Asked[] ASKED = ResponseDecoder.Asked.values();

    @Test
    @Timeout(3_600)
    void responses() throws Exception {
        Fuzzing.run(ResponseFuzzTest.class, ResponseFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        long before = MessageTable.usedMemory();
        ResponseDecoder.Asked asked = ASKED[(input[0] & 0xff) % ASKED.length];
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        String strict = Splits.agree(bytes, pieces -> ResponseTableTest.judge(pieces, asked, false, true));
        String lenient = Splits.agree(bytes, pieces -> ResponseTableTest.judge(pieces, asked, true, true));
        if (!strict.endsWith("refused")) {
            assertThat(lenient).isEqualTo(strict);
        }
        assertThat(MessageTable.usedMemory()).as("bytes of buffers that nobody released").isEqualTo(before);
    }
}
