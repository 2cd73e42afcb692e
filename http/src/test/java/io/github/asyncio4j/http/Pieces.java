package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.Coroutine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** A body that arrives in the pieces that a test cuts it into, each after a turn of the loop. */
final class Pieces implements BodyStream {

    private final Deque<byte[]> pieces;

    Pieces(List<byte[]> pieces) {
        this.pieces = new ArrayDeque<>(pieces);
    }

    static Pieces of(String text) {
        return new Pieces(List.of(bytes(text)));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Cuts into pieces of this size. */
    static List<byte[]> cut(byte[] whole, int size) {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < whole.length; from += size) {
            pieces.add(Arrays.copyOfRange(whole, from, Math.min(whole.length, from + size)));
        }
        return pieces;
    }

    /** Returns how many pieces nobody has read. */
    int left() {
        return pieces.size();
    }

    @Override
    public Coroutine<byte[]> readChunk() {
        return async(() -> {
            await(sleep(Duration.ZERO));
            return pieces.poll();
        });
    }

    @Override
    public boolean isAtEnd() {
        return pieces.isEmpty();
    }
}
