package io.github.asyncio4j.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy that does something bad to one direction of its connections after so many bytes. Made of blocking channels
 * and virtual threads, so that nothing of what is tested helps it along.
 */
final class ChaosProxy implements AutoCloseable {

    /** What it does. */
    enum Fault {
        /** Waits a little before each piece. */
        DELAY,
        /** Passes byte by byte. */
        DRIBBLE,
        /** Changes a bit of the byte at this place. */
        CORRUPT,
        /** Passes nothing more, and keeps the connections open. */
        STALL,
        /** Ends this direction, and goes on with the other. */
        HALF_CLOSE,
        /** Closes both connections in good order. */
        CUT,
        /** Resets both connections. */
        RESET
    }

    private final ServerSocketChannel listener;
    private final InetSocketAddress target;
    private final Fault fault;
    private final boolean towardsServer;
    private final int after;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    /** Listens at a free port. The fault befalls what goes to the server, or what comes from it, after so many bytes. */
    ChaosProxy(InetSocketAddress target, Fault fault, boolean towardsServer, int after) throws IOException {
        this.target = target;
        this.fault = fault;
        this.towardsServer = towardsServer;
        this.after = after;
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.startVirtualThread(this::accept);
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                SocketChannel server = SocketChannel.open(target);
                open.add(client);
                open.add(server);
                Thread.startVirtualThread(() -> pass(client, server, towardsServer));
                Thread.startVirtualThread(() -> pass(server, client, !towardsServer));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pass(SocketChannel from, SocketChannel to, boolean badly) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(1_024);
            for (int passed = 0; from.read(buffer.clear()) >= 0;) {
                buffer.flip();
                passed = badly ? passBadly(buffer, from, to, passed) : write(buffer, to, passed);
                if (passed < 0) {
                    return;
                }
            }
            to.shutdownOutput();
        } catch (IOException | InterruptedException e) {
            closeBoth(from, to);
        }
    }

    /** Returns how many bytes were passed; -1 if this direction is over. */
    private int passBadly(ByteBuffer buffer, SocketChannel from, SocketChannel to, int passed)
            throws IOException, InterruptedException {
        if (fault == Fault.DRIBBLE) {
            while (buffer.hasRemaining()) {
                to.write(buffer.slice(buffer.position(), 1));
                buffer.position(buffer.position() + 1);
            }
            return passed;
        }
        if (fault == Fault.DELAY) {
            Thread.sleep(2);
            return write(buffer, to, passed);
        }
        int left = after - passed;
        if (left >= buffer.remaining()) {
            return write(buffer, to, passed);
        }
        if (fault == Fault.CORRUPT) {
            if (left >= 0) {
                buffer.put(left, (byte) (buffer.get(left) ^ 1));
            }
            return write(buffer, to, passed);
        }
        write(buffer.slice(0, left), to, passed);
        switch (fault) {
            case STALL -> {
                while (from.read(buffer.clear()) >= 0) {
                    Thread.onSpinWait();
                }
                closeBoth(from, to);
            }
            case HALF_CLOSE -> to.shutdownOutput();
            case RESET -> {
                from.setOption(StandardSocketOptions.SO_LINGER, 0);
                to.setOption(StandardSocketOptions.SO_LINGER, 0);
                closeBoth(from, to);
            }
            default -> closeBoth(from, to);
        }
        return -1;
    }

    private static int write(ByteBuffer buffer, SocketChannel to, int passed) throws IOException {
        int size = buffer.remaining();
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
        return passed + size;
    }

    private static void closeBoth(SocketChannel one, SocketChannel other) {
        try (one; other) {
            return;
        } catch (IOException e) {
            // Closed is what it is to be.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SocketChannel each : open) {
            each.close();
        }
    }
}
