package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StreamReaderProtocolTest {

    @Test
    void itsReaderBelongsToTheRunningLoop() {
        assertThatThrownBy(StreamReaderProtocol::new).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no running event loop");
        virtualRun(() -> assertThat(new StreamReaderProtocol().reader().buffer().loop()).isSameAs(getRunningLoop()));
    }

    @Test
    void makesAStreamOfATransport() {
        Bounded.run(() -> {
            try (Server server = await(Network.startServer((reader, writer) -> {
                byte[] asked = await(reader.read());
                await(writer.send("got " + asked.length));
            }, "127.0.0.1", 0))) {
                var made = await(Network.createConnection(StreamReaderProtocol::new,
                        ConnectOptions.to("127.0.0.1", server.port())));
                StreamReader reader = made.protocol().reader();
                StreamWriter writer = new StreamWriter(made.transport(), reader);
                await(writer.send(new byte[100_000]));
                writer.writeEof();
                assertThat(new String(await(reader.read()))).isEqualTo("got 100000");
                writer.close();
                await(writer.waitClosed());
            }
        });
    }

    @Test
    void whatTheConnectionIsLostByIsThrownByReaderAndWriter() {
        virtualRun(() -> {
            StreamReaderProtocol protocol = new StreamReaderProtocol();
            Fed transport = new Fed();
            protocol.connectionMade(transport);
            protocol.connectionLost(new ArithmeticException("/ by zero"));
            assertThatThrownBy(() -> await(protocol.reader().read())).isInstanceOf(ArithmeticException.class);
            StreamWriter writer = new StreamWriter(transport, protocol.reader());
            assertThatThrownBy(() -> await(writer.drain())).isInstanceOf(ArithmeticException.class);
        });
    }

    @Test
    void aCleanLossIsTheEnd() {
        virtualRun(() -> {
            StreamReaderProtocol protocol = new StreamReaderProtocol();
            protocol.dataReceived("rest".getBytes());
            assertThat(protocol.eofReceived()).as("the other direction stays open").isTrue();
            protocol.connectionLost(null);
            assertThat(await(protocol.reader().read())).hasSize(4);
            assertThat(protocol.reader().atEof()).isTrue();
        });
    }
}
