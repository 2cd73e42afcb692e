package io.github.asyncio4j.bench.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.epoll.Epoll;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
            assertThat(talk(server.port(), "ping")).isEqualTo("ping");
        }
    }

    @Test
    void helloAnswersWithTheShortestHead() throws Exception {
        try (NettyServer server = NettyServer.hello(0)) {
            assertThat(talk(server.port(), "GET / HTTP/1.1\r\nhost: x\r\n\r\n")).isEqualTo(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 13\r\n\r\nHello, World!");
        }
    }

    @Test
    void filesHaveOneKibibyteAndTheSlowOnesTakeTheirTime() throws Exception {
        try (NettyServer server = NettyServer.files(0)) {
            String quick = talk(server.port(), "GET /r/1 HTTP/1.1\r\nhost: x\r\n\r\n");
            assertThat(quick).startsWith("HTTP/1.1 200 OK\r\n").contains("content-length: 1024\r\n");
            assertThat(quick.substring(quick.indexOf("\r\n\r\n") + 4)).hasSize(1_024);

            long start = System.nanoTime();
            assertThat(talk(server.port(), "GET /f/1 HTTP/1.1\r\nhost: x\r\n\r\n")).isEqualTo(quick);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(100_000_000);
        }
    }

    /** Sends a text and returns all that comes until nothing more does for a moment. */
    private static String talk(int port, String text) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            byte[] buffer = new byte[4_096];
            int n = socket.getInputStream().read(buffer);
            return new String(buffer, 0, n, StandardCharsets.US_ASCII);
        }
    }
}
