package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.http.h2.FramePeer;
import io.github.asyncio4j.net.IncompleteReadException;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Server;
import io.github.asyncio4j.net.StreamReader;
import io.github.asyncio4j.net.StreamWriter;
import io.github.asyncio4j.net.Tls;
import io.github.asyncio4j.net.TlsInfo;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * A server that says what the test says, byte for byte, on the loop of its clients. It takes note of what it was asked.
 */
final class Backend implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What the server does on each connection. */
    @FunctionalInterface
    interface Script {
        void play(Peer peer) throws Exception;
    }

    /** What a server of HTTP/2 does on a connection. */
    @FunctionalInterface
    interface FrameScript {
        void play(FramePeer peer) throws Exception;
    }

    /** What the clients do. */
    @FunctionalInterface
    interface Clients {
        void talk(Backend backend) throws Exception;
    }

    /** The server's end of a connection. */
    final class Peer {
        private final StreamReader reader;
        private final StreamWriter writer;

        private Peer(StreamReader reader, StreamWriter writer) {
            this.reader = reader;
            this.writer = writer;
        }

        /** Reads a request with its body; null if there is none any more. */
        String request() {
            StringBuilder text = new StringBuilder();
            int length = 0;
            boolean chunked = false;
            String line;
            do {
                line = new String(await(reader.readLine()), ISO_8859_1);
                text.append(line);
                if (line.isEmpty()) {
                    return null;
                }
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
                    length = Integer.parseInt(line.substring(16).strip());
                }
                chunked |= line.equals("transfer-encoding: chunked\r\n");
            } while (!line.equals("\r\n"));
            String body = chunked ? chunks() : bytes(length);
            if (body == null) {
                return null;
            }
            text.append(body);
            requests.add(text.toString());
            return text.toString();
        }

        private String chunks() {
            StringBuilder text = new StringBuilder();
            int length;
            do {
                String line = line();
                if (line.isEmpty()) {
                    return null;
                }
                length = Integer.parseInt(line.strip(), 16);
                text.append(line).append(bytes(length + 2));
            } while (length > 0);
            return text.toString();
        }

        /** Reads a line with its end. */
        String line() {
            return new String(await(reader.readLine()), ISO_8859_1);
        }

        /** Reads so many bytes. */
        String bytes(int length) {
            return new String(await(reader.readExactly(length)), ISO_8859_1);
        }

        /** How many requests the server has had. */
        int asked() {
            return requests.size();
        }

        /** How many connections were made when this one was. */
        int number() {
            return peers.indexOf(this) + 1;
        }

        /** The port of the server. */
        int port() {
            return Backend.this.port();
        }

        /** Reads nothing from now on. */
        void pause() {
            writer.transport().pauseReading();
        }

        void send(String latin1) {
            writer.write(latin1.getBytes(ISO_8859_1));
        }

        void send(byte[] bytes) {
            writer.write(bytes);
        }

        /** Reads so many bytes; fewer only at the end. */
        byte[] read(int length) {
            try {
                return await(reader.readExactly(length));
            } catch (IncompleteReadException ended) {
                return ended.partial();
            }
        }

        void drain() {
            await(writer.drain());
        }

        /** Waits until the client has closed. */
        void awaitEnd() {
            while (await(reader.read(64 * 1024)).length > 0) {
                continue;
            }
        }

        String remote() {
            return ((InetSocketAddress) writer.transport().remoteAddress()).getAddress().getHostAddress();
        }

        TlsInfo tls() {
            return writer.transport().tlsInfo();
        }

        void abort() {
            writer.transport().abort();
        }
    }

    private final List<String> requests = new ArrayList<>();
    private final List<Peer> peers = new ArrayList<>();
    private int open;
    private int mostOpen;
    private Server server;

    private Backend() {}

    /** Runs a server and clients of it on one loop, for at most 30 seconds. */
    static void with(Script script, Clients clients) {
        run(() -> timeout(PATIENCE, () -> {
            try (Backend backend = start(script)) {
                clients.talk(backend);
            }
        }));
    }

    /** Runs a server with TLS and clients of it on one loop, for at most 30 seconds. */
    static void with(Tls tls, Script script, Clients clients) {
        run(() -> timeout(PATIENCE, () -> {
            try (Backend backend = start(ListenOptions.at("127.0.0.1", 0).withTls(tls), script)) {
                clients.talk(backend);
            }
        }));
    }

    /** Runs a second server beside the one that runs. */
    static void with2(Script script, Clients clients) throws Exception {
        try (Backend backend = start(script)) {
            clients.talk(backend);
        }
    }

    static Backend start(Script script) {
        return start(ListenOptions.at("127.0.0.1", 0), script);
    }

    static Backend start(ListenOptions at, Script script) {
        Backend backend = new Backend();
        backend.server = await(Network.startServer((reader, writer) -> backend.serve(script, reader, writer), at));
        return backend;
    }

    private void serve(Script script, StreamReader reader, StreamWriter writer) throws Exception {
        mostOpen = Math.max(mostOpen, ++open);
        Peer peer = new Peer(reader, writer);
        peers.add(peer);
        try {
            script.play(peer);
        } catch (NetworkException gone) {
            // The clients of these tests come and go as they like.
        } finally {
            open--;
        }
    }

    /** Answers every request with the path it asked for, and keeps the connection. */
    static void echo(Peer peer) {
        for (String request = peer.request(); request != null; request = peer.request()) {
            String path = request.split(" ", 3)[1];
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
        }
    }

    /** Speaks HTTP/2 as the one of these does that has the number of the connection, and later as the last one does. */
    static Script playing(FrameScript... scripts) {
        return peer -> scripts[Math.min(peer.number(), scripts.length) - 1]
                .play(FramePeer.server(peer.reader, peer.writer));
    }

    /** Answers every request with these bytes, and keeps the connection. */
    static Script answering(String bytes) {
        return peer -> {
            while (peer.request() != null) {
                peer.send(bytes);
            }
        };
    }

    /** Sends these bytes for the first request, and closes. */
    static Script closingAfter(String bytes) {
        return peer -> {
            peer.request();
            peer.send(bytes);
        };
    }

    int port() {
        return server.port();
    }

    String https(String path) {
        return "https://localhost:" + port() + path;
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    List<String> requests() {
        return requests;
    }

    /** How many connections were made so far. */
    int made() {
        return peers.size();
    }

    /** How many connections are open. */
    int open() {
        return open;
    }

    /** How many connections were open at once. */
    int mostOpen() {
        return mostOpen;
    }

    /** The server's end of a connection, by the order in which they were made. */
    Peer peer(int index) {
        return peers.get(index);
    }

    static void until(BooleanSupplier so) {
        while (!so.getAsBoolean()) {
            await(sleep(Duration.ofMillis(1)));
        }
    }

    /** Lets the loop turn so many times. */
    static void turns(int n) {
        for (int i = 0; i < n; i++) {
            await(sleep(Duration.ZERO));
        }
    }

    @Override
    public void close() {
        server.close();
        server.closeClients();
        try {
            await(server.waitClosed());
        } catch (CancelledError e) {
            server.abortClients();
            throw e;
        }
    }
}
