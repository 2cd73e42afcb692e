package io.github.asyncio4j.http.codec;

import org.jspecify.annotations.Nullable;

/** Thrown for a body that cannot be decompressed, or is too much when it is. */
public final class DecompressionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DecompressionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    DecompressionException(String message) {
        this(message, null);
    }
}
