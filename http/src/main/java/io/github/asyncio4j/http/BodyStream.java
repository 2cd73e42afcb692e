package io.github.asyncio4j.http;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of a message, piece by piece as it arrives.
 *
 * <p>While nobody reads, at most some 256 KiB are kept and then the sender has to wait. One task reads at a time. A
 * {@link BodyReader} reads it by lines, separators or amounts.
 */
public interface BodyStream {

    /** Takes the pieces of a body, one after the other; it may await. */
    @FunctionalInterface
    interface ChunkConsumer {

        /** Takes a piece; what it throws ends the reading and is thrown on. */
        void accept(byte[] chunk) throws Exception;
    }

    /**
     * Returns the next piece, of whatever size has arrived, never empty; null at the end, and ever after. Suspends
     * until there is one. Cancelling the wait loses nothing that has arrived.
     */
    Coroutine<byte @Nullable []> readChunk();

    /** Returns whether the end of the body has been read. */
    boolean isAtEnd();

    /**
     * Hands every piece that is left to the consumer, the next one when it is done. Suspends until the end of the body.
     */
    default Coroutine<Void> forEachChunk(ChunkConsumer consumer) {
        Objects.requireNonNull(consumer, "the consumer of the chunks is null");
        return Asyncio.async(() -> {
            for (byte[] chunk = Asyncio.await(readChunk()); chunk != null; chunk = Asyncio.await(readChunk())) {
                consumer.accept(chunk);
            }
        });
    }
}
