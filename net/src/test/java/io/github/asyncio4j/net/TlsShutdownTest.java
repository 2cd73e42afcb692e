package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.net.TlsTest.close;
import static io.github.asyncio4j.net.TlsTest.connect;
import static io.github.asyncio4j.net.TlsTest.filled;
import static io.github.asyncio4j.net.TlsTest.listen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Event;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.NothingLeft;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.Tls.Provider;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How TLS ends: what was written arrives, both sides say goodbye, and neither waits for ever. */
class TlsShutdownTest {

    private static final Authority AUTHORITY = Authority.COMMON;
    private static final int SIZE = 4 << 20;

    @ParameterizedTest
    @EnumSource
    void aCloseSendsAllThatWasWrittenBeforeIt(Provider provider) {
        Bounded.run(() -> {
            Future<Integer> got = getRunningLoop().createFuture();
            Server server = listen(AUTHORITY.server().withProvider(provider), (reader, _) -> {
                await(sleep(Duration.ofMillis(30)));
                got.setResult(await(reader.read()).length);
            });
            Connection client = connect(server, AUTHORITY.client().withProvider(provider));
            for (int i = 0; i < 32; i++) {
                client.writer().write(filled('x', SIZE / 32));
            }
            client.close();
            assertThat(client.writer().isClosing()).isTrue();
            client.writer().write("dropped");
            await(client.writer().waitClosed());
            assertThat(await(got)).isEqualTo(SIZE);
            close(server);
        });
    }

    /** Who downloads something and has seen enough: with TLS 1.3 the other side may go on, and need not look for our goodbye. */
    @ParameterizedTest
    @EnumSource
    void aCloseDoesNotWaitForOneWhoGoesOnSending(Provider provider) {
        Bounded.run(() -> {
            Future<NetworkException> ended = getRunningLoop().createFuture();
            Server server = listen(AUTHORITY.server(), (_, writer) -> {
                try {
                    while (true) {
                        await(writer.send(filled('x', 100_000)));
                    }
                } catch (NetworkException e) {
                    ended.setResult(e);
                }
            });
            Connection client = connect(server, AUTHORITY.client().withProvider(provider));
            assertThat(await(client.reader().read(100))).hasSizeBetween(1, 100);
            close(client);
            await(ended);
            close(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfTheOtherSideIsTheEndOfTheStream(Provider provider) {
        Bounded.run(() -> {
            Server server = listen(AUTHORITY.server().withProvider(provider), (reader, writer) -> {
                await(reader.readExactly(4));
                writer.write("OK");
            });
            Connection client = connect(server, AUTHORITY.client().withProvider(provider));
            client.writer().write("ping");
            assertThat(await(client.reader().read())).asString(StandardCharsets.US_ASCII).isEqualTo("OK");
            close(client);
            close(server);
        });
    }

    /**
     * What is queued when the goodbye of the other side arrives is still sent. With the JDK so is what is written after it,
     * to which BoringSSL has answered already.
     */
    @ParameterizedTest
    @EnumSource
    void whoHasSaidGoodbyeStillReceives(Provider provider) {
        Bounded.run(() -> {
            try (JdkServer peer = new JdkServer(AUTHORITY)) {
                Connection client = await(Network.openConnection(
                        ConnectOptions.to("127.0.0.1", peer.port())
                                .withTls(AUTHORITY.client().withProvider(provider))));
                SSLSocket socket = await(peer.accepted());
                client.writer().write(filled('x', SIZE));
                await(toThread(socket::shutdownOutput));
                assertThat(await(client.reader().read())).isEmpty();
                client.writer().write("last");
                client.close();
                int received = await(toThread(() -> socket.getInputStream().readAllBytes())).length;
                assertThat(received).isEqualTo(provider == Provider.JDK ? SIZE + 4 : SIZE);
                await(client.writer().waitClosed());
            }
        });
    }

    /** The end of the connection without one of TLS is an end too, and what is queued is sent. */
    @ParameterizedTest
    @EnumSource
    void whoHasEndedItsDirectionStillReceives(Provider provider) {
        Bounded.run(() -> {
            try (JdkServer peer = new JdkServer(AUTHORITY)) {
                Connection client = await(Network.openConnection(
                        ConnectOptions.to("127.0.0.1", peer.port())
                                .withTls(AUTHORITY.client().withProvider(provider))));
                SSLSocket socket = await(peer.accepted());
                client.writer().write(filled('x', SIZE));
                await(toThread(() -> peer.raw().shutdownOutput()));
                assertThat(await(client.reader().read())).isEmpty();
                client.close();
                int received = await(toThread(() -> socket.getInputStream().readAllBytes())).length;
                assertThat(received).isEqualTo(SIZE);
                await(client.writer().waitClosed());
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void whoDoesNotAnswerTheEndIsLeftAfterAWhile(Provider provider) {
        Bounded.run(() -> {
            try (JdkServer peer = new JdkServer(AUTHORITY)) {
                Connection client = await(Network.openConnection(ConnectOptions.to("127.0.0.1", peer.port())
                        .withTls(
                                AUTHORITY.client().withProvider(provider).withShutdownTimeout(Duration.ofMillis(50)))));
                await(peer.accepted());
                client.close();
                assertThatThrownBy(() -> await(client.writer().waitClosed())).isInstanceOf(TlsException.class)
                        .hasMessage(
                                "TLS shutdown timed out: 127.0.0.1:" + peer.port()
                                        + " did not answer the end of TLS within 50 ms");
            }
        });
    }

    /** A reader that stopped the socket must not keep the goodbye from being read. */
    @Test
    void aCloseReadsOnForTheAnswer() {
        Bounded.run(() -> {
            Server server = listen(AUTHORITY.server(), (reader, writer) -> {
                writer.write(new byte[1_000_000]);
                await(reader.read());
            });
            Connection client = connect(server, AUTHORITY.client());
            Bounded.until(() -> !client.writer().transport().isReading());
            long before = System.nanoTime();
            close(client);
            assertThat(System.nanoTime() - before).isLessThan(10_000_000_000L);
            close(server);
        });
    }

    @Test
    void anAbortDoesNotWait() {
        Bounded.run(() -> {
            try (JdkServer peer = new JdkServer(AUTHORITY)) {
                Connection client = await(Network.openConnection(
                        ConnectOptions.to("127.0.0.1", peer.port()).withTls(AUTHORITY.client())));
                await(peer.accepted());
                client.writer().write(new byte[SIZE]);
                client.writer().transport().abort();
                await(client.writer().waitClosed());
            }
        });
    }

    /** What a timer would hold is the TLS and all that it refers to. */
    @Test
    void aConnectionThatIsClosedIsForgottenAtOnce() {
        Bounded.run(() -> {
            Server server = listen(AUTHORITY.server(), (_, _) -> {});
            WeakReference<Tls> tls = openAndClose(server);
            Bounded.until(() -> {
                System.gc();
                return tls.get() == null;
            });
            close(server);
        });
    }

    private static WeakReference<Tls> openAndClose(Server server) {
        Tls tls = AUTHORITY.client().withAlpn("nothing else has this");
        close(connect(server, tls));
        return new WeakReference<>(tls);
    }

    private static class Noting implements Protocol {
        final List<String> told = new ArrayList<>();
        final Future<@Nullable Throwable> lost = getRunningLoop().createFuture();
        final Event some = new Event();
        @Nullable Transport transport;

        @Override
        public void connectionMade(BaseTransport made) {
            transport = (Transport) made;
        }

        @Override
        public void dataReceived(byte[] data) {
            told.add(new String(data, StandardCharsets.US_ASCII));
            some.set();
        }

        @Override
        public void connectionLost(@Nullable Throwable why) {
            lost.setResult(why);
        }
    }

    /** What came before the end is told when reading goes on, and no timeout of the shutdown runs until then. */
    @ParameterizedTest
    @EnumSource
    void aProtocolThatPausedGetsWhatCameBeforeTheEnd(Provider provider) {
        Bounded.run(() -> {
            Server server = listen(AUTHORITY.server().withProvider(provider), (reader, writer) -> {
                writer.write("hello");
                assertThat(await(reader.readExactly(5))).asString(StandardCharsets.US_ASCII).isEqualTo("world");
                writer.write("extra bytes");
            });
            Noting noting = new Noting();
            var client = await(Network.createConnection(() -> noting, ConnectOptions.to("127.0.0.1", server.port())
                    .withTls(AUTHORITY.client().withProvider(provider).withShutdownTimeout(Duration.ofMillis(20)))));
            await(noting.some.waitSet());
            client.transport().write("world".getBytes(StandardCharsets.US_ASCII));
            client.transport().pauseReading();
            await(sleep(Duration.ofMillis(50)));
            assertThat(noting.told).containsExactly("hello");
            client.transport().resumeReading();
            assertThat(await(noting.lost)).isNull();
            assertThat(noting.told).containsExactly("hello", "extra bytes");
            close(server);
        });
    }

    @Test
    void aProtocolCannotStayOpenAfterTheEnd() {
        Bounded.run(() -> {
            Server server = listen(AUTHORITY.server(), (_, writer) -> writer.write("bye"));
            Noting noting = new Noting() {
                @Override
                public boolean eofReceived() {
                    return true;
                }
            };
            await(Network.createConnection(() -> noting,
                    ConnectOptions.to("127.0.0.1", server.port()).withTls(AUTHORITY.client())));
            assertThat(await(noting.lost)).isNull();
            close(server);
        });
        assertThat(NothingLeft.takeReports()).singleElement().asString()
                .startsWith("returning true from eofReceived() has no effect with TLS");
    }

    @Test
    void aProtocolThatClosedHearsOnlyOfTheEndAndMayWriteInVain() {
        Bounded.run(() -> {
            Server server = listen(AUTHORITY.server(), (reader, writer) -> {
                writer.write("too late");
                await(reader.read());
            });
            Noting noting = new Noting();
            var client = await(Network.createConnection(() -> noting,
                    ConnectOptions.to("127.0.0.1", server.port()).withTls(AUTHORITY.client())));
            client.transport().close();
            client.transport().write("data".getBytes(StandardCharsets.US_ASCII));
            assertThat(await(noting.lost)).isNull();
            assertThat(noting.told).isEmpty();
            close(server);
        });
    }

    /** A server of the JDK's own sockets, on other threads. It takes one connection. */
    private static final class JdkServer implements AutoCloseable {
        private final java.net.ServerSocket listening;
        private final SSLContext context;
        private @Nullable Socket raw;
        private @Nullable SSLSocket secure;

        JdkServer(Authority authority) throws Exception {
            listening = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
            context = SSLContext.getInstance("TLS");
            context.init(authority.issue().toKeyManagerFactory().getKeyManagers(), null, null);
            accepting = createTask(io.github.asyncio4j.Asyncio.async(() -> await(toThread(this::accept))));
        }

        private final Task<SSLSocket> accepting;

        private SSLSocket accept() throws Exception {
            raw = listening.accept();
            secure = (SSLSocket) context.getSocketFactory().createSocket(raw, null, false);
            secure.setUseClientMode(false);
            secure.startHandshake();
            return secure;
        }

        Task<SSLSocket> accepted() {
            return accepting;
        }

        int port() {
            return listening.getLocalPort();
        }

        Socket raw() {
            return raw;
        }

        @Override
        public void close() throws java.io.IOException {
            listening.close();
            if (raw != null) {
                raw.close();
            }
        }
    }
}
