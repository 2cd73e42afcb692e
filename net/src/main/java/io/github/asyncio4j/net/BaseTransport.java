package io.github.asyncio4j.net;

import org.jspecify.annotations.Nullable;

/** What all transports have: asyncio's BaseTransport. Its methods are called on the loop's thread. */
public interface BaseTransport {

    /** Sends what is queued, then closes; returns at once. */
    void close();

    /** Returns whether it is closed or about to be. */
    boolean isClosing();

    /**
     * Returns something that is known of it by a name, or null: {@code peername} and {@code sockname} are addresses; with
     * TLS there are {@code sslcontext}, {@code ssl_object}, {@code peercert} and {@code cipher}; a child process has
     * {@code subprocess}.
     */
    @Nullable
    Object extraInfo(String name);

    /** Returns something that is known of it by a name, or where it is not known the other value. */
    default @Nullable Object extraInfo(String name, @Nullable Object otherwise) {
        Object known = extraInfo(name);
        return known != null ? known : otherwise;
    }

    /** Has another protocol told what happens from here on. Its connectionMade is not called. */
    void setProtocol(BaseProtocol protocol);

    /** Returns the protocol that is told what happens; null where a stream is. */
    @Nullable
    BaseProtocol protocol();
}
