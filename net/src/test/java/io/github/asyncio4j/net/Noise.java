package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.Coroutine;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/** Bytes by chance, and a sender of them that is as irregular. */
final class Noise {

    private Noise() {}

    static byte[] noise(int seed, int n) {
        byte[] bytes = new byte[n];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Sends in pieces of all sizes, draining now and then, and at the end. */
    static Coroutine<Void> send(StreamWriter writer, byte[] data, int seed) {
        return async(() -> {
            Random random = new Random(seed);
            for (int at = 0; at < data.length;) {
                int n = Math.min(data.length - at, 1 + random.nextInt(1 << random.nextInt(18)));
                writer.write(Arrays.copyOfRange(data, at, at + n));
                at += n;
                switch (random.nextInt(4)) {
                    case 0 -> await(writer.drain());
                    case 1 -> await(sleep(Duration.ZERO));
                    default -> {
                    }
                }
            }
            await(writer.drain());
        });
    }
}
