package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A reader that a program makes and feeds itself, and the loops over what is read. */
class StreamReaderFedTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static StreamReader reader(String... pieces) {
        StreamReader reader = new StreamReader();
        for (String piece : pieces) {
            reader.feedData(bytes(piece));
        }
        return reader;
    }

    @Test
    void belongsToTheRunningLoopAndIsNotMadeOutsideOfOne() {
        assertThatThrownBy(StreamReader::new).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no running event loop");
        virtualRun(() -> assertThat(new StreamReader().buffer().loop()).isSameAs(getRunningLoop()));
    }

    @Test
    void whatIsFedStaysUntilItIsRead() {
        virtualRun(() -> {
            StreamReader reader = reader("");
            assertThat(Insides.buffered(reader)).isZero();
            reader.feedData(bytes("line1\nline2\nline3\n"));
            assertThat(Insides.buffered(reader)).isEqualTo(18);
            assertThat(await(reader.read(0))).isEmpty();
            assertThat(Insides.buffered(reader)).isEqualTo(18);
            assertThat(text(await(reader.readLine()))).isEqualTo("line1\n");
            assertThat(text(await(reader.read(7)))).isEqualTo("line2\nl");
            assertThat(Insides.buffered(reader)).isEqualTo(5);
            assertThat(text(await(reader("line1", "line2").read(5)))).isEqualTo("line1");
        });
    }

    @Test
    void aReadThatWaitsIsWokenByWhatIsFed() {
        virtualRun(() -> {
            StreamReader reader = reader();
            Task<byte[]> some = createTask(reader.read(30));
            getRunningLoop().callSoon(() -> reader.feedData(bytes("chunk1 ")));
            assertThat(text(await(some))).isEqualTo("chunk1 ");
            Task<byte[]> line = createTask(reader.readLine());
            getRunningLoop().callSoon(() -> {
                reader.feedData(bytes("chunk2 "));
                reader.feedData(bytes("chunk3 "));
                reader.feedData(bytes("\n chunk4"));
            });
            assertThat(text(await(line))).isEqualTo("chunk2 chunk3 \n");
            Task<byte[]> exactly = createTask(reader.readExactly(9));
            getRunningLoop().callSoon(() -> reader.feedData(bytes("56789")));
            assertThat(text(await(exactly))).isEqualTo(" chunk456");
            Task<byte[]> all = createTask(reader.read());
            getRunningLoop().callSoon(reader::feedEof);
            assertThat(text(await(all))).isEqualTo("789");
        });
    }

    @Test
    void theEndWakesAndStays() {
        virtualRun(() -> {
            StreamReader reader = reader("some data\n");
            assertThat(reader.atEof()).isFalse();
            await(reader.readLine());
            assertThat(reader.atEof()).isFalse();
            Task<byte[]> some = createTask(reader.read(1_024));
            getRunningLoop().callSoon(reader::feedEof);
            assertThat(await(some)).isEmpty();
            reader.feedEof();
            assertThat(reader.atEof()).isTrue();
            assertThatThrownBy(() -> reader.feedData(bytes("more"))).isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("feedData after feedEof");
        });
    }

    @Test
    void anExceptionIsKeptAndThrownAsItIs() {
        virtualRun(() -> {
            StreamReader reader = reader("line\nmore");
            assertThat(reader.exception()).isNull();
            assertThat(text(await(reader.read(2)))).isEqualTo("li");
            Exception why = new java.util.zip.DataFormatException("bad");
            reader.setException(why);
            assertThat(reader.exception()).isSameAs(why);
            assertThatThrownBy(() -> await(reader.read(2))).isSameAs(why);
            assertThatThrownBy(() -> await(reader.readExactly(2))).isSameAs(why);
            assertThatThrownBy(() -> await(reader.readUntil(bytes("m")))).isSameAs(why);
        });
    }

    /** Without an end as well, and whatever the read still lacks. */
    @Test
    void anExceptionIsThrownToHimWhoWaits() {
        virtualRun(() -> {
            for (int n : new int[] {1, 9}) {
                StreamReader reader = reader();
                Task<byte[]> waiting = createTask(n == 1 ? reader.read(1) : reader.readExactly(n));
                spin(1);
                if (n > 1) {
                    reader.feedData(bytes("half"));
                }
                reader.setException(new IllegalArgumentException("x"));
                assertThatThrownBy(() -> await(waiting)).isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    void anExceptionAfterACancelIsHarmless() {
        virtualRun(() -> {
            StreamReader reader = reader();
            Task<byte[]> line = createTask(reader.readLine());
            spin(1);
            line.cancel();
            spin(1);
            reader.setException(new IllegalStateException("message"));
            assertThatThrownBy(() -> await(line)).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void aTransportIsSetOnceAndIsNotNeeded() {
        virtualRun(() -> {
            Fed fed = new Fed(1);
            assertThatThrownBy(() -> fed.reader.setTransport(fed)).isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("Transport already set");
            StreamReader alone = new StreamReader(1);
            alone.feedData(bytes("more than twice the limit"));
            assertThat(await(alone.read(100))).hasSize(25);
        });
    }

    @Test
    void isFedOnTheThreadOfItsLoopOnly() {
        Bounded.run(() -> {
            StreamReader reader = reader();
            await(toThread(() -> {
                for (Action misuse : List.<Action>of(() -> reader.feedData(bytes("x")), reader::feedEof,
                        () -> reader.setException(new IllegalArgumentException("x")))) {
                    assertThatThrownBy(misuse::run).isInstanceOf(IllegalStateException.class);
                }
            }));
            assertThat(reader).hasToString("StreamReader[0 bytes]");
        });
    }

    @Test
    void linesEndWithTheStreamAndTheLastMayLackItsEnd() {
        virtualRun(() -> {
            StreamReader reader = reader("one\n\nth", "ree");
            List<String> lines = new ArrayList<>();
            getRunningLoop().callSoon(reader::feedEof);
            for (byte[] line : forAwait(reader.lines())) {
                lines.add(text(line));
            }
            assertThat(lines).containsExactly("one\n", "\n", "three");
        });
    }

    @Test
    void linesOfTextComeWithoutTheirEnds() {
        virtualRun(() -> {
            StreamReader reader = reader("one\r\n\nthree");
            reader.feedEof();
            List<String> lines = new ArrayList<>();
            for (String line : forAwait(reader.textLines())) {
                lines.add(line);
            }
            assertThat(lines).containsExactly("one", "", "three");
        });
    }

    @Test
    void chunksAreWhatCameAndNoLargerThanTheLimit() {
        virtualRun(() -> {
            StreamReader reader = new StreamReader(4);
            reader.feedData(bytes("123456"));
            List<String> chunks = new ArrayList<>();
            getRunningLoop().callSoon(() -> {
                reader.feedData(bytes("78"));
                reader.feedEof();
            });
            for (byte[] chunk : forAwait(reader.chunks())) {
                chunks.add(text(chunk));
            }
            assertThat(chunks).containsExactly("1234", "56", "78");
        });
    }

    @Test
    void aLoopOverLinesThrowsWhatTheReadsThrowAndMayGoOn() {
        virtualRun(() -> {
            StreamReader reader = new StreamReader(3);
            reader.feedData(bytes("too long\nok\n"));
            reader.feedEof();
            AtomicReference<String> read = new AtomicReference<>();
            assertThatThrownBy(() -> {
                for (byte[] line : forAwait(reader.lines())) {
                    read.set(text(line));
                }
            }).isInstanceOf(LimitOverrunException.class);
            for (byte[] line : forAwait(reader.lines())) {
                read.set(text(line));
            }
            assertThat(read).hasValue("ok\n");
        });
    }
}
