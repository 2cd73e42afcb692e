package io.github.asyncio4j.bench.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.net.Network.openConnection;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LifetimeTest {

    @Test
    void aForgottenServerEndsWithItsConnections() {
        run(() -> {
            try (var server = await(EchoServer.start(0));
                    var connection = await(openConnection("127.0.0.1", server.port()))) {
                Lifetime.serve(server.serveForever(), Duration.ofMillis(50));

                assertThat(server.isServing()).isFalse();
                assertThat(await(connection.reader().read())).isEmpty();
            }
        });
    }
}
