package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;

import io.github.asyncio4j.Coroutine;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Where a {@link BodyProducer} writes to. */
public final class BodyWriter {

    private final Outgoing out;

    BodyWriter(Outgoing out) {
        this.out = out;
    }

    /**
     * Sends a piece of the body. Suspends while the client is behind by more than 64 KiB. The array is not copied:
     * leave it as it is.
     *
     * @throws io.github.asyncio4j.net.NetworkException when awaited, if the connection is lost
     */
    public Coroutine<Void> write(byte[] piece) {
        Objects.requireNonNull(piece, "the piece of the body is null");
        return async(() -> out.content(piece));
    }

    /** Sends text in UTF-8. Suspends as {@link #write(byte[])}. */
    public Coroutine<Void> write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }
}
