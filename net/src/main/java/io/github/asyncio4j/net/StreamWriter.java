package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a connection: asyncio's StreamWriter. Belongs to its loop's thread.
 *
 * <p>{@link #write} never waits; follow it with {@code await(writer.drain())}, so that a slow reader slows the writer
 * instead of filling its memory. {@link #send} is both. What is written in one turn of the loop leaves in one system call.
 */
public final class StreamWriter implements AutoCloseable {

    private final Transport transport;
    private final @Nullable StreamReader reader;

    /** Made once: a drain follows every write. */
    private final Action draining = this::drainNow;

    /**
     * Makes the writer of a transport that was made with a {@link StreamReaderProtocol}.
     *
     * @param reader what reads the other direction; {@link #drain} and {@link #waitClosed} throw what it failed with. Null
     *        where there is none
     */
    public StreamWriter(Transport transport, @Nullable StreamReader reader) {
        this.transport = Objects.requireNonNull(transport, "the transport is null");
        this.reader = reader;
    }

    /**
     * Queues bytes for sending and returns at once. The array is not copied: leave it alone afterwards. Dropped when the
     * connection is closing.
     */
    public void write(byte[] data) {
        transport.write(data);
    }

    /** Queues a text, in UTF-8. */
    public void write(String text) {
        transport.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Queues these arrays in their order, as {@link #write} does. */
    public void writeLines(Iterable<byte[]> lines) {
        transport.writeLines(lines);
    }

    /**
     * Writes and then drains. Sends nothing unless it is awaited. Suspends while more than the transport's high mark (64
     * KiB) waits to be sent; a cancel ends the wait, and what was written is sent still.
     *
     * <p>This is what to use where nothing speaks against it. {@link #write} stays what it is in asyncio and in {@code
     * java.io}, a call that is over when it returns; so the one that may take its time has the name of what sends.
     *
     * @throws ConnectionResetException if the connection is lost
     */
    public Coroutine<Void> send(byte[] data) {
        return async(() -> {
            write(data);
            drainNow();
        });
    }

    /** Sends a text, in UTF-8. Suspends as {@link #send(byte[])} does. */
    public Coroutine<Void> send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Suspends while more than 64 KiB wait to be sent; several may wait at once. When the connection is closing, one turn
     * of the loop passes, so that a loop of write and drain cannot hold the loop.
     *
     * @throws ConnectionResetException if the connection is lost
     */
    public Coroutine<Void> drain() {
        return async(draining);
    }

    private void drainNow() throws Exception {
        throwFailure();
        if (transport.isClosing()) {
            await(Asyncio.sleep(Duration.ZERO));
            await(transport.drain());
        } else if (!transport.isWritable()) {
            await(transport.drain());
        }
    }

    /**
     * Sends the end of this direction; the other side reads it as the end of the stream, and may go on sending.
     *
     * @throws UnsupportedOperationException with TLS, of which one direction cannot end alone
     */
    public void writeEof() {
        transport.writeEof();
    }

    /** Returns whether one direction can end alone; with TLS it cannot. */
    public boolean canWriteEof() {
        return transport.canWriteEof();
    }

    /**
     * Begins TLS in the middle of the stream, after what was written is sent; bytes that the reader has already are the
     * other side's part of the handshake. Suspends until the handshake is done; a cancel closes the connection.
     *
     * @param tls as the client of it or its server, whichever side connected; see {@link Transport#startTls}
     * @throws TlsException if the handshake fails
     */
    public Coroutine<Void> startTls(Tls tls) {
        Objects.requireNonNull(tls, "the TLS is null");
        return async(() -> {
            drainNow();
            await(transport.startTls(tls));
        });
    }

    /** Returns what the TLS handshake agreed on; null without TLS. */
    public @Nullable TlsInfo tlsInfo() {
        return transport.tlsInfo();
    }

    /** Sends what is queued and closes the connection; returns at once. */
    @Override
    public void close() {
        transport.close();
    }

    /** Suspends until the connection is gone; {@link #close} first. @throws NetworkException what ended it, if it failed */
    public Coroutine<Void> waitClosed() {
        return async(() -> {
            if (!transport.closed().done()) {
                await(Asyncio.wait(List.of(transport.closed())));
            }
            throwFailure();
        });
    }

    private void throwFailure() throws Exception {
        if (reader != null && reader.exception() != null) {
            throw reader.exception();
        }
    }

    /** Returns whether the connection is closed or about to be. */
    public boolean isClosing() {
        return transport.isClosing();
    }

    /** Returns how many bytes wait to be sent. */
    public int writeBufferSize() {
        return transport.writeBufferSize();
    }

    /** Returns something that is known of the connection by a name, or null; see {@link BaseTransport#extraInfo(String)}. */
    public @Nullable Object extraInfo(String name) {
        return transport.extraInfo(name);
    }

    /** Returns something that is known of the connection by a name, or where it is not known the other value. */
    public @Nullable Object extraInfo(String name, @Nullable Object otherwise) {
        return transport.extraInfo(name, otherwise);
    }

    /** Returns the address of this side. */
    public SocketAddress localAddress() {
        return transport.localAddress();
    }

    /** Returns the address of the other side. */
    public SocketAddress remoteAddress() {
        return transport.remoteAddress();
    }

    /** Returns the connection itself. */
    public Transport transport() {
        return transport;
    }

    @Override
    public String toString() {
        return "StreamWriter[" + transport + "]";
    }
}
