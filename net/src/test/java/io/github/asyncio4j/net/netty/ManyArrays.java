package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.net.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Random;

/** More than any socket takes at once, in arrays of many sizes, a tenth of them too large for the shared memory. */
final class ManyArrays {

    private static final int ALL = 12_000_000;

    private ManyArrays() {}

    /** Writes them, some in one turn of the loop and some in the next, and returns what that was. */
    static byte[] write(StreamWriter writer) {
        Random random = new Random(7);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        while (sent.size() < ALL) {
            boolean large = random.nextInt(10) == 0;
            byte[] array = new byte[large ? SharedMemory.SIZE + 4_500 + random.nextInt(9) : random.nextInt(30_000)];
            random.nextBytes(array);
            sent.writeBytes(array);
            writer.write(array);
            if (random.nextBoolean()) {
                await(sleep(Duration.ZERO));
            }
        }
        return sent.toByteArray();
    }
}
