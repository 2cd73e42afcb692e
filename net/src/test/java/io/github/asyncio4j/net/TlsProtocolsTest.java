package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.Future;
import io.netty.pkitesting.X509Bundle;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protocols over TLS, on TCP and on unix sockets. */
class TlsProtocolsTest {

    private static final Authority AUTHORITY = Authority.COMMON;
    private static final X509Bundle SHOWN = AUTHORITY.issue(to -> to.addSanDnsName("localhost"));

    @TempDir private Path folder;

    private ListenOptions at(boolean unix) {
        return unix ? ListenOptions.atUnix(folder.resolve("socket")) : ListenOptions.at("127.0.0.1", 0);
    }

    private static ConnectOptions to(Server server) {
        return ConnectOptions.to(server.addresses().getFirst());
    }

    private Server serve(boolean unix, NotingProtocol protocol) {
        return await(Network.createServer(() -> protocol, at(unix).withTls(Authority.server(SHOWN))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionIsMadeAfterTheHandshakeAndKnowsWhatWasAgreedOn(boolean unix) {
        Bounded.run(() -> {
            NotingProtocol served = new NotingProtocol();
            Server server = serve(unix, served);
            Tls tls = AUTHORITY.client().withServerName("localhost");
            var client = await(Network.createConnection(NotingProtocol::new, to(server).withTls(tls)));
            assertThat(client.protocol().told).containsExactly("made");
            Transport transport = client.transport();
            assertThat(transport.extraInfo("peername")).isEqualTo(server.addresses().getFirst());
            assertThat(transport.extraInfo("sockname")).isNotNull();
            assertThat(transport.extraInfo("peercert")).isEqualTo(SHOWN.getCertificate());
            assertThat(transport.extraInfo("sslcontext")).isEqualTo(tls);
            assertThat(transport.extraInfo("cipher")).isEqualTo(transport.tlsInfo().cipher());
            assertThat(transport.extraInfo("ssl_object")).isInstanceOf(SSLSession.class);
            transport.write("xxx".getBytes(StandardCharsets.US_ASCII));
            await(served.some.waitSet());
            assertThat(served.data).hasToString("xxx");
            assertThat(served.transport.tlsInfo().cipher()).isEqualTo(transport.tlsInfo().cipher());
            served.transport.close();
            assertThat(await(served.lost)).isNull();
            assertThat(await(client.protocol().lost)).isNull();
            Object other = new Object();
            assertThat(transport.extraInfo("socket")).isNull();
            assertThat(transport.extraInfo("socket", other)).isSameAs(other);
            assertThat(transport.extraInfo("peercert")).as("after the end").isEqualTo(SHOWN.getCertificate());
            TlsTest.close(server);
        });
    }

    private static void assertRefused(Server server, NotingProtocol served, Tls tls, String why) {
        List<ErrorContext> reports = new ArrayList<>();
        getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
        assertThatThrownBy(() -> await(Network.createConnection(NotingProtocol::new, to(server).withTls(tls))))
                .isInstanceOf(TlsCertificateException.class).hasMessageContaining(why);
        await(sleep(Duration.ofMillis(2)));
        TlsTest.close(server);
        assertThat(served.told).isEmpty();
        assertThat(reports).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCertificateOfAnUnknownAuthorityIsRefusedAndNoProtocolIsMade(boolean unix) {
        Bounded.run(() -> {
            NotingProtocol served = new NotingProtocol();
            assertRefused(serve(unix, served), served, Tls.client().withServerName("localhost"),
                    "is not one of those that are trusted");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCertificateOfAnotherHostIsRefusedAndNoProtocolIsMade(boolean unix) {
        Bounded.run(() -> {
            NotingProtocol served = new NotingProtocol();
            assertRefused(serve(unix, served), served, AUTHORITY.client().withServerName("127.0.0.1"),
                    "the certificate is not for 127.0.0.1 but for localhost");
        });
    }

    private final byte[] content = new byte[500_000];

    /** Has a server send a file in a way, and returns what the client gets; the file's position must be here after it. */
    private byte[] received(String before, long offset, long count, String after, long position) throws Exception {
        new Random(1).nextBytes(content);
        Path path = Files.write(folder.resolve("data"), content);
        byte[][] got = new byte[1][];
        Bounded.run(() -> {
            Server server = TlsTest.listen(Authority.server(SHOWN), (_, writer) -> {
                try (FileChannel file = FileChannel.open(path)) {
                    Transport transport = writer.transport();
                    assertThat(transport.canSendFile()).isFalse();
                    assertThatThrownBy(() -> await(Network.sendfile(transport, file, offset, count, false)))
                            .isInstanceOf(SendfileNotAvailableException.class);
                    writer.write(before);
                    assertThat(await(Network.sendfile(transport, file, offset, count, true)))
                            .isEqualTo(position - offset);
                    assertThat(file.position()).isEqualTo(position);
                    writer.write(after);
                }
            });
            Connection client = TlsTest.connect(server, AUTHORITY.client().withServerName("localhost"));
            got[0] = await(client.reader().read());
            TlsTest.close(client);
            TlsTest.close(server);
        });
        return got[0];
    }

    @Test
    void aFileIsSentEncrypted() throws Exception {
        assertThat(received("", 0, -1, "", content.length)).isEqualTo(content);
    }

    @Test
    void aPartOfAFileIsSentEncrypted() throws Exception {
        assertThat(received("", 1_000, 100, "", 1_100)).isEqualTo(java.util.Arrays.copyOfRange(content, 1_000, 1_100));
    }

    @Test
    void aFileKeepsItsPlaceAmongWhatIsWritten() throws Exception {
        byte[] got = received("before".repeat(1_000), 0, -1, "after".repeat(1_000), content.length);
        assertThat(got).hasSize(11_000 + content.length).startsWith("before".getBytes(StandardCharsets.US_ASCII))
                .endsWith("after".getBytes(StandardCharsets.US_ASCII));
        assertThat(java.util.Arrays.copyOfRange(got, 6_000, 6_000 + content.length)).isEqualTo(content);
    }

    /** Lends buffers of one size. */
    private static final class Lending implements BufferedProtocol {
        final StringBuilder all = new StringBuilder();
        final Future<@Nullable Throwable> lost = getRunningLoop().createFuture();
        private final ByteBuffer lent;

        Lending(int size) {
            lent = ByteBuffer.allocate(size);
        }

        @Override
        public ByteBuffer getBuffer(int hint) {
            return lent.clear();
        }

        @Override
        public void bufferUpdated(int n) {
            all.append(new String(lent.array(), 0, n, StandardCharsets.US_ASCII));
        }

        @Override
        public void connectionLost(@Nullable Throwable why) {
            lost.setResult(why);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 100, 0})
    void aBufferedProtocolGetsAllHoweverLittleItLends(int size) {
        Bounded.run(() -> {
            List<Throwable> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report.exception()));
            Server server = TlsTest.listen(Authority.server(SHOWN), (reader, writer) -> {
                writer.write("12345");
                try {
                    await(reader.read());
                } catch (NetworkException whereTheProtocolFailed) {
                    writer.close();
                }
            });
            Lending lending = new Lending(size);
            var client = await(Network.createConnection(() -> lending,
                    to(server).withTls(AUTHORITY.client().withServerName("localhost"))));
            if (size > 0) {
                Bounded.until(() -> lending.all.length() == 5);
                assertThat(lending.all).hasToString("12345");
                client.transport().close();
                assertThat(await(lending.lost)).isNull();
            } else {
                assertThat(await(lending.lost)).isInstanceOf(IllegalStateException.class)
                        .hasMessage("getBuffer() returned an empty buffer");
            }
            assertThat(reports).hasSize(size > 0 ? 0 : 1);
            TlsTest.close(server);
        });
    }

    /** CPython gh-118950: who writes to a connection that was reset is told. */
    @Test
    void aConnectionThatIsResetWhileItIsWrittenToFailsTheDrain() {
        Bounded.run(() -> {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(SHOWN.toKeyManagerFactory().getKeyManagers(), null, null);
            try (ServerSocket listening = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
                var peer = createTask(async(() -> await(toThread(() -> {
                    java.net.Socket raw = listening.accept();
                    SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(raw, null, false);
                    secure.setUseClientMode(false);
                    secure.startHandshake();
                    secure.getInputStream().readNBytes(100);
                    raw.setSoLinger(true, 0);
                    raw.close();
                }))));
                Connection client =
                        await(Network.openConnection(ConnectOptions.to("127.0.0.1", listening.getLocalPort())
                                .withTls(AUTHORITY.client().withServerName("localhost"))));
                assertThatThrownBy(() -> {
                    while (true) {
                        client.writer().write(new byte[10_000]);
                        await(client.writer().drain());
                        await(sleep(Duration.ZERO));
                    }
                }).isInstanceOf(ConnectionResetException.class);
                client.close();
                await(peer);
            }
        });
    }
}
