package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.http.server.Serving.serve;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Tls;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SocketsTest {

    private static final ListenOptions PLACE = ListenOptions.at("127.0.0.1", 0);

    @Test
    void aHandshakeMayTakeTenSeconds() {
        ServerOptions options = ServerOptions.defaults().withTls(Certificates.server());
        assertThat(Sockets.tls(PLACE, options).handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
        ListenOptions own = PLACE.withTls(Certificates.server());
        assertThat(Sockets.tls(own, ServerOptions.defaults()).handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theLimitOfTheTlsIsTheOneThatCounts() {
        for (Duration limit : new Duration[] {Duration.ofMillis(50), Duration.ofSeconds(60)}) {
            Tls tls = Certificates.server().withHandshakeTimeout(limit);
            assertThat(Sockets.tls(PLACE, ServerOptions.defaults().withTls(tls)).handshakeTimeout()).isEqualTo(limit);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatSaysNothingIsCutAfterTheLimit(Tls.Provider provider) {
        Tls tls = Certificates.server().withProvider(provider).withHandshakeTimeout(Duration.ofMillis(50));
        serve(ServerOptions.defaults().withTls(tls), _ -> {}, server -> {
            assertThat(RawClient.talk(server, "")).isEmpty();
            assertThat(RawClient.talk(server, "\u0016\u0003")).as("with the beginning of a record").isEmpty();
            Serving.until(() -> server.connections() == 0);
        });
    }

    /** Within the limit of ten seconds, which is not waited for. */
    @ParameterizedTest
    @EnumSource
    void aHelloThatIsTooLongIsCutAtOnce(Tls.Provider provider) {
        Tls tls = Certificates.server().withProvider(provider).withHandshakeTimeout(Duration.ofDays(1));
        serve(ServerOptions.defaults().withTls(tls), _ -> {}, server -> {
            String announcing = new String(new byte[] {22, 3, 1, 2, 0, 1, 0, 0x40, 0}, ISO_8859_1);
            assertThat(RawClient.talk(server, announcing)).isEmpty();
            Serving.until(() -> server.connections() == 0);
        });
    }
}
