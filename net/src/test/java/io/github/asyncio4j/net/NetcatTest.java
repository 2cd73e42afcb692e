package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Tool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenBSD's netcat as the other side. */
class NetcatTest {

    @TempDir Path folder;

    @BeforeAll
    static void needsNetcat() throws IOException {
        Needs.program("nc", "OpenBSD");
    }

    private static void shout(StreamReader reader, StreamWriter writer) {
        for (String line : forAwait(reader.textLines())) {
            await(writer.send(line.toUpperCase(java.util.Locale.ROOT) + "\n"));
        }
        await(writer.send("END\n"));
    }

    /** With -N it ends its own direction at the end of its input, and prints what comes until the end of ours. */
    private static List<String> said(SocketAddress server, String... lines) throws Exception {
        List<String> command = new ArrayList<>(List.of("nc", "-N"));
        command.addAll(server instanceof InetSocketAddress internet ? List.of("127.0.0.1", "" + internet.getPort())
                : List.of("-U", server.toString()));
        try (Tool nc = Tool.start(command.toArray(String[]::new))) {
            return new String(await(nc.talk((String.join("\n", lines) + "\n").getBytes()))).lines().toList();
        }
    }

    @Test
    void talksOverTcp() {
        Bounded.run(() -> {
            Server server = await(Network.startServer(NetcatTest::shout, "127.0.0.1", 0));
            assertThat(said(server.address(), "one", "two")).containsExactly("ONE", "TWO", "END");
            server.close();
            await(server.waitClosed());
        });
    }

    @Test
    void talksOverAUnixSocket() {
        Bounded.run(() -> {
            Server server = await(Network.startUnixServer(NetcatTest::shout, folder.resolve("s")));
            assertThat(said(server.addresses().getFirst(), "one", "two")).containsExactly("ONE", "TWO", "END");
            server.close();
            await(server.waitClosed());
        });
    }

    @Test
    void listensAtAUnixSocket() {
        Path path = folder.resolve("s");
        Bounded.run(() -> {
            try (Tool nc = Tool.start("nc", "-N", "-lU", path.toString())) {
                try (Connection connection = SocatTest.connectWhenItListens(UnixDomainSocketAddress.of(path))) {
                    Task<byte[]> printed = createTask(nc.talk("from netcat\n".getBytes()));
                    assertThat(await(connection.reader().read())).as("to the end").hasSize(12);
                    await(connection.writer().send("to netcat"));
                    connection.writer().close();
                    assertThat(new String(await(printed))).isEqualTo("to netcat");
                }
            }
        });
    }
}
