package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** socat as the other side. */
@ParameterizedClass
@EnumSource(Ends.Over.class)
class SocatTest {

    @Parameter Ends.Over over;

    @TempDir Path folder;

    @BeforeAll
    static void needsSocat() throws IOException {
        Needs.program("socat", "socat");
    }

    /** Returns where a server of another may listen. */
    private SocketAddress free() throws IOException {
        if (over == Ends.Over.UNIX) {
            return UnixDomainSocketAddress.of(folder.resolve("s"));
        }
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Tool.freePort());
    }

    private static String socat(String verb, SocketAddress address) {
        return address instanceof InetSocketAddress internet ? "TCP4-" + verb + ":" + (verb.equals("LISTEN")
                ? internet.getPort() + ",bind=127.0.0.1,reuseaddr" : "127.0.0.1:" + internet.getPort())
                : "UNIX-" + verb + ":" + address;
    }

    static Connection connectWhenItListens(SocketAddress address) {
        while (true) {
            try {
                return await(Network.openConnection(ConnectOptions.to(address)));
            } catch (NetworkException notYet) {
                await(sleep(Duration.ofMillis(5)));
            }
        }
    }

    @Test
    void itsHalfCloseIsTheEndOfTheQuestionAndNotOfTheAnswer() {
        Bounded.run(() -> {
            Server server = await(Network.startServer((reader, writer) -> {
                byte[] asked = await(reader.read());
                await(writer.send("you sent " + asked.length + " bytes\n"));
                await(sleep(Duration.ofMillis(20)));
                await(writer.send("and ended"));
            }, over.listen()));
            try (Tool socat = Tool.start("socat", "-t20", "-", socat("CONNECT", server.addresses().getFirst()))) {
                byte[] answer = await(socat.talk(new byte[1_000_000]));
                assertThat(new String(answer)).isEqualTo("you sent 1000000 bytes\nand ended");
            }
            server.close();
            await(server.waitClosed());
        });
    }

    /** wc answers at the end of its input. */
    @Test
    void itUnderstandsOurHalfClose() {
        Bounded.run(() -> {
            SocketAddress address = free();
            try (Tool _ = Tool.start("socat", "-t20", socat("LISTEN", address), "SYSTEM:wc -c");
                    Connection connection = connectWhenItListens(address)) {
                await(connection.writer().send(new byte[3_000_000]));
                connection.writer().writeEof();
                assertThat(await(connection.reader().readTextLine()).strip()).isEqualTo("3000000");
                assertThat(await(connection.reader().read())).isEmpty();
            }
        });
    }

    @Test
    void whatGoesThereComesBack() {
        Bounded.run(() -> {
            byte[] data = new byte[5_000_000];
            new Random(1).nextBytes(data);
            SocketAddress address = free();
            try (Tool _ = Tool.start("socat", "-t20", socat("LISTEN", address), "EXEC:cat");
                    Connection connection = connectWhenItListens(address)) {
                Task<byte[]> back = createTask(connection.reader().readExactly(data.length));
                await(connection.writer().send(data));
                assertThat(await(back)).isEqualTo(data);
            }
        });
    }

    @Test
    void itsDeathIsTheEndOrALoss() {
        Bounded.run(() -> {
            SocketAddress address = free();
            try (Tool socat = Tool.start("socat", socat("LISTEN", address), "-");
                    Connection connection = connectWhenItListens(address)) {
                connection.writer().write(new byte[3_000_000]);
                await(sleep(Duration.ofMillis(30)));
                socat.kill();
                try {
                    assertThat(await(connection.reader().read())).isEmpty();
                } catch (ConnectionResetException lost) {
                    assertThat(lost).hasMessageContaining("was lost");
                }
            }
        });
    }
}
