package io.github.asyncio4j.http;

import io.github.asyncio4j.Coroutine;
import java.nio.charset.StandardCharsets;

/** Where a {@link BodyProducer} writes to: the connection that a request or a response is being sent on. */
public interface BodyWriter {

    /**
     * Sends a piece of the body. Suspends while the other side is behind by more than 64 KiB. The array is not copied:
     * leave it as it is.
     *
     * @throws io.github.asyncio4j.net.NetworkException when awaited, if the connection is lost
     * @throws IllegalStateException when awaited, if that is more than the length that was declared
     */
    Coroutine<Void> write(byte[] piece);

    /** Sends text in UTF-8. Suspends as {@link #write(byte[])}. */
    default Coroutine<Void> write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }
}
