package io.github.asyncio4j.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ControlBytesTest {

    private static int slowly(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] & 0xff) >= ' ' && bytes[at] != 0x7f) {
            at++;
        }
        return at;
    }

    /** Each byte alone in each place of a word, between the neighbours that a borrow could come from. */
    @Test
    void eachByteIsJudgedAloneWhereverItIs() {
        for (int around : new int[] {' ', '~', 0x80, 0xff}) {
            for (int value = 0; value < 256; value++) {
                for (int place = 0; place < 19; place++) {
                    byte[] bytes = new byte[19];
                    Arrays.fill(bytes, (byte) around);
                    bytes[place] = (byte) value;
                    ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
                    assertThat(ControlBytes.find(buffer, 0, 19)).as("%d at %d", value, place)
                            .isEqualTo(slowly(bytes, 0, 19));
                }
            }
        }
    }

    @Test
    void theFirstOfManyIsFoundAndNothingOutsideThePlacesAskedFor() {
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(8) > 0 ? 'a' : random.nextInt(256));
            }
            int to = random.nextInt(bytes.length + 1);
            int from = random.nextInt(to + 1);
            assertThat(ControlBytes.find(Unpooled.wrappedBuffer(bytes), from, to)).isEqualTo(slowly(bytes, from, to));
        }
    }
}
