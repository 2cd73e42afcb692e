package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.net.Network.connectReadPipe;
import static io.github.asyncio4j.net.NotingPipe.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadPipeTest {

    /** What a test does with a protocol that reads from a pipe, and the other end of that. */
    private interface Scenario {
        void run(NotingPipe reader, int writeEnd) throws Exception;
    }

    private static void check(Scenario scenario) {
        Bounded.run(() -> {
            int[] pair = Posix.pipe(0);
            try {
                NotingPipe reader = await(connectReadPipe(NotingPipe::new, Path.of("/dev/fd/" + pair[0]))).protocol();
                scenario.run(reader, pair[1]);
                reader.transport.close();
                await(reader.lost);
                assertThat(Insides.open()).isZero();
            } finally {
                Posix.close(pair[0]);
                if (pair[1] >= 0) {
                    Posix.close(pair[1]);
                }
            }
        });
    }

    private static void write(int fd, String text) throws Exception {
        assertThat(Posix.write(fd, bytes(text), 0, text.length())).isEqualTo(text.length());
    }

    @Test
    void theProtocolKnowsOfThePipeBeforeWhoConnectedGoesOn() {
        check((reader, _) -> {
            assertThat(reader.told).containsExactly("made");
            assertThat(reader.transport.isReading()).isTrue();
            assertThat(reader.transport.protocol()).isSameAs(reader);
        });
    }

    @Test
    void whatIsWrittenComesAndThenTheEnd() {
        Bounded.run(() -> {
            int[] pair = Posix.pipe(0);
            var connection = await(connectReadPipe(NotingPipe::new, Path.of("/dev/fd/" + pair[0])));
            Posix.close(pair[0]);
            NotingPipe reader = connection.protocol();
            assertThat(connection.transport()).isSameAs(reader.transport);
            write(pair[1], "1");
            Bounded.until(() -> reader.told.contains("1"));
            write(pair[1], "2345");
            Bounded.until(() -> reader.told.contains("2345"));
            assertThat(reader.told).containsExactly("made", "1", "2345");
            Posix.close(pair[1]);
            await(reader.lost);
            assertThat(reader.told).containsExactly("made", "1", "2345", "eof", "lost");
            assertThat(reader.why).isNull();
            assertThat(reader.transport.extraInfo("pipe")).isNotNull();
            assertThat(Insides.open()).isZero();
        });
    }

    /** As when another process was faster. */
    @Test
    void readinessWithoutDataIsNothing() {
        check((reader, fd) -> {
            ((ReadPipe) reader.transport).ready(Posix.POLLIN);
            spin(2);
            assertThat(reader.told).containsExactly("made");
            write(fd, "data");
            Bounded.until(() -> reader.told.contains("data"));
        });
    }

    /** What is opened to be written to cannot be read from. */
    @Test
    void aReadThatFailsIsReportedAndEndsThePipe() {
        Bounded.run(() -> {
            List<String> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context.message()));
            int[] pair = Posix.pipe(0);
            PipeWatch.Pipe writeEnd = PipeWatch.watch(getRunningLoop(), new int[] {pair[1]})[0];
            ReadPipe broken = new ReadPipe(getRunningLoop(), writeEnd, "the pipe");
            NotingPipe protocol = new NotingPipe();
            var receiver =
                    new ProtocolReceiver(getRunningLoop(), broken, io.github.asyncio4j.Context.copyContext(), _ -> {});
            broken.start(receiver, () -> {});
            receiver.start(protocol);
            spin(2);
            Posix.close(pair[0]);
            await(protocol.lost);
            assertThat(protocol.told).containsExactly("made", "lost");
            assertThat(protocol.why).isInstanceOf(NetworkException.class).hasMessageContaining("the pipe failed");
            assertThat(broken.isClosing()).isTrue();
            assertThat(reports).containsExactly("Fatal read error on pipe transport");
        });
    }

    @Test
    void aPausedPipeIsNotReadUntilItIsResumed() {
        check((reader, fd) -> {
            reader.transport.resumeReading();
            reader.transport.pauseReading();
            reader.transport.pauseReading();
            assertThat(reader.transport.isReading()).isFalse();
            write(fd, "data");
            await(sleep(Duration.ofMillis(20)));
            assertThat(reader.told).containsExactly("made");
            reader.transport.resumeReading();
            reader.transport.resumeReading();
            assertThat(reader.transport.isReading()).isTrue();
            Bounded.until(() -> reader.told.contains("data"));
        });
    }

    @Test
    void closeTellsTheProtocolOnceInALaterTurn() {
        check((reader, fd) -> {
            write(fd, "unread");
            reader.transport.close();
            reader.transport.close();
            reader.transport.abort();
            assertThat(reader.transport.isClosing()).isTrue();
            assertThat(reader.told).containsExactly("made");
            await(reader.lost);
            assertThat(reader.told).containsExactly("made", "lost");
            assertThat(reader.why).isNull();
            assertThat(reader.transport.closed().done()).isTrue();
        });
    }

    @Test
    void pausingAndResumingAClosedPipeDoNothing() {
        check((reader, _) -> {
            reader.transport.close();
            await(reader.lost);
            reader.transport.pauseReading();
            reader.transport.resumeReading();
            assertThat(reader.transport.isReading()).isFalse();
            spin(2);
            assertThat(reader.told).containsExactly("made", "lost");
        });
    }

    @Test
    void whatIsNoPipeIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        Bounded.run(() -> {
            assertThatThrownBy(() -> await(connectReadPipe(NotingPipe::new, file)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("neither a pipe nor a terminal");
            assertThatThrownBy(() -> await(connectReadPipe(NotingPipe::new, folder.resolve("none"))))
                    .isInstanceOf(NetworkException.class).hasMessageContaining("none");
            assertThatThrownBy(() -> await(connectReadPipe(() -> new BaseProtocol() {}, file)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a Protocol or a BufferedProtocol");
            assertThat(Insides.open()).isZero();
        });
    }

    @Test
    void twoProtocolsTalkOverAPipeWithAName(@TempDir Path folder) {
        Path fifo = folder.resolve("fifo");
        Bounded.run(() -> {
            assertThat(await(await(Subprocess.exec("mkfifo", fifo.toString())).waitExit())).isZero();
            assertThatThrownBy(() -> await(Network.connectWritePipe(NotingPipe::new, fifo)))
                    .isInstanceOf(ConnectionRefusedException.class).hasMessageContaining("open for reading");
            var reader = await(connectReadPipe(NotingPipe::new, fifo));
            var writer = await(Network.connectWritePipe(NotingPipe::new, fifo));
            writer.transport().write(bytes("over the wall"));
            writer.transport().close();
            await(reader.protocol().lost);
            assertThat(reader.protocol().told).containsExactly("made", "over the wall", "eof", "lost");
            await(writer.protocol().lost);
            assertThat(writer.protocol().told).containsExactly("made", "lost");
        });
    }

    /** asyncio's way to read the standard input: a reader that stops the pipe at twice its limit. */
    @Test
    void aPipeCanBeReadAsAStream() {
        Bounded.run(() -> {
            int[] pair = Posix.pipe(0);
            var made = await(connectReadPipe(() -> new StreamReaderProtocol(new StreamReader(100)),
                    Path.of("/dev/fd/" + pair[0])));
            Posix.close(pair[0]);
            StreamReader reader = made.protocol().reader();
            write(pair[1], "one\ntwo\n" + "x".repeat(1_000));
            assertThat(await(reader.readTextLine())).isEqualTo("one");
            assertThat(made.transport().isReading()).isFalse();
            assertThat(await(reader.readTextLine())).isEqualTo("two");
            Posix.close(pair[1]);
            assertThat(await(reader.read())).hasSize(1_000);
            assertThat(await(reader.readTextLine())).isNull();
        });
    }

    @Test
    void aLoopThatIsClosedClosesThePipesThatAreLeft() throws Exception {
        int[] pair = Posix.pipe(0);
        Bounded.run(() -> await(connectReadPipe(NotingPipe::new, Path.of("/dev/fd/" + pair[0]))));
        Posix.close(pair[0]);
        Posix.close(pair[1]);
    }
}
