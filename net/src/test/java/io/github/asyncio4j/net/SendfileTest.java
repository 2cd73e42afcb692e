package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.net.Network.sendfile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Action;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendfileTest {

    @TempDir Path folder;
    private final byte[] data = new byte[500_000];
    private Path path;

    @BeforeEach
    void write() throws Exception {
        new Random(1).nextBytes(data);
        path = Files.write(folder.resolve("data"), data);
    }

    private interface Sending {
        void run(Transport transport, FileChannel file) throws Exception;
    }

    /** Has a server do something with the file and close, and returns all that the client gets. */
    private byte[] received(Sending sending) {
        byte[][] got = new byte[1][];
        Bounded.run(() -> {
            Server server = await(Network.startServer((_, writer) -> {
                try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                    sending.run(writer.transport(), file);
                }
            }, "127.0.0.1", 0));
            try (Connection connection = await(Network.openConnection("127.0.0.1", server.port()))) {
                got[0] = await(connection.reader().read());
            }
            server.close();
            await(server.waitClosed());
        });
        return got[0];
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWholeFileArrivesAndItsPositionIsAtTheEnd(boolean direct) {
        assertThat(received((transport, file) -> {
            assertThat(await(sendfile(direct ? transport : copying(transport), file))).isEqualTo(data.length);
            assertThat(file.position()).isEqualTo(data.length);
        })).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPartOfIt(boolean direct) {
        assertThat(received((transport, file) -> {
            Transport over = direct ? transport : copying(transport);
            assertThat(await(sendfile(over, file, 1_000, 100_000, true))).isEqualTo(100_000);
            assertThat(file.position()).isEqualTo(101_000);
            assertThat(await(sendfile(over, file, data.length - 5, 100, true))).as("all there is").isEqualTo(5);
            assertThat(await(sendfile(over, file, data.length + 5, -1, true))).as("nothing is there").isZero();
        })).isEqualTo(concat(Arrays.copyOfRange(data, 1_000, 101_000),
                Arrays.copyOfRange(data, data.length - 5, data.length)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsWrittenBeforeAndAfterKeepsItsPlace(boolean direct) {
        assertThat(received((transport, file) -> {
            transport.write("before".getBytes());
            await(sendfile(direct ? transport : copying(transport), file));
            transport.write("after".getBytes());
        })).isEqualTo(concat("before".getBytes(), data, "after".getBytes()));
    }

    @Test
    void nothingIsWrittenWhileAFileIsSent() {
        assertThat(received((transport, file) -> {
            var sending = createTask(sendfile(transport, file));
            await(sleep(Duration.ZERO));
            assertThatThrownBy(() -> transport.write(new byte[1])).isInstanceOf(IllegalStateException.class)
                    .hasMessage("unable to write; sendfile is in progress: await it first");
            assertThatThrownBy(() -> await(sendfile(transport, file))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another one is being sent");
            await(sending);
            transport.write(new byte[1]);
        })).hasSize(data.length + 1);
    }

    @Test
    void withoutTheFallbackACopyIsRefused() {
        received((transport, file) -> assertThatThrownBy(
                () -> await(sendfile(copying(transport), file, 0, -1, false)))
                .isInstanceOf(SendfileNotAvailableException.class).hasMessageContaining("allow the fallback"));
    }

    @Test
    void aClosingTransportSendsNone() {
        received((transport, file) -> {
            transport.close();
            assertThatThrownBy(() -> await(sendfile(transport, file))).isInstanceOf(IllegalStateException.class)
                    .hasMessage("Transport is closing");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPeerThatGoesInTheMiddleEndsItWithTheLossAndThePositionBehindWhatWasSent(boolean direct) {
        Bounded.run(() -> {
            Action[] check = new Action[1];
            Server server = await(Network.startServer((_, writer) -> {
                try (FileChannel file = FileChannel.open(Files.write(path, new byte[20_000_000]))) {
                    Transport transport = direct ? writer.transport() : copying(writer.transport());
                    assertThatThrownBy(() -> await(sendfile(transport, file)))
                            .isInstanceOf(ConnectionResetException.class);
                    assertThat(file.position()).isBetween(1L, 19_999_999L);
                    check[0] = () -> {};
                }
            }, "127.0.0.1", 0));
            Connection connection = await(Network.openConnection("127.0.0.1", server.port()));
            await(connection.reader().readExactly(1_000));
            connection.writer().transport().abort();
            server.close();
            await(server.waitClosed());
            assertThat(check[0]).as("the handler came to its end").isNotNull();
        });
    }

    @Test
    void badSpansAreRefusedAtOnce() {
        received((transport, file) -> {
            assertThatThrownBy(() -> sendfile(transport, file, -1, 1, true))
                    .hasMessage("offset must be a non-negative integer (got -1)");
            assertThatThrownBy(() -> sendfile(transport, file, 0, 0, true))
                    .hasMessage("count must be a positive integer, or -1 for all (got 0)");
        });
    }

    private static byte[] concat(byte[]... parts) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** The same transport, as one that cannot send files, such as with TLS. */
    private static Transport copying(Transport transport) {
        return (Transport) java.lang.reflect.Proxy.newProxyInstance(SendfileTest.class.getClassLoader(),
                new Class<?>[] {Transport.class},
                (_, method, arguments) -> method.getName().equals("canSendFile")
                        ? false
                        : method.invoke(transport, arguments));
    }
}
