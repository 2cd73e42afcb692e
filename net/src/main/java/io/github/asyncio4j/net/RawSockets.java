package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own channels on a loop, for a static import: asyncio's add_reader, add_writer and sock_* methods.
 *
 * <p>The channels stay the caller's, who opens, configures and closes them; they must be non-blocking. What suspends tries
 * at once, and waits only where the system would have it wait. A cancel of that wait stops watching the channel and leaves
 * it open. One task reads a channel at a time and one writes it: a second one takes the place of the first. Called on the
 * loop's thread. Connections of {@link Network} are faster: a loop that polls natively watches these on a helper thread.
 */
public final class RawSockets {

    private RawSockets() {}

    /**
     * Has the callback called in each turn in which the channel can be read or, if it listens, accepts; in place of one
     * that was added before.
     */
    public static void addReader(SelectableChannel channel, Action callback) {
        Readiness.ofRunningLoop().add(channel, false, Objects.requireNonNull(callback, "the callback is null"));
    }

    /** Calls it no more. Returns whether there was one. */
    public static boolean removeReader(SelectableChannel channel) {
        return Readiness.ofRunningLoop().remove(channel, false);
    }

    /** Has the callback called in each turn in which the channel can be written, or is connected. */
    public static void addWriter(SelectableChannel channel, Action callback) {
        Readiness.ofRunningLoop().add(channel, true, Objects.requireNonNull(callback, "the callback is null"));
    }

    /** Calls it no more. Returns whether there was one. */
    public static boolean removeWriter(SelectableChannel channel) {
        return Readiness.ofRunningLoop().remove(channel, true);
    }

    /** Reads at most so many bytes; none at the end. Suspends until there is something. @param n 1 or more */
    public static <C extends SelectableChannel & ReadableByteChannel> Coroutine<byte[]> sockRecv(C channel, int n) {
        return async(() -> {
            ByteBuffer buffer = ByteBuffer.allocate(n);
            await(sockRecvInto(channel, buffer));
            return Arrays.copyOf(buffer.array(), buffer.position());
        });
    }

    /** Reads into a buffer and returns how many bytes; 0 at the end. Suspends until there is something. */
    public static <C extends SelectableChannel & ReadableByteChannel> Coroutine<Integer> sockRecvInto(C channel,
            ByteBuffer into) {
        return async(() -> whenReady(channel, false, () -> {
            int read = channel.read(into);
            return read == 0 && into.hasRemaining() ? null : Math.max(0, read);
        }));
    }

    /**
     * What {@link #sockRecvFrom} got.
     *
     * @param data the datagram
     * @param from who sent it
     */
    public record Received(byte[] data, SocketAddress from) {}

    /** Receives a datagram; what is longer than n bytes is cut off. Suspends until there is one. */
    public static Coroutine<Received> sockRecvFrom(DatagramChannel channel, int n) {
        return async(() -> whenReady(channel, false, () -> {
            ByteBuffer buffer = ByteBuffer.allocate(n);
            SocketAddress from = channel.receive(buffer);
            return from == null ? null : new Received(Arrays.copyOf(buffer.array(), buffer.position()), from);
        }));
    }

    /**
     * Receives a datagram into a buffer, whose position moves by its size, and returns who sent it; what is longer than
     * what remains of the buffer is cut off. Suspends until there is one.
     */
    public static Coroutine<SocketAddress> sockRecvFromInto(DatagramChannel channel, ByteBuffer into) {
        return async(() -> whenReady(channel, false, () -> channel.receive(into)));
    }

    /** Sends all that remains in the buffer. Suspends until the system has taken it. */
    public static <C extends SelectableChannel & WritableByteChannel> Coroutine<Void> sockSendAll(C channel,
            ByteBuffer data) {
        return async(() -> {
            whenReady(channel, true, () -> {
                channel.write(data);
                return data.hasRemaining() ? null : Boolean.TRUE;
            });
        });
    }

    /** Sends a datagram and returns its size. Suspends until the system has taken it. */
    public static Coroutine<Integer> sockSendTo(DatagramChannel channel, ByteBuffer data, SocketAddress to) {
        return async(() -> whenReady(channel, true, () -> {
            int size = data.remaining();
            int sent = channel.send(data, to);
            return sent == 0 && size > 0 ? null : sent;
        }));
    }

    /**
     * Connects; an address with a name is looked up first. Suspends until connected.
     *
     * @throws ConnectionRefusedException if nothing listens there
     */
    public static Coroutine<Void> sockConnect(SocketChannel channel, SocketAddress to) {
        return async(() -> {
            SocketAddress address = to instanceof InetSocketAddress internet && internet.isUnresolved()
                    ? await(Network.resolve(internet.getHostString(), internet.getPort())).getFirst()
                    : to;
            whenReady(channel, true, () -> {
                boolean connected = channel.isConnectionPending() ? channel.finishConnect() : channel.connect(address);
                return connected ? Boolean.TRUE : null;
            });
        });
    }

    /** Accepts a connection, as a channel that does not block. Suspends until there is one. */
    public static Coroutine<SocketChannel> sockAccept(ServerSocketChannel channel) {
        return async(() -> whenReady(channel, false, () -> {
            SocketChannel accepted = channel.accept();
            if (accepted != null) {
                accepted.configureBlocking(false);
            }
            return accepted;
        }));
    }

    /**
     * Sends a part of a file without copying it through this process where the system can, and returns how many bytes. The
     * file's position is behind them afterwards, also if it failed. Suspends until the system has taken them.
     *
     * @param count how many at most; -1 for all up to the end
     */
    public static Coroutine<Long> sockSendfile(SocketChannel channel, FileChannel file, long offset, long count) {
        FileSpan span = new FileSpan(file, offset, count);
        return async(() -> {
            long[] sent = {0};
            try {
                long size = span.size();
                whenReady(channel, true, () -> {
                    while (sent[0] < size) {
                        long n = file.transferTo(offset + sent[0], size - sent[0], channel);
                        if (n <= 0) {
                            // The file may have become shorter.
                            return offset + sent[0] < file.size() ? null : Boolean.TRUE;
                        }
                        sent[0] += n;
                    }
                    return Boolean.TRUE;
                });
                return sent[0];
            } finally {
                span.moveTo(sent[0]);
            }
        });
    }

    /** Something to be tried; null says that it would block. */
    private interface Attempt<T> {
        @Nullable
        T run() throws IOException;
    }

    private static <T> T whenReady(SelectableChannel channel, boolean writing, Attempt<T> attempt) {
        Readiness.check(channel);
        T done = tried(attempt);
        if (done != null) {
            return done;
        }
        Readiness readiness = Readiness.ofRunningLoop();
        Future<T> future = Asyncio.getRunningLoop().createFuture();
        Action callback = () -> tryAgain(attempt, future);
        readiness.add(channel, writing, callback);
        try {
            return await(future);
        } finally {
            readiness.remove(channel, writing, callback);
        }
    }

    private static <T> void tryAgain(Attempt<T> attempt, Future<T> future) {
        if (future.done()) {
            return;
        }
        try {
            T done = tried(attempt);
            if (done != null) {
                future.setResult(done);
            }
        } catch (RuntimeException e) {
            future.setException(e);
        }
    }

    private static <T> @Nullable T tried(Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (ConnectException e) {
            throw new ConnectionRefusedException("the connection was refused: " + e.getMessage(), e);
        } catch (IOException e) {
            String text = String.valueOf(e.getMessage());
            if (text.contains("reset") || text.contains("Broken pipe")) {
                throw new ConnectionResetException("the connection was lost: " + text, e);
            }
            throw new NetworkException("the channel failed: " + e, e);
        }
    }
}
