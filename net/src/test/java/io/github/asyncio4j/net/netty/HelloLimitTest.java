package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.Authority;
import io.github.asyncio4j.net.Bounded;
import io.github.asyncio4j.net.Connection;
import io.github.asyncio4j.net.ConnectOptions;
import io.github.asyncio4j.net.Insides;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.Server;
import io.github.asyncio4j.net.StreamReader;
import io.github.asyncio4j.net.StreamWriter;
import io.github.asyncio4j.net.Tls;
import io.github.asyncio4j.net.Tls.Provider;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelloLimitTest {

    /** A record of a handshake. */
    private static byte[] record(byte[] payload, int from, int to) {
        byte[] record = new byte[5 + to - from];
        record[0] = 22;
        record[1] = 3;
        record[2] = 1;
        record[3] = (byte) (to - from >> 8);
        record[4] = (byte) (to - from);
        System.arraycopy(payload, from, record, 5, to - from);
        return record;
    }

    /** A ClientHello of so many bytes with its head, of which nothing else is true, in records of this size. */
    private static byte[] hello(int length, int each) {
        byte[] message = new byte[length];
        message[0] = 1;
        message[1] = (byte) (length - 4 >> 16);
        message[2] = (byte) (length - 4 >> 8);
        message[3] = (byte) (length - 4);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int from = 0; from < length; from += each) {
            all.writeBytes(record(message, from, Math.min(length, from + each)));
        }
        return all.toByteArray();
    }

    private static byte[] realHello() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Returns how many bytes have passed when the limit stood aside, or -1 if it has not. */
    private static int pass(byte[] bytes, int each) {
        EmbeddedChannel channel = new EmbeddedChannel(new HelloLimit());
        int aside = -1;
        for (int from = 0; from < bytes.length; from += each) {
            int to = Math.min(bytes.length, from + each);
            channel.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
            if (aside < 0 && channel.pipeline().get(HelloLimit.class) == null) {
                aside = to;
            }
        }
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        for (ByteBuf some = channel.readInbound(); some != null; some = channel.readInbound()) {
            passed.writeBytes(io.netty.buffer.ByteBufUtil.getBytes(some));
            some.release();
        }
        assertThat(passed.toByteArray()).isEqualTo(bytes);
        channel.finishAndReleaseAll();
        return aside;
    }

    /** Returns after how many bytes it was refused, and checks that none of those behind is let through. */
    private static int refused(byte[] bytes, int each) {
        EmbeddedChannel channel = new EmbeddedChannel(new HelloLimit());
        for (int from = 0; from < bytes.length; from += each) {
            int to = Math.min(bytes.length, from + each);
            ByteBuf some = Unpooled.copiedBuffer(bytes, from, to - from);
            try {
                channel.writeInbound(some);
            } catch (Exception e) {
                assertThat(e).isInstanceOf(SSLHandshakeException.class)
                        .hasMessageContaining("has more than the 16384 bytes that are allowed");
                assertThat(some.refCnt()).isZero();
                int before = channel.inboundMessages().size();
                ByteBuf more = Unpooled.copiedBuffer(bytes);
                channel.writeInbound(more);
                assertThat(more.refCnt()).isZero();
                assertThat(channel.inboundMessages()).hasSize(before);
                channel.finishAndReleaseAll();
                return to;
            }
        }
        throw new AssertionError("it was let through");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 64, 100_000})
    void itStandsAsideWithTheLastByteOfTheHello(int each) throws Exception {
        byte[] hello = realHello();
        assertThat(pass(hello, each)).isEqualTo(hello.length);
        byte[] fragmented = hello(300, 7);
        assertThat(pass(fragmented, each)).isEqualTo(fragmented.length);
        byte[] longest = hello(HelloLimit.MOST - 5, HelloLimit.MOST);
        assertThat(pass(longest, each)).isEqualTo(HelloLimit.MOST);
    }

    @Test
    void whatFollowsIsNotCounted() throws Exception {
        byte[] hello = realHello();
        byte[] more = Arrays.copyOf(hello, hello.length + 1_000_000);
        assertThat(pass(more, more.length)).isEqualTo(more.length);
    }

    @Test
    void oneThatIsNoTlsIsLeftToTheHandler() {
        byte[] get = "GET / HTTP/1.1\r\n\r\n".getBytes();
        assertThat(pass(get, 1)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void anAnnouncementThatIsTooLongIsRefusedAtOnce(int each) {
        assertThat(refused(hello(HelloLimit.MOST - 4, HelloLimit.MOST), each)).isBetween(9, 12);
        assertThat(refused(hello(16_000_000, 16_000), each)).isBetween(9, 12);
    }

    @Test
    void headsOfRecordsCountToo() {
        assertThat(refused(hello(HelloLimit.MOST / 2, 1), 1)).isLessThanOrEqualTo(HelloLimit.MOST + 1);
        byte[] empty = new byte[HelloLimit.MOST * 2];
        for (int i = 0; i + 5 <= empty.length; i += 5) {
            System.arraycopy(record(new byte[0], 0, 0), 0, empty, i, 5);
        }
        assertThat(refused(empty, 1)).isEqualTo(HelloLimit.MOST + 1);
    }

    private static Connection plain(Server server) {
        return await(Network.openConnection("127.0.0.1", server.port()));
    }

    @ParameterizedTest
    @EnumSource
    void aServerCutsAHelloThatIsTooLongAtOnce(Provider provider) {
        Bounded.run(() -> {
            List<String> reports = new ArrayList<>();
            getRunningLoop().setDebug(true);
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(String.valueOf(report.exception())));
            Tls tls = Authority.COMMON.server().withProvider(provider).withHandshakeTimeout(Duration.ofDays(1));
            Server server = await(Network.startServer((_, _) -> reports.add("served"),
                    ListenOptions.at("127.0.0.1", 0).withTls(tls)));
            Connection announcing = plain(server);
            announcing.writer().write(Arrays.copyOf(hello(20_000, 20_000), 9));
            assertThat(await(announcing.reader().read())).isEmpty();
            announcing.close();
            getRunningLoop().setDebug(false);
            assertThat(reports).singleElement().asString().contains("the TLS handshake with 127.0.0.1:",
                    "has more than the 16384 bytes that are allowed: 9 have come, and 19996 more are announced");
            server.close();
            await(server.waitClosed());
        });
    }

    @Test
    void whatCameBeforeStartTlsCounts() {
        Bounded.run(() -> {
            Future<Throwable> failed = getRunningLoop().createFuture();
            Future<Void> come = getRunningLoop().createFuture();
            Server server = await(Network.startServer((_, writer) -> {
                await(come);
                await(sleep(Duration.ofMillis(20)));
                try {
                    await(writer.startTls(Authority.COMMON.server()));
                    failed.setResult(new AssertionError("it was let through"));
                } catch (Exception e) {
                    failed.setResult(e);
                }
            }, "127.0.0.1", 0));
            Connection client = plain(server);
            client.writer().write(Arrays.copyOf(hello(20_000, 20_000), 9));
            come.setResult(null);
            assertThat(await(failed)).hasMessageContaining("has more than the 16384 bytes that are allowed");
            client.close();
            server.close();
            await(server.waitClosed());
        });
    }

    /** Hands on each byte in a turn of its own. */
    private static void drip(StreamReader from, StreamWriter to) {
        for (byte[] some = await(from.read(1_000)); some.length > 0; some = await(from.read(1_000))) {
            for (byte b : some) {
                to.write(new byte[] {b});
                await(sleep(Duration.ZERO));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHelloInSingleBytesIsAnsweredAndTheLimitIsGoneThen(Provider provider) {
        Bounded.run(() -> {
            Future<List<String>> pipeline = getRunningLoop().createFuture();
            Server server = await(Network.startServer((reader, writer) -> {
                pipeline.setResult(Insides.channel(writer).pipeline().names());
                writer.write(await(reader.readExactly(2)));
                await(writer.drain());
            }, ListenOptions.at("127.0.0.1", 0).withTls(Authority.COMMON.server().withProvider(provider))));
            Server relay = await(Network.startServer((reader, writer) -> {
                Connection far = plain(server);
                Task<Void> back = createTask(async(() -> {
                    drip(far.reader(), writer);
                    writer.close();
                }));
                drip(reader, far.writer());
                far.close();
                await(back);
            }, "127.0.0.1", 0));
            Connection client = await(Network.openConnection(
                    ConnectOptions.to("127.0.0.1", relay.port()).withTls(Authority.COMMON.client()
                            .withProvider(provider))));
            assertThat(Insides.channel(client.writer()).pipeline().get(HelloLimit.class)).isNull();
            client.writer().write("ok");
            assertThat(await(client.reader().readExactly(2))).isEqualTo(new byte[] {'o', 'k'});
            assertThat(await(pipeline)).noneMatch(name -> name.startsWith("HelloLimit"));
            client.close();
            await(client.writer().waitClosed());
            for (Server each : List.of(relay, server)) {
                each.close();
                await(each.waitClosed());
            }
        });
    }

    @Test
    void theClientsSideHasNone() {
        Bounded.run(() -> {
            Server silent = await(Network.startServer((reader, _) -> await(reader.read()), "127.0.0.1", 0));
            Connection client = plain(silent);
            Task<Void> shaking = createTask(client.writer().startTls(Authority.COMMON.client()));
            Bounded.until(() -> Insides.channel(client.writer()).pipeline().get("TlsLayer#0") != null);
            assertThat(Insides.channel(client.writer()).pipeline().get(HelloLimit.class)).isNull();
            client.close();
            assertThatThrownBy(() -> await(shaking)).isInstanceOf(io.github.asyncio4j.net.NetworkException.class);
            silent.close();
            await(silent.waitClosed());
        });
    }
}
