package io.github.asyncio4j.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunksTest {

    private static int find(Chunks chunks, int wanted, int from) {
        return chunks.find(new Separators(new byte[] {(byte) wanted}).search(), from);
    }

    @Test
    void takesAWholeArrayWithoutCopyingIt() {
        Chunks chunks = new Chunks();
        byte[] first = {1, 2};
        chunks.add(first);
        chunks.add(new byte[] {3});
        assertThat(chunks.take(2)).isSameAs(first);
        assertThat(chunks.take(1)).containsExactly(3);
    }

    @Test
    void emptyArraysAreNotKept() {
        Chunks chunks = new Chunks();
        chunks.add(new byte[0]);
        assertThat(chunks.size()).isZero();
        assertThat(chunks.take(0)).isEmpty();
        assertThat(find(chunks, 0, 0)).isEqualTo(-1);
    }

    @Test
    void findsNothingBeforeThePlaceAskedForNorInWhatWasTaken() {
        Chunks chunks = new Chunks();
        chunks.add("a\nb\nc".getBytes());
        chunks.take(2);
        assertThat(find(chunks, '\n', 0)).isEqualTo(1);
        assertThat(find(chunks, '\n', 1)).isEqualTo(1);
        assertThat(find(chunks, '\n', 2)).isEqualTo(-1);
        assertThat(find(chunks, '\n', 9)).isEqualTo(-1);
    }

    @Test
    void isOneQueueOfBytesHoweverTheyCameAndAreTaken() {
        Random random = new Random(11);
        Chunks chunks = new Chunks();
        byte[] expected = {};
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(3) == 0) {
                byte[] chunk = new byte[random.nextInt(6)];
                random.nextBytes(chunk);
                for (int i = 0; i < chunk.length; i++) {
                    chunk[i] &= 3;
                }
                chunks.add(chunk);
                expected = concat(expected, chunk);
            } else {
                int n = random.nextInt(expected.length + 1) % 7;
                assertThat(chunks.take(n)).isEqualTo(Arrays.copyOf(expected, n));
                expected = Arrays.copyOfRange(expected, n, expected.length);
            }
            assertThat(chunks.size()).isEqualTo(expected.length);
            int from = random.nextInt(expected.length + 2);
            byte wanted = (byte) random.nextInt(4);
            assertThat(find(chunks, wanted, from)).isEqualTo(indexOf(expected, wanted, from));
        }
    }

    private static byte[] concat(byte[] one, byte[] two) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(two);
        return both.toByteArray();
    }

    private static int indexOf(byte[] bytes, byte wanted, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
