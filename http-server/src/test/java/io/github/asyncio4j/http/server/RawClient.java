package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.asyncio4j.net.Connection;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.NetworkException;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A client that says what the test says, byte for byte. */
final class RawClient implements AutoCloseable {

    /**
     * A response.
     *
     * @param headers by their names in lower case; of several of one name the last
     */
    record Answer(int status, String reason, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.get(name);
        }

        boolean keepsAlive() {
            return !"close".equals(header("connection"));
        }
    }

    private final Connection connection;

    private RawClient(Connection connection) {
        this.connection = connection;
    }

    static RawClient to(WebServer server) {
        return new RawClient(await(Network.openConnection("127.0.0.1", server.port())));
    }

    /** Sends one request on a connection of its own and returns all that comes back. */
    static String talk(WebServer server, String bytes) {
        try (RawClient client = to(server)) {
            client.send(bytes);
            return client.rest();
        }
    }

    void send(String latin1) {
        connection.writer().write(latin1.getBytes(ISO_8859_1));
    }

    /** Sends a request without a body. */
    void get(String path) {
        send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    Answer ask(String path) {
        get(path);
        return answer();
    }

    /** Reads one response to anything but HEAD. */
    Answer answer() {
        Answer head = head();
        String length = head.header("content-length");
        String body;
        if (head.status() == 204 || head.status() == 304 || head.status() < 200) {
            body = "";
        } else if (length != null) {
            body = new String(await(connection.reader().readExactly(Integer.parseInt(length))), ISO_8859_1);
        } else if ("chunked".equals(head.header("transfer-encoding"))) {
            body = chunks();
        } else {
            body = rest();
        }
        return new Answer(head.status(), head.reason(), head.headers(), body);
    }

    /** Reads the head of a response. */
    Answer head() {
        String line = line();
        if (!line.startsWith("HTTP/1.1 ")) {
            throw new AssertionError("no status line: \"" + line + "\"");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String field = line(); !field.isEmpty(); field = line()) {
            int colon = field.indexOf(": ");
            headers.put(field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 2));
        }
        return new Answer(Integer.parseInt(line.substring(9, 12)), line.substring(13), headers, "");
    }

    private String chunks() {
        StringBuilder body = new StringBuilder();
        for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
            body.append(chunk);
        }
        return body.toString();
    }

    /** Reads one chunk; the last is empty. */
    String chunk() {
        String chunk = new String(await(connection.reader().readExactly(Integer.parseInt(line(), 16))), ISO_8859_1);
        line();
        return chunk;
    }

    private String line() {
        String line = new String(await(connection.reader().readLine()), ISO_8859_1);
        if (!line.endsWith("\r\n")) {
            throw new AssertionError("the connection ended, after \"" + line + "\"");
        }
        return line.substring(0, line.length() - 2);
    }

    /** Returns how many bytes wait to be sent. */
    int unsent() {
        return connection.writer().transport().writeBufferSize();
    }

    /** Reads so many bytes. */
    byte[] bytes(int n) {
        return await(connection.reader().readExactly(n));
    }

    /** Reads to the end of the connection, however it ends. */
    String rest() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (byte[] some = read(); some.length > 0; some = read()) {
                all.writeBytes(some);
            }
        } catch (NetworkException reset) {
            // As good an end as any: the server may close with bytes of ours unread.
        }
        return all.toString(ISO_8859_1);
    }

    private byte[] read() {
        return await(connection.reader().read(64 * 1024));
    }

    @Override
    public void close() {
        connection.writer().transport().abort();
    }
}
