package io.github.asyncio4j.bench.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.net.Network.openConnection;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.net.ConnectOptions;
import io.github.asyncio4j.net.Tls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EchoServerTest {

    @Test
    void whatIsSentComesBack() {
        run(() -> {
            try (var server = await(EchoServer.start(0));
                    var connection = await(openConnection("127.0.0.1", server.port()))) {
                connection.writer().write("hello\n");
                assertThat(await(connection.reader().readTextLine())).isEqualTo("hello");
                connection.writer().write("x".repeat(200_000));
                assertThat(await(connection.reader().readExactly(200_000))).containsOnly('x');
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentEncryptedComesBack(Tls.Provider provider) throws Exception {
        X509Bundle made =
                new CertificateBuilder().subject("CN=localhost").setIsCertificateAuthority(true).buildSelfSigned();
        Tls tls = Tls.server(made.getKeyPair().getPrivate(), made.getCertificatePath()).withProvider(provider);
        run(() -> {
            try (var server = await(EchoServer.start(tls, 0));
                    var connection = await(openConnection(ConnectOptions.to("127.0.0.1", server.port())
                            .withTls(Tls.client().insecure())))) {
                connection.writer().write("x".repeat(200_000));
                assertThat(await(connection.reader().readExactly(200_000))).containsOnly('x');
            }
        });
    }

    @Test
    void theConnectionIsClosedWhenTheOtherSideEnds() {
        run(() -> {
            try (var server = await(EchoServer.start(0));
                    var connection = await(openConnection("127.0.0.1", server.port()))) {
                connection.writer().write("bye");
                connection.writer().writeEof();
                assertThat(await(connection.reader().read())).asString().isEqualTo("bye");
            }
        });
    }
}
