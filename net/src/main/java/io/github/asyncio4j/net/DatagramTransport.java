package io.github.asyncio4j.net;

import io.github.asyncio4j.Future;
import io.github.asyncio4j.net.Transport.WriteBufferLimits;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A socket for datagrams (UDP): asyncio's DatagramTransport. Its methods are called on the loop's thread. */
public interface DatagramTransport extends BaseTransport {

    /**
     * Queues a datagram for the remote address that this transport was made with; returns at once. The array is not copied
     * and must not change any more. It may be empty. Dropped when the transport is closing. What fails later is told to
     * {@link DatagramProtocol#errorReceived}.
     *
     * @throws IllegalStateException if the transport has no remote address
     */
    void sendTo(byte[] data);

    /**
     * Queues a datagram for an address, as {@link #sendTo(byte[])} does.
     *
     * @param to with a remote address of this transport's own: that, or null
     * @throws IllegalArgumentException if it is another, not resolved, or of a family that this socket cannot reach
     */
    void sendTo(byte[] data, @Nullable SocketAddress to);

    /**
     * Sets the marks of {@link BaseProtocol#pauseWriting}. Each datagram that waits counts its bytes and 8 more.
     *
     * @throws IllegalArgumentException unless high is at or above low, and low at or above 0
     */
    void setWriteBufferLimits(int high, int low);

    /** Sets the high mark, and the low one to its quarter. */
    default void setWriteBufferLimits(int high) {
        setWriteBufferLimits(high, high / 4);
    }

    /** Returns the marks. */
    WriteBufferLimits writeBufferLimits();

    /** Returns how many bytes wait to be sent, 8 more for each datagram. */
    int writeBufferSize();

    /** Returns whether the socket is read: not when that is paused, and not when the transport is closing. */
    boolean isReading();

    /**
     * Stops the socket from being read. What comes meanwhile waits in the system's buffer, and what that cannot hold is
     * lost. A second call does nothing.
     */
    void pauseReading();

    /** Has the socket read again; a second call does nothing. */
    void resumeReading();

    /** Closes now and drops what is queued; returns at once. */
    void abort();

    /** Returns the future that is done when the socket is closed. */
    Future<Void> closed();

    /** Returns the address of this side. */
    InetSocketAddress localAddress();

    /** Returns the address that datagrams without one go to; null if there is none. */
    @Nullable
    InetSocketAddress remoteAddress();

    @Override
    default @Nullable Object extraInfo(String name) {
        return switch (name) {
            case "peername" -> remoteAddress();
            case "sockname" -> localAddress();
            default -> null;
        };
    }
}
