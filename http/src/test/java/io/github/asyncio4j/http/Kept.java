package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.Coroutine;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is written of a body, and suspends for each piece. */
final class Kept implements BodyWriter {

    private final List<Integer> sizes = new ArrayList<>();
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();

    /** Keeps a whole body. */
    static Kept of(Body body) {
        Kept kept = new Kept();
        await(body.writeTo(kept));
        return kept;
    }

    @Override
    public Coroutine<Void> write(byte[] piece) {
        return async(() -> {
            await(sleep(Duration.ZERO));
            sizes.add(piece.length);
            all.writeBytes(piece);
        });
    }

    /** Returns how many bytes each piece had. */
    List<Integer> sizes() {
        return sizes;
    }

    byte[] bytes() {
        return all.toByteArray();
    }
}
