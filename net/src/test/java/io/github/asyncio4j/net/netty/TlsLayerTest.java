package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.net.Authority;
import io.github.asyncio4j.net.Bounded;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Tls;
import io.github.asyncio4j.net.Tls.Provider;
import io.github.asyncio4j.net.TlsException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS below a protocol of the pipeline's own. */
class TlsLayerTest {

    private static Messages lines(Wire wire, ChannelPipeline pipeline) {
        pipeline.addLast(new LineBasedFrameDecoder(1_000));
        return new Messages(wire);
    }

    private record End(Wire wire, Messages messages) {
        String next() {
            ByteBuf line = (ByteBuf) await(messages.next());
            try {
                return line.toString(StandardCharsets.US_ASCII);
            } finally {
                line.release();
            }
        }
    }

    private static End connect(WireServer server) {
        Messages[] made = new Messages[1];
        InetSocketAddress there = (InetSocketAddress) server.address();
        Wire wire = await(Wire.connect(there, (to, pipeline) -> made[0] = lines(to, pipeline)));
        return new End(wire, made[0]);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @EnumSource
    void aPipelineGetsWhatWasDecryptedAndAServersWireIsHandedOverAfterTheHandshake(Provider provider) {
        Bounded.run(() -> {
            List<End> accepted = new ArrayList<>();
            Messages[] made = new Messages[1];
            InetSocketAddress any = Wires.loopback(0);
            WireServer server = await(WireServer.listen(any,
                    ListenOptions.at(any).withTls(Authority.COMMON.server().withProvider(provider)),
                    (to, pipeline) -> made[0] = lines(to, pipeline), wire -> accepted.add(new End(wire, made[0]))));
            End near = connect(server);
            Bounded.until(() -> made[0] != null);
            await(sleep(Duration.ofMillis(5)));
            assertThat(accepted).isEmpty();
            await(near.wire.startTls(Authority.COMMON.client().withProvider(provider)));
            near.wire.write(bytes("one\ntw"));
            near.wire.write(bytes("o\n"));
            Bounded.until(() -> !accepted.isEmpty());
            End far = accepted.getFirst();
            assertThat(far.wire.tlsInfo()).isNotNull();
            assertThat(far.next()).isEqualTo("one");
            assertThat(far.next()).isEqualTo("two");
            far.wire.write(bytes("answer\n"));
            assertThat(near.next()).isEqualTo("answer");
            far.wire.close();
            assertThat(await(near.messages.next())).isNull();
            near.wire.close();
            await(near.wire.closed());
            await(far.wire.closed());
            server.close();
            await(server.closed());
        });
    }

    @Test
    void aWireWhoseHandshakeFailsIsNotHandedOver() {
        Bounded.run(() -> {
            List<Wire> accepted = new ArrayList<>();
            InetSocketAddress any = Wires.loopback(0);
            WireServer server = await(WireServer.listen(any, ListenOptions.at(any).withTls(Authority.COMMON.server()),
                    TlsLayerTest::lines, accepted::add));
            End near = connect(server);
            assertThatThrownBy(() -> await(near.wire.startTls(Tls.client()))).isInstanceOf(TlsException.class);
            await(near.wire.closed());
            assertThatThrownBy(() -> await(near.messages.next())).isInstanceOf(TlsException.class);
            server.close();
            await(server.closed());
            assertThat(accepted).isEmpty();
        });
    }
}
