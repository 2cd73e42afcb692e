package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.toThread;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.Authority;
import io.github.asyncio4j.net.Bounded;
import io.github.asyncio4j.net.Connection;
import io.github.asyncio4j.net.Insides;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.Server;
import io.github.asyncio4j.net.StreamReader;
import io.github.asyncio4j.net.StreamWriter;
import io.github.asyncio4j.net.Tls.Provider;
import io.github.asyncio4j.net.TlsException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** A server of ours whose client is the JDK's socket. What holds for its bytes holds where there is no shortcut too. */
class TlsSocketTest {

    static final List<Arguments> ALL = Stream.of(Provider.values())
            .flatMap(provider -> Stream.of("TLSv1.3", "TLSv1.2").map(version -> Arguments.of(provider, version)))
            .toList();

    /** What the two sides say. */
    @FunctionalInterface
    private interface Talk {
        void between(StreamReader reader, StreamWriter writer, Client client) throws Exception;
    }

    /** The other side; its calls block, and so run on other threads. */
    private record Client(Socket plain, SSLSocket tls) {

        void send(byte[] data) {
            await(toThread(() -> tls.getOutputStream().write(data)));
        }

        byte[] receive(int n) {
            return await(toThread(() -> tls.getInputStream().readNBytes(n)));
        }
    }

    /** A socket that sends what it is given in small pieces. */
    private static final class Dribbling extends Socket {
        private final Random random = new Random(3);

        Dribbling(int port) throws IOException {
            super(InetAddress.getLoopbackAddress(), port);
            setTcpNoDelay(true);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] data, int from, int n) throws IOException {
                    for (int at = 0; at < n;) {
                        int some = Math.min(n - at, 1 + random.nextInt(400));
                        out.write(data, from + at, some);
                        at += some;
                    }
                }
            };
        }
    }

    @FunctionalInterface
    private interface Dialled {
        Socket to(int port) throws IOException;
    }

    private static Socket dial(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static SSLContext trusting() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("tests", Authority.COMMON.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static void talk(Provider provider, String version, Talk talk) {
        talk(provider, version, TlsSocketTest::dial, talk);
    }

    private static void talk(Provider provider, String version, Dialled dialled, Talk talk) {
        Bounded.run(() -> {
            Future<Connection> accepted = getRunningLoop().createFuture();
            Server server = await(Network.startServer((reader, writer) -> {
                accepted.setResult(new Connection(reader, writer));
                await(writer.transport().closed());
            }, ListenOptions.at("127.0.0.1", 0)
                    .withTls(Authority.COMMON.server().withProvider(provider).withProtocols(version))));
            SSLContext context = trusting();
            Socket plain = dialled.to(server.port());
            try (SSLSocket tls = await(toThread(() -> {
                SSLSocket over =
                        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", server.port(), true);
                over.startHandshake();
                return over;
            })); Connection near = await(accepted)) {
                talk.between(near.reader(), near.writer(), new Client(plain, tls));
            }
            server.close();
            await(server.waitClosed());
        });
    }

    private static byte[] random(int n) {
        byte[] data = new byte[n];
        new Random(n).nextBytes(data);
        return data;
    }

    /** Where the loop has the sockets of epoll. */
    private static boolean hasShortcut() {
        return NettyPoller.of(getRunningLoop()).sockets().name().equals("epoll");
    }

    private static void pingPong(StreamReader reader, StreamWriter writer, Client client) {
        client.send(random(100));
        assertThat(await(reader.readExactly(100))).isEqualTo(random(100));
        writer.write(random(200));
        writer.write(random(300));
        assertThat(client.receive(200)).isEqualTo(random(200));
        assertThat(client.receive(300)).isEqualTo(random(300));
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void recordsPassThePipelineOnlyWhereThereIsNoShortcut(Provider provider, String version) {
        talk(provider, version, (reader, writer, client) -> {
            pingPong(reader, writer, client);
            Passing passing = new Passing();
            Insides.channel(writer).pipeline().addFirst(passing);
            for (int i = 0; i < 3; i++) {
                pingPong(reader, writer, client);
            }
            assertThat(passing.read > 0).isEqualTo(!hasShortcut());
            assertThat(passing.written > 0).isEqualTo(!hasShortcut());
        });
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void recordsMayComeInPieces(Provider provider, String version) {
        talk(provider, version, Dribbling::new, (reader, _, client) -> {
            byte[] data = random(40_000);
            client.send(data);
            assertThat(await(reader.readExactly(data.length))).isEqualTo(data);
        });
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void whatIsSentArrivesInOrderThroughAFullSocket(Provider provider, String version) {
        talk(provider, version, (_, writer, client) -> {
            byte[] sent = ManyArrays.write(writer);
            assertThat(Insides.unsent(writer)).isPositive();
            assertThat(client.receive(sent.length)).isEqualTo(sent);
            Bounded.until(() -> Insides.unsent(writer) == 0);
        });
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void whatComesIsReadInOrderHoweverMuchItIs(Provider provider, String version) {
        talk(provider, version, (reader, _, client) -> {
            byte[] data = random(3_000_000);
            Task<?> sent = createTask(async(() -> client.send(data)));
            assertThat(await(reader.readExactly(data.length))).isEqualTo(data);
            await(sent);
        });
    }

    /** In TLS 1.3 the JDK changes its keys when it is asked for a second handshake, and wants the other side's changed. */
    @ParameterizedTest
    @EnumSource
    void keysMayChange(Provider provider) {
        talk(provider, "TLSv1.3", (reader, writer, client) -> {
            for (int i = 0; i < 3; i++) {
                await(toThread(client.tls()::startHandshake));
                pingPong(reader, writer, client);
            }
        });
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void theGoodbyeOfTheOtherSideIsTheEnd(Provider provider, String version) {
        talk(provider, version, (reader, writer, client) -> {
            pingPong(reader, writer, client);
            await(toThread(() -> {
                client.tls().getOutputStream().write("last".getBytes(US_ASCII));
                client.tls().shutdownOutput();
            }));
            assertThat(await(reader.read())).isEqualTo("last".getBytes(US_ASCII));
            assertThat(reader.atEof()).isTrue();
        });
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void whatIsNoRecordEndsTheConnectionWithAnAlert(Provider provider, String version) {
        talk(provider, version, (reader, writer, client) -> {
            pingPong(reader, writer, client);
            // A record of 16 bytes of data that nobody has encrypted.
            byte[] forged = new byte[21];
            forged[0] = 23;
            forged[1] = 3;
            forged[2] = 3;
            forged[4] = 16;
            await(toThread(() -> client.plain().getOutputStream().write(forged)));
            assertThatThrownBy(() -> await(reader.read())).isInstanceOf(TlsException.class);
            assertThatThrownBy(() -> client.receive(1)).isInstanceOf(SSLException.class).hasMessageContaining("alert");
        });
    }
}
