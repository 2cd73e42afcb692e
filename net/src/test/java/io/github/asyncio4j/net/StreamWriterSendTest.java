package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Task;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** send, writeLines, and what a writer tells of its connection. */
@ParameterizedClass
@EnumSource(Ends.Over.class)
class StreamWriterSendTest {

    @Parameter Ends.Over over;

    @Test
    void sendWaitsWhileTooMuchWaits() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                StreamWriter writer = ends.near().writer();
                await(writer.send("first "));
                assertThat(await(ends.far().reader().read(100))).hasSize(6);
                Task<Void> much = createTask(writer.send(new byte[10_000_000]));
                await(sleep(Duration.ofMillis(30)));
                assertThat(much.done()).isFalse();
                assertThat(writer.writeBufferSize()).isGreaterThan(64 * 1024).isLessThanOrEqualTo(10_000_000);
                Task<byte[]> all = createTask(ends.far().reader().readExactly(10_000_000));
                await(much);
                assertThat(await(all)).hasSize(10_000_000);
                Bounded.until(() -> writer.writeBufferSize() == 0);
            }
        });
    }

    @Test
    void whatACancelledSendWroteIsSentStill() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                Task<Void> much = createTask(ends.near().writer().send(new byte[5_000_000]));
                await(sleep(Duration.ofMillis(5)));
                much.cancel();
                assertThatThrownBy(() -> await(much)).isInstanceOf(CancelledError.class);
                assertThat(await(ends.far().reader().readExactly(5_000_000))).hasSize(5_000_000);
            }
        });
    }

    @Test
    void sendDoesNothingBeforeItIsAwaited() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                Coroutine<Void> later = ends.near().writer().send("b");
                await(ends.near().writer().send("a"));
                await(later);
                assertThat(new String(await(ends.far().reader().readExactly(2)))).isEqualTo("ab");
            }
        });
    }

    @Test
    void sendOnALostConnectionRaises() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                StreamWriter writer = ends.near().writer();
                writer.transport().abort();
                await(writer.waitClosed());
                assertThatThrownBy(() -> await(writer.send("x"))).isInstanceOf(ConnectionResetException.class);
            }
        });
    }

    @Test
    void linesAreWrittenInTheirOrder() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                ends.near().writer()
                        .writeLines(List.of("a\n".getBytes(), "b\n".getBytes(), new byte[0], "c".getBytes()));
                ends.near().writer().writeEof();
                assertThat(new String(await(ends.far().reader().read()))).isEqualTo("a\nb\nc");
            }
        });
    }

    @Test
    void tellsWhatIsKnownOfTheConnection() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                StreamWriter writer = ends.near().writer();
                assertThat(writer.canWriteEof()).isTrue();
                assertThat(writer.extraInfo("peername")).isEqualTo(writer.remoteAddress());
                assertThat(writer.extraInfo("sockname")).isEqualTo(writer.localAddress());
                assertThat(writer.extraInfo("nothing")).isNull();
                assertThat(writer.extraInfo("nothing", "else")).isEqualTo("else");
                assertThat(writer.extraInfo("peername", "else")).isEqualTo(writer.remoteAddress());
                assertThat(writer.remoteAddress() instanceof InetSocketAddress).isEqualTo(over == Ends.Over.TCP);
            }
        });
    }

    /** The end of our own connection is the end of what is read from it, whoever closed it. */
    @Test
    void closingItEndsTheReader() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                StreamWriter writer = ends.near().writer();
                Task<byte[]> reading = createTask(ends.near().reader().read());
                spin(1);
                assertThat(writer.isClosing()).isFalse();
                writer.close();
                assertThat(writer.isClosing()).isTrue();
                await(writer.waitClosed());
                assertThat(ends.near().reader().atEof()).isTrue();
                assertThat(await(reading)).isEmpty();
                assertThat(await(ends.near().reader().read())).isEmpty();
            }
        });
    }

    @Test
    void writingAndDrainingAfterCloseRaisesInTheEnd() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                ends.far().writer().close();
                assertThat(await(ends.near().reader().read())).isEmpty();
                ends.near().writer().close();
                assertThatThrownBy(() -> {
                    while (true) {
                        ends.near().writer().write("data");
                        await(ends.near().writer().drain());
                    }
                }).isInstanceOf(ConnectionResetException.class);
            }
        });
    }

    @Test
    void closeWithUnreadDataIsClosedAllTheSame() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open(over)) {
                ends.far().writer().write("one line\nand the rest that nobody reads");
                assertThat(await(ends.near().reader().readLine())).hasSize(9);
                ends.near().writer().close();
                await(ends.near().writer().waitClosed());
            }
        });
    }
}
