package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.net.Tls.Provider;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cancel may strike at any await of a connect with its handshake: nothing stays open, and the loop goes on. */
class TlsCancelTest {

    private static final Authority AUTHORITY = Authority.COMMON;

    private static void echo(StreamReader reader, StreamWriter writer) {
        try {
            for (byte[] line = await(reader.readLine()); line.length > 0; line = await(reader.readLine())) {
                writer.write(line);
            }
        } catch (NetworkException whereTheScenarioWasCancelled) {
            writer.close();
        }
    }

    private static void say(Connection client, String what) {
        client.writer().write(what + "\n");
        assertThat(await(client.reader().readLine())).asString(StandardCharsets.US_ASCII).isEqualTo(what + "\n");
    }

    @ParameterizedTest
    @EnumSource
    void connecting(Provider provider) {
        Tls serving = AUTHORITY.server().withProvider(provider);
        Tls tls = AUTHORITY.client().withProvider(provider);
        assertThat(CancelledEverywhere.check(_ -> {
            try (Server server = TlsTest.listen(serving, TlsCancelTest::echo)) {
                try (Connection client = TlsTest.connect(server, tls)) {
                    say(client, "hello");
                    client.writer().close();
                    await(client.writer().waitClosed());
                }
            }
        })).isGreaterThanOrEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource
    void startingInMidStream(Provider provider) {
        Tls serving = AUTHORITY.server().withProvider(provider);
        startInMidStream(serving, AUTHORITY.client().withProvider(provider));
    }

    /** Who connects may be the server of TLS, and wait for the first message. */
    @ParameterizedTest
    @EnumSource
    void startingTheServersSideInMidStream(Provider provider) {
        Tls serving = AUTHORITY.server().withProvider(provider);
        startInMidStream(AUTHORITY.client().withProvider(provider), serving);
    }

    private static void startInMidStream(Tls accepting, Tls connecting) {
        assertThat(CancelledEverywhere.check(_ -> {
            try (Server server = await(Network.startServer((reader, writer) -> {
                try {
                    if (await(reader.readLine()).length > 0) {
                        await(writer.startTls(accepting));
                        echo(reader, writer);
                    }
                } catch (NetworkException whereTheScenarioWasCancelled) {
                    writer.close();
                }
            }, "127.0.0.1", 0)); Connection client = await(Network.openConnection("127.0.0.1", server.port()))) {
                client.writer().write("STARTTLS\n");
                await(client.writer().startTls(connecting));
                say(client, "hello");
            }
        })).isGreaterThanOrEqualTo(4);
    }
}
