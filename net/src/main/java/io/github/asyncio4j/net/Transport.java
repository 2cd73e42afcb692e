package io.github.asyncio4j.net;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** One connection, as what is built on it sees it. Its methods are called on the loop's thread, in tasks or callbacks. */
public interface Transport extends BaseTransport {

    /**
     * Queues bytes for sending; returns at once. The array is not copied and must not change any more. Dropped when the
     * connection is closing. To a connection they count as unsent until the end of the turn, or of a part of it if it is a
     * long one, when the socket gets them; a pipe is offered them at once.
     */
    void write(byte[] data);

    /** Queues these arrays in their order, as {@link #write} does; what a turn queues leaves together. */
    default void writeLines(Iterable<byte[]> lines) {
        lines.forEach(this::write);
    }

    /** Returns whether little enough is buffered that a writer need not wait. */
    boolean isWritable();

    /** Suspends while more than the high mark is buffered. @throws ConnectionResetException if the connection is lost */
    Coroutine<Void> drain();

    /**
     * Sends the end of this direction after what is queued; the other direction goes on. A second call does nothing.
     *
     * @throws UnsupportedOperationException if {@link #canWriteEof} is false
     */
    void writeEof();

    /** Returns whether one direction can end alone; with TLS it cannot. */
    default boolean canWriteEof() {
        return true;
    }

    /**
     * Sets the marks of {@link BaseProtocol#pauseWriting}: it is called when more than high bytes wait, and resumeWriting
     * when no more than low do. With less than 64 KiB and 16 KiB less is lost when a connection breaks, with more the
     * socket is fed longer. A high of 0 pauses at each write to a connection, whatever the socket would take, since bytes
     * count until the end of the turn; and at each that a pipe does not take.
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

    /** Returns how many bytes wait to be sent. */
    int writeBufferSize();

    /**
     * The marks of {@link #setWriteBufferLimits}.
     *
     * @param low at or under which writing is resumed, in bytes
     * @param high above which it is paused, in bytes
     */
    record WriteBufferLimits(int low, int high) {

        /** asyncio's: 16 and 64 KiB. */
        public static final WriteBufferLimits DEFAULT = new WriteBufferLimits(16 * 1024, 64 * 1024);

        /** Checks them. */
        public WriteBufferLimits {
            if (low < 0 || high < low) {
                throw new IllegalArgumentException("high (" + high + ") must be >= low (" + low + ") must be >= 0");
            }
        }
    }

    /** Returns whether the socket is read: not when that is paused, and not when the connection is closing. */
    boolean isReading();

    /**
     * Stops the socket from being read; a protocol gets no more data until {@link #resumeReading}. A second call does
     * nothing.
     */
    void pauseReading();

    /** Has the socket read again; a second call does nothing. */
    void resumeReading();

    /** Closes now and drops what is queued; returns at once. */
    void abort();

    /** Returns whether {@link #sendFile} can be used: not with TLS. */
    default boolean canSendFile() {
        return false;
    }

    /**
     * Sends a part of a file, after what is queued, without copying it through this process, and returns how many bytes.
     * Nothing can be written meanwhile. Suspends until the system has taken it; a cancel aborts the connection. See
     * {@link Network#sendfile} for a way that always works.
     *
     * @param file stays open; its position is behind what was sent afterwards, also if that failed
     * @param count how many bytes; there must be as many
     * @throws SendfileNotAvailableException if {@link #canSendFile} is false
     * @throws IllegalStateException if the transport is closing, or another file is being sent
     * @throws ConnectionResetException if the connection is lost
     */
    default Coroutine<Long> sendFile(FileChannel file, long offset, long count) {
        throw new SendfileNotAvailableException("a file cannot be sent over " + this + " without a copy");
    }

    /**
     * Begins TLS in the middle of the stream: what was written before goes as it is, what follows encrypted. What the other
     * side sent already and nobody has read is its part of the handshake. Suspends until the handshake is done; a cancel
     * closes the connection.
     *
     * @param tls as the client of it or its server, whichever side connected. A client that is not told a name by {@link
     *        Tls#withServerName} expects the certificate of the address it is connected to
     * @throws TlsException if the handshake fails; the connection is closed then
     * @throws ConnectTimeoutException if it takes too long
     * @throws ConnectionResetException if the connection is lost meanwhile
     * @throws UnsupportedOperationException if this transport cannot
     */
    default Coroutine<Void> startTls(Tls tls) {
        throw new UnsupportedOperationException("this transport cannot begin TLS: " + this);
    }

    /** Returns what the TLS handshake agreed on; null without TLS. */
    default @Nullable TlsInfo tlsInfo() {
        return null;
    }

    /**
     * Sets an option of the socket, at once: what Python does by {@code get_extra_info("socket").setsockopt(...)}. Sockets
     * have TCP_NODELAY set from the beginning.
     *
     * @param <T> the type of its value
     * @param option one of {@link java.net.StandardSocketOptions}, or of jdk.net.ExtendedSocketOptions, such as TCP_KEEPIDLE,
     *     where the system has it
     * @param value what the system may round, as it does the sizes of buffers
     * @throws UnsupportedOperationException if the socket has no such option, or this is no socket
     * @throws NetworkException if the system refuses the value
     * @throws IllegalStateException if the connection is gone
     */
    default <T> void setOption(SocketOption<T> option, T value) {
        throw new UnsupportedOperationException("there are no options of a socket here: " + this);
    }

    /**
     * Returns an option of the socket, as the system has it.
     *
     * @param <T> the type of its value
     * @throws UnsupportedOperationException if the socket has no such option, or this is no socket
     * @throws IllegalStateException if the connection is gone
     */
    default <T> T getOption(SocketOption<T> option) {
        throw new UnsupportedOperationException("there are no options of a socket here: " + this);
    }

    /** Returns the future that is done when the connection is gone. */
    Future<Void> closed();

    /** Returns the address of this side. */
    SocketAddress localAddress();

    /** Returns the address of the other side. */
    SocketAddress remoteAddress();

    @Override
    default @Nullable Object extraInfo(String name) {
        return switch (name) {
            case "peername" -> remoteAddress();
            case "sockname" -> localAddress();
            default -> null;
        };
    }
}
