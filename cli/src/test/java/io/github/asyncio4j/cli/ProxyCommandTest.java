package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Tool;
import io.github.asyncio4j.cli.Program.Ended;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy as a user meets it. */
class ProxyCommandTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** Waits for the line that says where it listens. */
    private static int port(Program proxy) throws Exception {
        AtomicReference<String> line = new AtomicReference<>();
        proxy.awaitLine(text -> {
            if (text.contains(" is passed on to ")) {
                line.set(text);
            }
            return line.get() != null;
        });
        String address = line.get().substring(0, line.get().indexOf(' '));
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static Program proxyTo(int port) throws Exception {
        return Program.start("proxy", "127.0.0.1:0", "127.0.0.1:" + port, "--grace", "1");
    }

    /** The target answers when it has heard all: each way has its own end. */
    @Test
    void bytesGoBothWaysEachUntilItsOwnEnd() throws Exception {
        try (ServerSocket target = new ServerSocket(0, 1, LOOPBACK); Program proxy = proxyTo(target.getLocalPort());
                Socket client = new Socket(LOOPBACK, port(proxy))) {
            client.getOutputStream().write(new byte[300_000]);
            client.shutdownOutput();
            try (Socket served = target.accept()) {
                assertThat(served.getInputStream().readAllBytes()).hasSize(300_000);
                served.getOutputStream().write("all heard".getBytes());
            }
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("all heard");
            proxy.awaitLine(text -> text.contains(": 300,000 bytes there, 9 back, "));
            proxy.signal("TERM");
            Ended ended = proxy.end();
            assertThat(ended.exitCode()).isEqualTo(143);
            assertThat(ended.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalEndsItThoughAConnectionIsOpen(String signal, int code) throws Exception {
        try (ServerSocket target = new ServerSocket(0, 1, LOOPBACK); Program proxy = proxyTo(target.getLocalPort());
                Socket client = new Socket(LOOPBACK, port(proxy)); Socket _ = target.accept()) {
            client.getOutputStream().write(1);
            proxy.signal(signal);
            proxy.awaitLine(text -> text.equals("1 open, which may go on for 1 s"));
            Ended ended = proxy.end();
            assertThat(ended.exitCode()).isEqualTo(code);
            assertThat(ended.err()).isEmpty();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aTargetThatRefusesIsSaidAndTheProxyGoesOn() throws Exception {
        int nobody = Tool.freePort();
        try (Program proxy = proxyTo(nobody)) {
            int port = port(proxy);
            for (int i = 0; i < 2; i++) {
                try (Socket client = new Socket(LOOPBACK, port)) {
                    assertThat(client.getInputStream().read()).isEqualTo(-1);
                }
            }
            proxy.awaitLine(text -> text.contains("connection refused by 127.0.0.1:" + nobody));
            proxy.signal("TERM");
            assertThat(proxy.end().exitCode()).isEqualTo(143);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9000", "::1:9000", "host:", "host:70000", "host:x"})
    void aBadPlaceIsRefused(String place) throws Exception {
        Ended ended = Program.run("proxy", place, "127.0.0.1:1");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).containsExactly("aio proxy: LISTEN is a host, a colon and a port from 0 to 65535, as"
                + " 127.0.0.1:9000 or [::1]:9000, not " + place);
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
            Ended ended = Program.run("proxy", "127.0.0.1:" + taken.getLocalPort(), "127.0.0.1:1");
            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.err()).singleElement().asString().contains("the port is taken by another socket");
        }
    }
}
