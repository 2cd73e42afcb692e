package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.net.ConnectionResetException;
import io.github.asyncio4j.net.IncompleteReadException;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.Server;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A server on the running loop that answers to the letter as a test says, one request a connection. */
final class TinyServer implements AutoCloseable {

    private final Server server;
    private final List<String> heads = new ArrayList<>();

    /** Starts one; it is given the head of each request, and returns all that is to be sent. */
    TinyServer(Function<String, byte[]> answering) {
        server = await(Network.startServer((reader, writer) -> {
            try {
                String head = new String(await(reader.readUntil("\r\n\r\n".getBytes())), StandardCharsets.US_ASCII);
                heads.add(head);
                await(writer.send(answering.apply(head)));
            } catch (IncompleteReadException | ConnectionResetException gone) {
                // The client needs it no more.
            }
        }, "127.0.0.1", 0));
    }

    /** Returns a whole answer: the status, perhaps more lines with \r\n between, and the body. */
    static byte[] answer(String status, byte[] body) {
        return cut(status, body, body.length);
    }

    static byte[] answer(String status, String body) {
        return answer(status, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the beginning of an answer, with so much of the body. */
    static byte[] cut(String status, byte[] body, int length) {
        byte[] head = ("HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = java.util.Arrays.copyOf(head, head.length + length);
        System.arraycopy(body, 0, all, head.length, length);
        return all;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    /** Returns the heads of the requests so far, in small letters. */
    List<String> heads() {
        return heads.stream().map(String::toLowerCase).toList();
    }

    @Override
    public void close() {
        server.close();
        await(server.waitClosed());
    }
}
