package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.net.TlsTest.close;
import static io.github.asyncio4j.net.TlsTest.connect;
import static io.github.asyncio4j.net.TlsTest.listen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Event;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.Tls.Provider;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handshakes that do not come to a good end, and who is told. */
class TlsHandshakeTest {

    private static final Authority AUTHORITY = Authority.COMMON;
    private static final Duration SOON = Duration.ofMillis(50);

    /** Notes only that it was told at all. */
    private static final class Noting implements Protocol {
        final List<String> told = new ArrayList<>();

        @Override
        public void connectionMade(BaseTransport transport) {
            told.add("made");
        }

        @Override
        public void connectionLost(@Nullable Throwable why) {
            told.add("lost");
        }
    }

    /** A server that reads and says nothing, and tells when the other side has gone. */
    private static Server silent(Future<Void> gone) {
        return silent(getRunningLoop().createFuture(), gone);
    }

    /** The same, which tells also when a handshake has begun. */
    private static Server silent(Future<Void> begun, Future<Void> gone) {
        return await(Network.startServer((reader, _) -> {
            try {
                await(reader.read(1));
                begun.setResult(null);
                await(reader.read());
            } catch (NetworkException lost) {
                assertThat(lost).isInstanceOf(ConnectionResetException.class);
            }
            gone.setResult(null);
        }, "127.0.0.1", 0));
    }

    private static ConnectOptions to(Server server, Tls tls) {
        return ConnectOptions.to("127.0.0.1", server.port()).withTls(tls);
    }

    @ParameterizedTest
    @EnumSource
    void oneThatTakesTooLongFailsTheConnect(Provider provider) {
        Bounded.run(() -> {
            Future<Void> gone = getRunningLoop().createFuture();
            Server server = silent(gone);
            Tls tls = AUTHORITY.client().withProvider(provider).withHandshakeTimeout(SOON);
            assertThatThrownBy(() -> connect(server, tls)).isInstanceOf(ConnectTimeoutException.class).hasMessage(
                    "the TLS handshake with 127.0.0.1:" + server.port()
                            + " is taking longer than 50 ms: the connection is"
                            + " closed");
            await(gone);
            close(server);
        });
    }

    @Test
    void oneThatTakesTooLongClosesTheServersSideAndNobodyIsTold() {
        Bounded.run(() -> {
            List<String> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report.message()));
            Server server = listen(AUTHORITY.server().withHandshakeTimeout(SOON), (_, _) -> reports.add("served"));
            Connection plain = await(Network.openConnection("127.0.0.1", server.port()));
            assertThat(await(plain.reader().read())).isEmpty();
            plain.close();
            close(server);
            assertThat(reports).isEmpty();
        });
    }

    @Test
    void aServersFailureGoesToTheExceptionHandlerInDebugModeOnly() {
        Bounded.run(() -> {
            List<Throwable> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report.exception()));
            Server server = listen(AUTHORITY.server(), (_, _) -> {});
            for (boolean debug : new boolean[] {false, true}) {
                getRunningLoop().setDebug(debug);
                Connection plain = await(Network.openConnection("127.0.0.1", server.port()));
                plain.writer().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                await(plain.reader().read());
                close(plain);
                assertThat(reports).hasSize(debug ? 1 : 0);
            }
            getRunningLoop().setDebug(false);
            assertThat(reports.getFirst()).isInstanceOf(TlsException.class)
                    .hasMessageContaining(
                            "the other side does not speak TLS; it sent \"GET / HTTP/1.1..Host: localhost");
            close(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCancelOfTheConnectClosesItAndTellsNobody(Provider provider) {
        Bounded.run(() -> {
            List<String> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report.message()));
            Future<Void> begun = getRunningLoop().createFuture();
            Future<Void> gone = getRunningLoop().createFuture();
            Server server = silent(begun, gone);
            Noting noting = new Noting();
            Tls tls = AUTHORITY.client().withProvider(provider).withHandshakeTimeout(Duration.ofSeconds(10));
            assertThatThrownBy(() -> timeout(null, limit -> {
                begun.addDoneCallback(_ -> limit.reschedule(getRunningLoop().time()));
                await(Network.createConnection(() -> noting, to(server, tls)));
            })).isInstanceOf(AsyncTimeoutException.class);
            await(gone);
            close(server);
            assertThat(reports).isEmpty();
            assertThat(noting.told).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatIsLostMeanwhileIsAResetAndTheProtocolHearsNothing(Provider provider) {
        Bounded.run(() -> {
            Server server = await(Network.startServer((reader, _) -> await(reader.read(1_000)), "127.0.0.1", 0));
            Noting noting = new Noting();
            assertThatThrownBy(() -> await(Network.createConnection(() -> noting,
                    to(server, AUTHORITY.client().withProvider(provider)))))
                    .isInstanceOf(ConnectionResetException.class);
            await(sleep(Duration.ofMillis(2)));
            assertThat(noting.told).isEmpty();
            close(server);
        });
    }

    @Test
    void anEndOfTheOtherDirectionIsAResetToo() {
        Bounded.run(() -> {
            Event over = new Event();
            Server server = await(Network.startServer((reader, writer) -> {
                await(reader.read(1_000));
                writer.writeEof();
                await(over.waitSet());
            }, "127.0.0.1", 0));
            assertThatThrownBy(() -> connect(server, AUTHORITY.client())).isInstanceOf(ConnectionResetException.class)
                    .hasMessageContaining("was closed by the other side during the TLS handshake; does it speak TLS?");
            over.set();
            close(server);
        });
    }

    @Test
    void aServerThatSpeaksNoTlsIsTold() {
        Bounded.run(() -> {
            Server server = await(Network.startServer((_, writer) -> {
                writer.write("220 mail.example.org ESMTP\r\n");
                await(writer.drain());
            }, "127.0.0.1", 0));
            assertThatThrownBy(() -> connect(server, AUTHORITY.client())).isInstanceOf(TlsException.class)
                    .hasMessage("the TLS handshake with 127.0.0.1:" + server.port()
                            + " failed: the other side does not speak TLS; it sent \"220 mail.example.org ESMTP..\"");
            close(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void withoutACommonVersionItFails(Provider provider) {
        Bounded.run(() -> {
            Server server = listen(AUTHORITY.server().withProvider(provider).withProtocols("TLSv1.2"), (_, _) -> {});
            Tls tls = AUTHORITY.client().withProvider(provider).withProtocols("TLSv1.3");
            assertThatThrownBy(() -> connect(server, tls)).isInstanceOf(TlsException.class)
                    .hasMessageContaining("speaks no version of TLS that this side speaks");
            close(server);
        });
    }

    @Test
    void closingAServerDuringOneWaitsForIt() {
        Bounded.run(() -> {
            Server server = listen(AUTHORITY.server(), (_, _) -> {});
            Connection plain = await(Network.openConnection("127.0.0.1", server.port()));
            Bounded.until(() -> server.connections() == 1);
            server.close();
            Task<Void> closed = createTask(server.waitClosed());
            await(sleep(Duration.ofMillis(5)));
            assertThat(closed.done()).isFalse();
            server.closeClients();
            await(closed);
            assertThat(await(plain.reader().read())).isEmpty();
            plain.close();
        });
    }

    @Test
    void closingTheTransportDuringOneAbortsTheConnection() {
        Bounded.run(() -> {
            Future<Void> gone = getRunningLoop().createFuture();
            Server server = silent(gone);
            Connection near = await(Network.openConnection("127.0.0.1", server.port()));
            Task<Void> shaking = createTask(near.writer().startTls(AUTHORITY.client()));
            Bounded.until(() -> Insides.channel(near.writer()).pipeline().get("TlsLayer#0") != null);
            near.close();
            await(Asyncio.wait(List.of(shaking)));
            assertThat(shaking.exception()).isInstanceOf(ConnectionResetException.class);
            await(gone);
            close(server);
        });
    }

    /** What a timer would hold is the TLS and all that it refers to. */
    @Test
    void aHandshakeThatWasCancelledIsForgottenAtOnce() {
        Bounded.run(() -> {
            Server server = silent(getRunningLoop().createFuture());
            WeakReference<Tls> tls = giveUp(server);
            Bounded.until(() -> {
                System.gc();
                return tls.get() == null;
            });
            close(server);
        });
    }

    private static WeakReference<Tls> giveUp(Server server) {
        Tls tls = AUTHORITY.client().withAlpn("nothing else has this");
        assertThatThrownBy(() -> timeout(SOON, () -> {
            connect(server, tls);
        })).isInstanceOf(AsyncTimeoutException.class);
        return new WeakReference<>(tls);
    }
}
