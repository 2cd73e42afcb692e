package io.github.asyncio4j.bench.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.net.Network.openConnection;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
