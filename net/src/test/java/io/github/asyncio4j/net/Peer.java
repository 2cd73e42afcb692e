package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A connection whose other end is a plain socket of the JDK. Its blocking calls run on other threads. */
public final class Peer implements AutoCloseable {

    private final Connection near;
    private final Socket socket;

    private Peer(Connection near, Socket socket) {
        this.near = near;
        this.socket = socket;
    }

    /** Connects. */
    public static Peer connect() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Connection near = await(Network.openConnection("127.0.0.1", server.getLocalPort()));
            return new Peer(near, server.accept());
        }
    }

    /** Our end. */
    public Connection near() {
        return near;
    }

    /** The other end. */
    public Socket socket() {
        return socket;
    }

    /** Sends from the other end. */
    public void send(byte[] data) {
        await(toThread(() -> socket.getOutputStream().write(data)));
    }

    /** Returns what the other end reads. */
    public byte[] receive(int n) {
        return await(toThread(() -> socket.getInputStream().readNBytes(n)));
    }

    /** Returns what the other end reads until the end. */
    public byte[] receiveAll() {
        return await(toThread(() -> socket.getInputStream().readAllBytes()));
    }

    /** Closes the other end so that ours gets a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        near.writer().transport().abort();
        socket.close();
    }
}
