package io.github.asyncio4j.bench.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.http.client.ClientSession;
import io.github.asyncio4j.http.server.ServerOptions;
import org.junit.jupiter.api.Test;

class HelloServerTest {

    @Test
    void saysHelloInPlainText() {
        run(() -> {
            try (var server = await(HelloServer.start(0, ServerOptions.defaults())); var session = new ClientSession();
                    var response = await(session.get("http://127.0.0.1:" + server.port() + "/"))) {
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.headers().get("content-type")).isEqualTo("text/plain");
                assertThat(await(response.text())).isEqualTo("Hello, World!");
            }
        });
    }

    @Test
    void saysTheSameAsJsonAsBareNettyDoes() throws Exception {
        try (NettyServer netty = NettyServer.hello(0)) {
            run(() -> {
                try (var server = await(HelloServer.start(0, ServerOptions.defaults()));
                        var session = new ClientSession()) {
                    for (int port : new int[] {server.port(), netty.port()}) {
                        try (var response = await(session.get("http://127.0.0.1:" + port + "/json"))) {
                            assertThat(response.headers().get("content-type")).startsWith("application/json");
                            assertThat(await(response.text())).isEqualTo("{\"message\":\"Hello, World!\"}");
                        }
                    }
                }
            });
        }
    }
}
