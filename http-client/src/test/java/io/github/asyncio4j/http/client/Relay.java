package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.gather;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.net.Connection;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Server;
import io.github.asyncio4j.net.StreamReader;
import io.github.asyncio4j.net.StreamWriter;
import io.github.asyncio4j.net.Tls;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A proxy of HTTP and of SOCKS 5 that makes tunnels, and notes what it was asked. */
final class Relay implements AutoCloseable {

    private final List<String> asked = new ArrayList<>();
    private final String answer;
    private Server server;

    private Relay(String answer) {
        this.answer = answer;
    }

    /** Makes one that agrees. */
    static Relay start() {
        return start(ListenOptions.at("127.0.0.1", 0), "HTTP/1.1 200 Connection established\r\n\r\n");
    }

    static Relay start(Tls tls) {
        return start(ListenOptions.at("127.0.0.1", 0).withTls(tls), "HTTP/1.1 200 OK\r\nVia: x\r\n\r\n");
    }

    /** Makes one that gives this answer, and makes a tunnel if that begins with HTTP and has a 200. */
    static Relay start(ListenOptions at, String answer) {
        Relay relay = new Relay(answer);
        relay.server = await(Network.startServer(relay::serve, at));
        return relay;
    }

    /** What was asked: heads of CONNECT, and what SOCKS was told in hexadecimal digits. */
    List<String> asked() {
        return asked;
    }

    Proxy proxy(String scheme) {
        return Proxy.at(scheme + "://localhost:" + server.port());
    }

    private void serve(StreamReader reader, StreamWriter writer) {
        try {
            byte[] first = await(reader.readExactly(1));
            if (first[0] == 5) {
                socks(reader, writer);
            } else {
                connect(reader, writer);
            }
        } catch (NetworkException gone) {
            // The clients of these tests come and go as they like.
        }
    }

    private void connect(StreamReader reader, StreamWriter writer) {
        String head = "C" + new String(await(reader.readUntil("\r\n\r\n".getBytes(ISO_8859_1))), ISO_8859_1);
        asked.add(head);
        writer.write(answer.getBytes(ISO_8859_1));
        if (answer.matches("(?s)HTTP/1.. 200.*")) {
            String place = head.split(" ")[1];
            int colon = place.lastIndexOf(':');
            tunnel(place.substring(0, colon), Integer.parseInt(place.substring(colon + 1)), reader, writer);
        }
    }

    /** With a password if it is offered. */
    private void socks(StreamReader reader, StreamWriter writer) {
        byte[] methods = await(reader.readExactly(await(reader.readExactly(1))[0]));
        boolean login = methods.length == 2;
        writer.write(new byte[] {5, (byte) (login ? 2 : 0)});
        if (login) {
            ByteArrayOutputStream told = new ByteArrayOutputStream();
            await(reader.readExactly(1));
            for (int i = 0; i < 2; i++) {
                told.writeBytes(await(reader.readExactly(await(reader.readExactly(1))[0])));
                told.write(' ');
            }
            asked.add(told.toString(ISO_8859_1).strip());
            writer.write(new byte[] {1, (byte) (told.toString(ISO_8859_1).contains("wrong") ? 1 : 0)});
        }
        byte[] head = await(reader.readExactly(4));
        int length = head[3] == 3 ? await(reader.readExactly(1))[0] : head[3] == 1 ? 4 : 16;
        byte[] address = await(reader.readExactly(length));
        byte[] port = await(reader.readExactly(2));
        asked.add(head[3] == 3 ? new String(address, ISO_8859_1) : HexFormat.of().formatHex(address));
        byte[] reply = {5, (byte) answer.charAt(0), 0, 3, 2, 'h', 'i', 0, 1};
        writer.write(answer.startsWith("HTTP") ? new byte[] {5, 0, 0, 1, 1, 2, 3, 4, 0, 1} : reply);
        if (answer.startsWith("HTTP") || answer.charAt(0) == 0) {
            // What the name means is the proxy's business: here all names are this machine.
            tunnel("127.0.0.1", (port[0] & 0xff) << 8 | port[1] & 0xff, reader, writer);
        }
    }

    private static void tunnel(String host, int port, StreamReader reader, StreamWriter writer) {
        Connection far = await(Network.openConnection(host, port));
        try {
            await(gather(pump(reader, far.writer()), pump(far.reader(), writer)));
        } finally {
            far.writer().transport().abort();
        }
    }

    private static Coroutine<Void> pump(StreamReader from, StreamWriter to) {
        return async(() -> {
            try {
                for (byte[] some = await(from.read(65_536)); some.length > 0; some = await(from.read(65_536))) {
                    to.write(some);
                    await(to.drain());
                }
            } catch (NetworkException gone) {
                // So is the other side, soon.
            }
            to.transport().close();
        });
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
