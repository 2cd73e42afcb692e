package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.net.TlsTest.close;
import static io.github.asyncio4j.net.TlsTest.connect;
import static io.github.asyncio4j.net.TlsTest.filled;
import static io.github.asyncio4j.net.TlsTest.listen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Event;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.Tls.Provider;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS that begins in the middle of a stream. */
class StartTlsTest {

    private static final Authority AUTHORITY = Authority.COMMON;
    private static final int SIZE = 100 * 1024;

    private static Server listenPlain(ConnectionHandler handler) {
        return await(Network.startServer(handler, "127.0.0.1", 0));
    }

    private static Connection connectPlain(Server server) {
        return await(Network.openConnection("127.0.0.1", server.port()));
    }

    @ParameterizedTest
    @EnumSource
    void bothSidesOfAStreamBeginAndGoOnOverIt(Provider provider) {
        Bounded.run(() -> {
            Server server = listenPlain((reader, writer) -> {
                assertThat(await(reader.readTextLine())).isEqualTo("STARTTLS");
                writer.write("go ahead\n");
                await(writer.startTls(AUTHORITY.server().withProvider(provider)));
                assertThat(await(reader.readTextLine())).isEqualTo("secret");
                writer.write("answer\n");
                await(writer.drain());
            });
            Connection client = connectPlain(server);
            client.writer().write("STARTTLS\n");
            assertThat(await(client.reader().readTextLine())).isEqualTo("go ahead");
            assertThat(client.writer().tlsInfo()).isNull();
            assertThat(client.writer().canWriteEof()).isTrue();
            await(client.writer().startTls(AUTHORITY.client().withProvider(provider)));
            assertThat(client.writer().tlsInfo().protocol()).isEqualTo("TLSv1.3");
            assertThat(client.writer().canWriteEof()).isFalse();
            client.writer().write("secret\n");
            assertThat(await(client.reader().readTextLine())).isEqualTo("answer");
            assertThat(await(client.reader().read())).isEmpty();
            close(client);
            close(server);
        });
    }

    /** CPython gh-142352: a client that does not wait for the answer sends its first message along with the command. */
    @ParameterizedTest
    @EnumSource
    void whatTheReaderHasAlreadyIsPartOfTheHandshake(Provider provider) {
        Bounded.run(() -> {
            Event arrived = new Event();
            Server server = listenPlain((reader, writer) -> {
                assertThat(await(reader.readTextLine())).isEqualTo("STARTTLS");
                await(arrived.waitSet());
                Bounded.until(() -> Insides.buffered(reader) > 100);
                await(writer.startTls(AUTHORITY.server().withProvider(provider)));
                writer.write(await(reader.readTextLine()));
                await(writer.drain());
            });
            Connection client = connectPlain(server);
            client.writer().write("STARTTLS\n");
            Task<Void> shaking = createTask(client.writer().startTls(AUTHORITY.client().withProvider(provider)));
            await(sleep(Duration.ofMillis(5)));
            arrived.set();
            await(shaking);
            client.writer().write("echo\n");
            assertThat(await(client.reader().read())).asString(StandardCharsets.US_ASCII).isEqualTo("echo");
            close(client);
            close(server);
        });
    }

    @Test
    void aReaderThatHadStoppedTheSocketReadsOn() {
        Bounded.run(() -> {
            Server server = listenPlain((_, writer) -> {
                writer.write(new byte[1_000_000]);
                await(sleep(Duration.ofMillis(20)));
            });
            Connection client = connectPlain(server);
            Bounded.until(() -> !client.writer().transport().isReading());
            assertThatThrownBy(() -> await(client.writer().startTls(AUTHORITY.client())))
                    .isInstanceOf(TlsException.class).hasMessageContaining("the other side does not speak TLS");
            close(server);
        });
    }

    /** A protocol that notes what comes, of either kind. */
    private static class Noting implements BaseProtocol {
        final ByteArrayOutputStream data = new ByteArrayOutputStream();
        final Future<Void> made = getRunningLoop().createFuture();
        final Future<@Nullable Throwable> lost = getRunningLoop().createFuture();
        final Event some = new Event();
        int times;
        @Nullable Transport transport;

        @Override
        public void connectionMade(BaseTransport to) {
            transport = (Transport) to;
            times++;
            made.setResult(null);
        }

        @Override
        public void connectionLost(@Nullable Throwable why) {
            lost.setResult(why);
        }

        void came(byte[] bytes) {
            data.writeBytes(bytes);
            some.set();
        }

        void waitFor(int n) {
            while (data.size() < n) {
                some.clear();
                await(some.waitSet());
            }
        }
    }

    private static final class Plain extends Noting implements Protocol {
        @Override
        public void dataReceived(byte[] bytes) {
            came(bytes);
        }
    }

    private static final class Lending extends Noting implements BufferedProtocol {
        private ByteBuffer lent;

        @Override
        public ByteBuffer getBuffer(int hint) {
            lent = ByteBuffer.allocate(1_000);
            return lent;
        }

        @Override
        public void bufferUpdated(int n) {
            came(java.util.Arrays.copyOf(lent.array(), n));
        }
    }

    private static void clientBeginsWith(Noting protocol) {
        byte[] hello = filled('1', SIZE);
        Server server = listenPlain((reader, writer) -> {
            assertThat(await(reader.readExactly(SIZE))).isEqualTo(hello);
            await(writer.startTls(AUTHORITY.server()));
            writer.write("O");
            assertThat(await(reader.readExactly(SIZE))).isEqualTo(hello);
        });
        var client = await(Network.createConnection(() -> protocol, ConnectOptions.to("127.0.0.1", server.port())));
        client.transport().write(hello);
        Transport secure = await(Network.startTls(client.transport(), protocol, AUTHORITY.client()));
        protocol.waitFor(1);
        assertThat(protocol.data.toString()).isEqualTo("O");
        secure.write(hello);
        assertThat(await(protocol.lost)).isNull();
        assertThat(protocol.times).as("connectionMade").isEqualTo(1);
        close(server);
    }

    @Test
    void aClientsProtocolGoesOnOverIt() {
        Bounded.run(() -> clientBeginsWith(new Plain()));
    }

    @Test
    void aClientsBufferedProtocolGoesOnOverIt() {
        Bounded.run(() -> clientBeginsWith(new Lending()));
    }

    @Test
    void aServersProtocolGoesOnOverItAndMayBeAnother() {
        Bounded.run(() -> {
            Plain first = new Plain();
            Plain second = new Plain();
            Server server = await(Network.createServer(() -> first, ListenOptions.at("127.0.0.1", 0)));
            Connection client = connectPlain(server);
            await(first.made);
            first.transport.write(filled('1', SIZE));
            assertThat(await(client.reader().readExactly(SIZE))).hasSize(SIZE);
            Task<Void> shaking = createTask(client.writer().startTls(AUTHORITY.client()));
            assertThat(await(Network.startTls(first.transport, second, AUTHORITY.server()))).isSameAs(first.transport);
            await(shaking);
            assertThat(first.transport.protocol()).isSameAs(second);
            client.writer().write(filled('2', SIZE));
            second.waitFor(SIZE);
            first.transport.write(filled('3', SIZE));
            assertThat(await(client.reader().readExactly(SIZE))).isEqualTo(filled('3', SIZE));
            close(client);
            assertThat(await(second.lost)).isNull();
            assertThat(first.data.size()).isZero();
            assertThat(second.times).as("connectionMade").isZero();
            close(server);
        });
    }

    @Test
    void aCancelClosesTheConnectionAndTheProtocolIsTold() {
        Bounded.run(() -> {
            Event over = new Event();
            Server server = listenPlain((reader, _) -> {
                await(over.waitSet());
                await(reader.read());
            });
            Plain protocol = new Plain();
            var client = await(Network.createConnection(() -> protocol, ConnectOptions.to("127.0.0.1", server.port())));
            Task<Transport> shaking = createTask(Network.startTls(client.transport(), protocol, AUTHORITY.client()));
            await(sleep(Duration.ofMillis(5)));
            shaking.cancel();
            await(io.github.asyncio4j.Asyncio.wait(List.of(shaking)));
            assertThat(shaking.cancelled()).isTrue();
            assertThat(client.transport().isClosing()).isTrue();
            assertThat(await(protocol.lost)).isNull();
            over.set();
            close(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatAreNoTlsAfterTheHandshakeFailTheReader(Provider provider) {
        Bounded.run(() -> {
            Event failed = new Event();
            Server server = listen(AUTHORITY.server().withProvider(provider), (reader, writer) -> {
                writer.write("A\n");
                await(reader.readExactly(1));
                Insides.writePastTls(writer, "please corrupt the SSL connection");
                await(failed.waitSet()); // a reset would take away what the client has not read yet
                writer.transport().abort();
            });
            Connection client = connect(server, AUTHORITY.client().withProvider(provider));
            assertThat(await(client.reader().readTextLine())).isEqualTo("A");
            client.writer().write("B");
            assertThatThrownBy(() -> await(client.reader().readLine())).isInstanceOf(TlsException.class);
            failed.set();
            client.close();
            assertThatThrownBy(() -> await(client.writer().waitClosed())).isInstanceOf(TlsException.class);
            close(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void tlsGoesThroughTls(Provider provider) {
        Bounded.run(() -> {
            Tls serving = AUTHORITY.server().withProvider(provider);
            List<String> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report.message()));
            Server server = listen(serving, (reader, writer) -> {
                await(writer.startTls(serving));
                assertThat(await(reader.readExactly(SIZE))).isEqualTo(filled('A', SIZE));
                writer.write("SPAM");
                await(writer.drain());
            });
            Tls tls = AUTHORITY.client().withProvider(provider);
            Connection client = connect(server, tls);
            await(client.writer().startTls(tls));
            client.writer().write(filled('A', SIZE));
            assertThat(await(client.reader().read())).asString(StandardCharsets.US_ASCII).isEqualTo("SPAM");
            close(client);
            close(server);
            assertThat(reports).isEmpty();
        });
    }

    /** CPython gh-113214: the end of the inner one while the outer one is there for it only. */
    @ParameterizedTest
    @EnumSource
    void aCloseDuringTheHandshakeInsideOfTlsTellsNobody(Provider provider) {
        Bounded.run(() -> {
            List<String> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report.message()));
            Server server = listen(AUTHORITY.server().withProvider(provider), (reader, _) -> {
                try {
                    await(reader.read());
                } catch (ConnectionResetException e) {
                    // Where the client closed with bytes that it had not read yet, the system resets the connection.
                }
            });
            Tls tls = AUTHORITY.client().withProvider(provider);
            Connection client = connect(server, tls);
            Task<Void> inner = createTask(client.writer().startTls(tls));
            await(sleep(Duration.ofMillis(5)));
            client.close();
            await(io.github.asyncio4j.Asyncio.wait(List.of(inner)));
            assertThat(inner.exception()).isInstanceOf(ConnectionResetException.class);
            close(server);
            assertThat(reports).isEmpty();
        });
    }

    @Test
    void itIsRefusedWhereItMakesNoSense() {
        Bounded.run(() -> {
            Server server = listenPlain((reader, _) -> await(reader.read()));
            Connection client = connectPlain(server);
            assertThatThrownBy(() -> client.writer().startTls(null)).isInstanceOf(NullPointerException.class)
                    .hasMessage("the TLS is null");
            assertThatThrownBy(() -> Network.startTls(client.writer().transport(), new Plain(), null))
                    .isInstanceOf(NullPointerException.class).hasMessage("the TLS is null");
            assertThatThrownBy(() -> Network.startTls(null, new Plain(), AUTHORITY.client()))
                    .isInstanceOf(NullPointerException.class).hasMessage("the transport is null");
            assertThatThrownBy(() -> await(Network.startTls(new Fed(), new Plain(), AUTHORITY.client())))
                    .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("cannot begin TLS");
            client.writer().writeEof();
            assertThatThrownBy(() -> await(client.writer().startTls(AUTHORITY.client())))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("after writeEof()");
            close(server);
        });
    }

    @Test
    void aClosedConnectionCannotBegin() {
        Bounded.run(() -> {
            Server server = listenPlain((reader, _) -> await(reader.read()));
            Connection client = connectPlain(server);
            close(client);
            assertThatThrownBy(() -> await(client.writer().transport().startTls(AUTHORITY.client())))
                    .isInstanceOf(ConnectionResetException.class);
            close(server);
        });
    }
}
