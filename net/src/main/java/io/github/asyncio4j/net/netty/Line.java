package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.net.TlsInfo;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What messages go over in both directions: a connection, or one of the streams that share it. All methods are for the
 * loop's thread; what they ask for is done at the beginning of the next turn.
 */
public interface Line {

    /** Returns the loop it belongs to. */
    EventLoop loop();

    /** Queues a message; returns at once. What is reference counted is the line's from here on. */
    void write(Object message);

    /** Returns whether little enough waits to be sent that a writer need not wait. */
    boolean isWritable();

    /** Suspends while too much waits to be sent. @throws io.github.asyncio4j.net.NetworkException if the line is lost */
    Coroutine<Void> drain();

    /** Has no more come in for now; what is on its way still does. */
    void pauseReading();

    /** Has more come in again. */
    void resumeReading();

    /** So many bytes of what came in were taken by their reader. */
    default void taken(int bytes) {}

    /** Returns how many bytes the other side has still to take, as far as that is known: less over time is progress. */
    default long unsent() {
        return 0;
    }

    /** Returns whether this direction can end alone; then what comes in can still be read. */
    default boolean canWriteEof() {
        return false;
    }

    /** Ends this direction when all is sent that was written; only where {@link #canWriteEof} says that this can be. */
    default void writeEof() {
        throw new UnsupportedOperationException("one direction cannot end alone; close() ends both: " + this);
    }

    /** Ends it when all is sent that was written. */
    void close();

    /** Ends it now and drops what is queued. */
    void abort();

    /** Ends it now, and has the system drop what the other side has not taken yet, too: it is told by a reset. */
    default void reset() {
        abort();
    }

    /** Returns whether it was told to end, or has. */
    boolean isClosing();

    /** Returns whether it has ended. */
    boolean isLost();

    /** Returns the future that is done when it has ended. */
    Future<Void> closed();

    /** Returns the address of this side of the connection. */
    SocketAddress localAddress();

    /** Returns the address of the other side of the connection. */
    SocketAddress remoteAddress();

    /** Returns what the TLS handshake of the connection agreed on; null without TLS. */
    @Nullable
    TlsInfo tlsInfo();
}
