package io.github.asyncio4j.net;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;
import java.net.SocketAddress;

/** One connection, as what is built on it sees it. Its methods are called on the loop's thread, in tasks or callbacks. */
public interface Transport {

    /**
     * Queues bytes for sending; returns at once. The array is not copied and must not change any more. Dropped when the
     * connection is closing.
     */
    void write(byte[] data);

    /** Returns whether little enough is buffered that a writer need not wait. */
    boolean isWritable();

    /** Suspends while more than the high mark is buffered. @throws ConnectionResetException if the connection is lost */
    Coroutine<Void> drain();

    /** Sends the end of this direction after what is queued; the other direction goes on. */
    void writeEof();

    /** Stops the socket from being read; bytes on their way may still come. */
    void pauseReading();

    /** Has the socket read again. */
    void resumeReading();

    /** Sends what is queued, then closes; returns at once. */
    void close();

    /** Closes now and drops what is queued; returns at once. */
    void abort();

    /** Returns whether {@link #close} or {@link #abort} was called, or the connection is lost. */
    boolean isClosing();

    /** Returns the future that is done when the connection is gone. */
    Future<Void> closed();

    /** Returns the address of this side. */
    SocketAddress localAddress();

    /** Returns the address of the other side. */
    SocketAddress remoteAddress();
}
