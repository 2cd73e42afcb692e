package io.github.asyncio4j.bench.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.epoll.Epoll;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NettyServerTest {

    @BeforeEach
    void epollIsThere() {
        assumeThat(Epoll.isAvailable()).isTrue();
    }

    @Test
    void echoSendsBack() throws Exception {
        try (NettyServer server = NettyServer.echo(0)) {
            assertThat(talk(server.port(), "ping", "ping"::equals)).isEqualTo("ping");
        }
    }

    @Test
    void helloAnswersWithTheShortestHead() throws Exception {
        try (NettyServer server = NettyServer.hello(0)) {
            String answer = talk(server.port(), "GET / HTTP/1.1\r\nhost: x\r\n\r\n",
                    some -> some.endsWith("Hello, World!"));
            assertThat(answer).isEqualTo(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 13\r\n\r\nHello, World!");
        }
    }

    @Test
    void filesHaveOneKibibyteAndTheSlowOnesTakeTheirTime() throws Exception {
        try (NettyServer server = NettyServer.files(0)) {
            Predicate<String> whole = some -> some.contains("\r\n\r\n") && body(some).length() >= 1_024;
            String quick = talk(server.port(), "GET /r/1 HTTP/1.1\r\nhost: x\r\n\r\n", whole);
            assertThat(quick).startsWith("HTTP/1.1 200 OK\r\n").contains("content-length: 1024\r\n");
            assertThat(body(quick)).hasSize(1_024);

            long start = System.nanoTime();
            assertThat(talk(server.port(), "GET /f/1 HTTP/1.1\r\nhost: x\r\n\r\n", whole)).isEqualTo(quick);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(100_000_000);
        }
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    /** Sends a text and returns what comes until it is whole, or the connection has ended. */
    private static String talk(int port, String text, Predicate<String> whole) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            byte[] buffer = new byte[4_096];
            String all = "";
            for (int n; !whole.test(all) && (n = socket.getInputStream().read(buffer)) >= 0;) {
                all += new String(buffer, 0, n, StandardCharsets.US_ASCII);
            }
            return all;
        }
    }
}
