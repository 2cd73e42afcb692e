package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.net.Tls.Provider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a connection with TLS does as one without, and what it does not. */
class TlsTest {

    private static final Authority AUTHORITY = Authority.COMMON;

    static Server listen(Tls tls, ConnectionHandler handler) {
        return await(Network.startServer(handler, ListenOptions.at("127.0.0.1", 0).withTls(tls)));
    }

    static Connection connect(Server server, Tls tls) {
        return await(Network.openConnection(ConnectOptions.to("127.0.0.1", server.port()).withTls(tls)));
    }

    static void close(Connection connection) {
        connection.close();
        await(connection.writer().waitClosed());
    }

    static void close(Server server) {
        server.close();
        await(server.waitClosed());
    }

    private static Coroutine<Void> askTwice(Server server, Tls tls) {
        return async(() -> {
            Connection client = connect(server, tls);
            client.writer().write(filled('A', 1 << 17));
            assertThat(await(client.reader().readExactly(2))).isEqualTo(new byte[] {'O', 'K'});
            client.writer().write(filled('B', 1 << 17));
            assertThat(await(client.reader().readExactly(4))).isEqualTo(new byte[] {'S', 'P', 'A', 'M'});
            assertThat(await(client.reader().read())).isEmpty();
            close(client);
        });
    }

    static byte[] filled(char with, int n) {
        byte[] all = new byte[n];
        Arrays.fill(all, (byte) with);
        return all;
    }

    @ParameterizedTest
    @CsvSource({"JDK,JDK", "OPENSSL,OPENSSL", "JDK,OPENSSL", "OPENSSL,JDK"})
    void manyConnectionsAtOnceSendMuchBothWays(Provider serving, Provider asking) {
        Bounded.run(() -> {
            int[] served = {0};
            Server server = listen(AUTHORITY.server().withProvider(serving), (reader, writer) -> {
                assertThat(await(reader.readExactly(1 << 17))).isEqualTo(filled('A', 1 << 17));
                writer.write("OK");
                assertThat(await(reader.readExactly(1 << 17))).isEqualTo(filled('B', 1 << 17));
                writer.write("SP");
                writer.write("AM");
                await(writer.drain());
                served[0]++;
            });
            Tls client = AUTHORITY.client().withProvider(asking);
            List<Coroutine<Void>> all = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                all.add(askTwice(server, client));
            }
            await(gather(all));
            assertThat(served[0]).isEqualTo(25);
            close(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatWasAgreedOnIsKnownOnBothSides(Provider provider) {
        Bounded.run(() -> {
            Future<TlsInfo> seen = getRunningLoop().createFuture();
            Tls serving = AUTHORITY.server().withProvider(provider).withAlpn("h2", "http/1.1");
            Server server = listen(serving, (_, writer) -> seen.setResult(writer.tlsInfo()));
            Tls tls = AUTHORITY.client().withProvider(provider).withAlpn("http/1.1", "x");
            Connection client = connect(server, tls);
            TlsInfo info = client.writer().tlsInfo();
            assertThat(info.protocol()).isEqualTo("TLSv1.3");
            assertThat(info.cipher()).startsWith("TLS_");
            assertThat(info.alpn()).isEqualTo("http/1.1");
            assertThat(info.peerCertificates().getFirst()).isEqualTo(serving.identity().chain().getFirst());
            assertThat(client.writer().extraInfo("peercert")).isEqualTo(serving.identity().chain().getFirst());
            assertThat(client.writer().extraInfo("cipher")).isEqualTo(info.cipher());
            assertThat(((Tls) client.writer().extraInfo("sslcontext")).alpn()).isEqualTo(tls.alpn());
            assertThat(((SSLSession) client.writer().extraInfo("ssl_object")).getProtocol()).isEqualTo("TLSv1.3");
            assertThat(client.writer().extraInfo("peername")).isEqualTo(client.writer().remoteAddress());
            TlsInfo other = await(seen);
            assertThat(other.alpn()).isEqualTo("http/1.1");
            assertThat(other.peerCertificates()).isEmpty();
            assertThat(other.cipher()).isEqualTo(info.cipher());
            close(client);
            assertThat(client.writer().tlsInfo()).as("after the close").isEqualTo(info);
            close(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheVersionsThatWereNamedAreSpoken(Provider provider) {
        Bounded.run(() -> {
            Server server = listen(AUTHORITY.server().withProvider(provider), (_, _) -> {});
            Connection client = connect(server, AUTHORITY.client().withProvider(provider).withProtocols("TLSv1.2"));
            assertThat(client.writer().tlsInfo().protocol()).isEqualTo("TLSv1.2");
            close(client);
            close(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void oneDirectionCannotEndAlone(Provider provider) {
        Bounded.run(() -> {
            Server server = listen(AUTHORITY.server().withProvider(provider), (reader, _) -> await(reader.read()));
            Connection client = connect(server, AUTHORITY.client().withProvider(provider));
            assertThat(client.writer().canWriteEof()).isFalse();
            assertThatThrownBy(client.writer()::writeEof).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("with TLS one direction cannot end alone");
            close(client);
            close(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void theMarksAreLargerThanWithout(Provider provider) {
        Bounded.run(() -> {
            Server server = listen(AUTHORITY.server().withProvider(provider), (reader, _) -> await(reader.read()));
            Connection client = connect(server, AUTHORITY.client().withProvider(provider));
            assertThat(client.writer().transport().writeBufferLimits())
                    .isEqualTo(new Transport.WriteBufferLimits(128 * 1024, 512 * 1024));
            close(client);
            close(server);
        });
    }
}
