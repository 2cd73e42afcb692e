package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Task;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamReaderTest {

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static ConnectionResetException reset() {
        return new ConnectionResetException("reset", new IOException("reset"));
    }

    /** 1,500 random scripts, with their results printed by CPython 3.13 (reader/cpython.py in the resources). */
    @Test
    void doesWhatCpythonDoes() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/reader/cpython.txt")) {
            List<String> scripts = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            assertThat(scripts).hasSize(1_500);
            virtualRun(() -> scripts.forEach(script -> assertThat(replay(script)).isEqualTo(script)));
        }
    }

    private static String replay(String script) {
        int colon = script.indexOf(':');
        Fed fed = new Fed(Integer.parseInt(script.substring(0, colon)));
        StringBuilder done = new StringBuilder(script.substring(0, colon + 1));
        boolean ended = false;
        for (String step : script.substring(colon + 2).split(" ")) {
            String act = step.substring(0, step.indexOf('='));
            ended |= act.equals(".");
            done.append(' ').append(act).append('=').append(perform(fed, act))
                    .append(fed.paused() && !ended ? "!" : "");
        }
        return done.toString();
    }

    private static String perform(Fed fed, String act) {
        String argument = act.substring(1);
        return switch (act.charAt(0)) {
            case '+' -> {
                fed.feed(HexFormat.of().parseHex(argument));
                yield "";
            }
            case '.' -> {
                fed.eof();
                yield "";
            }
            case 'u' -> outcome(fed.reader.readUntil(Arrays.stream(argument.split(",")).map(HexFormat.of()::parseHex)
                    .toArray(byte[][]::new))).replace("limit", "limit_");
            case 'l' -> outcome(fed.reader.readLine()).replaceAll("limit.*", "limit");
            case 'a' -> outcome(fed.reader.readExactly(Integer.parseInt(argument)));
            default -> outcome(argument.equals("*") ? fed.reader.read() : fed.reader.read(Integer.parseInt(argument)));
        };
    }

    private static String outcome(Coroutine<byte[]> coroutine) {
        Task<byte[]> task = createTask(coroutine);
        spin(3);
        task.cancel();
        try {
            return HexFormat.of().formatHex(await(task));
        } catch (CancelledError e) {
            return "wait";
        } catch (IncompleteReadException e) {
            return "part_" + HexFormat.of().formatHex(e.partial());
        } catch (LimitOverrunException e) {
            return "limit" + e.consumed();
        }
    }

    @Test
    void readToTheEndGoesOnThoughTheReaderHasStoppedTheSocket() {
        virtualRun(() -> {
            Fed fed = new Fed(4);
            fed.feed("0123456789");
            assertThat(fed.paused()).isTrue();
            Task<byte[]> all = createTask(fed.reader.read());
            spin(3);
            assertThat(fed.paused()).isFalse();
            fed.feed("abcdefghij").eof();
            assertThat(text(await(all))).isEqualTo("0123456789abcdefghij");
        });
    }

    @Test
    void stopsTheSocketAboveTwiceItsLimitAndGoesOnAtTheLimit() {
        virtualRun(() -> {
            Fed fed = new Fed(4);
            fed.feed("01234567");
            assertThat(fed.paused()).isFalse();
            fed.feed("8");
            assertThat(fed.paused()).isTrue();
            await(fed.reader.read(4));
            assertThat(fed.paused()).isTrue();
            await(fed.reader.read(1));
            assertThat(fed.paused()).isFalse();
        });
    }

    static List<Function<StreamReader, Coroutine<byte[]>>> reads() {
        return List.of(reader -> reader.read(1), StreamReader::read, StreamReader::readLine,
                reader -> reader.readExactly(1));
    }

    @ParameterizedTest
    @MethodSource("reads")
    void oneTaskReadsAtATime(Function<StreamReader, Coroutine<byte[]>> second) {
        virtualRun(() -> {
            Fed fed = new Fed();
            Task<byte[]> first = createTask(fed.reader.readExactly(4));
            spin(1);
            assertThatThrownBy(() -> await(second.apply(fed.reader))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("while another coroutine is already waiting for incoming data");
            fed.feed("ab");
            assertThatThrownBy(() -> await(second.apply(fed.reader))).as("what is there belongs to the first")
                    .isInstanceOf(IllegalStateException.class);
            fed.feed("cd");
            assertThatThrownBy(() -> await(second.apply(fed.reader))).as("the first is woken but has not run")
                    .isInstanceOf(IllegalStateException.class);
            assertThat(text(await(first))).isEqualTo("abcd");
            fed.feed("\n").eof();
            assertThat(text(await(second.apply(fed.reader)))).isEqualTo("\n");
        });
    }

    @ParameterizedTest
    @MethodSource("reads")
    void aFailureIsThrownToHimWhoWaitsAndToAllWhoComeLater(Function<StreamReader, Coroutine<byte[]>> read) {
        virtualRun(() -> {
            Fed fed = new Fed();
            Task<byte[]> waiting = createTask(read.apply(fed.reader));
            spin(1);
            ConnectionResetException why = reset();
            fed.lost(why);
            assertThatThrownBy(() -> await(waiting)).isSameAs(why);
            assertThatThrownBy(() -> await(read.apply(fed.reader))).isSameAs(why);
            assertThat(fed.reader.toString()).contains("reset");
        });
    }

    /** A cut connection must not pass for a last line without a newline, nor for an end that the peer meant. */
    @Test
    void aFailureIsNotTakenForTheEndOfTheStream() {
        virtualRun(() -> {
            List<Function<StreamReader, Coroutine<byte[]>>> needMore =
                    List.of(StreamReader::readLine, StreamReader::read,
                            reader -> reader.readExactly(9));
            for (Function<StreamReader, Coroutine<byte[]>> read : needMore) {
                Fed fed = new Fed();
                Task<byte[]> waiting = createTask(read.apply(fed.reader));
                spin(1);
                fed.feed("half a l");
                fed.lost(reset());
                assertThatThrownBy(() -> await(waiting)).isInstanceOf(ConnectionResetException.class);
            }
        });
    }

    @Test
    void aFailureComesBeforeTheBytesThatAreLeft() {
        virtualRun(() -> {
            Fed fed = new Fed().feed("some bytes\n");
            fed.lost(reset());
            assertThatThrownBy(() -> await(fed.reader.readLine())).isInstanceOf(ConnectionResetException.class);
        });
    }

    @Test
    void aCleanLossIsTheEnd() {
        virtualRun(() -> {
            Fed fed = new Fed().feed("rest");
            fed.lost(null);
            assertThat(text(await(fed.reader.readLine()))).isEqualTo("rest");
            assertThat(await(fed.reader.readLine())).isEmpty();
            assertThat(fed.reader.atEof()).isTrue();
        });
    }

    @Test
    void aCancelledReadLosesNothing() {
        virtualRun(() -> {
            Fed fed = new Fed().feed("ab");
            for (Coroutine<byte[]> read : List.of(fed.reader.readLine(), fed.reader.readExactly(3))) {
                Task<byte[]> task = createTask(read);
                spin(2);
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            }
            Task<byte[]> late = createTask(fed.reader.readLine());
            spin(1);
            fed.feed("c\n");
            late.cancel();
            assertThatThrownBy(() -> await(late)).isInstanceOf(CancelledError.class);
            assertThat(text(await(fed.reader.readLine()))).isEqualTo("abc\n");
        });
    }

    @Test
    void aLineOverTheLimitIsDroppedAndTheNextOneIsReadable() {
        virtualRun(() -> {
            Fed fed = new Fed(8).feed("123456789\nok\n");
            assertThatThrownBy(() -> await(fed.reader.readLine())).isInstanceOfSatisfying(LimitOverrunException.class,
                    e -> assertThat(e.consumed()).isEqualTo(9))
                    .hasMessage("Separator is found, but chunk is longer than limit 8");
            assertThat(text(await(fed.reader.readLine()))).isEqualTo("ok\n");
            fed.feed("12345678\n");
            assertThat(text(await(fed.reader.readLine()))).as("as long as the limit").isEqualTo("12345678\n");
            fed.feed("123456789");
            assertThatThrownBy(() -> await(fed.reader.readLine())).isInstanceOf(LimitOverrunException.class)
                    .hasMessage("Separator is not found, and chunk exceed the limit 8");
            assertThat(Insides.buffered(fed.reader)).as("what has no end is dropped").isZero();
        });
    }

    @Test
    void whatIsTooLongToEverBeALineIsDropped() {
        virtualRun(() -> {
            Fed fed = new Fed(8).feed("123456789");
            assertThatThrownBy(() -> await(fed.reader.readLine())).isInstanceOfSatisfying(LimitOverrunException.class,
                    e -> assertThat(e.consumed()).isEqualTo(9))
                    .hasMessage("Separator is not found, and chunk exceed the limit 8");
            fed.feed("fine\n");
            assertThat(text(await(fed.reader.readLine()))).isEqualTo("fine\n");
        });
    }

    @Test
    void linesOfTextComeWithoutTheirEnds() {
        virtualRun(() -> {
            Fed fed = new Fed();
            fed.feed("één\r\n\r\n\nx\ry".getBytes(StandardCharsets.UTF_8));
            fed.eof();
            assertThat(await(fed.reader.readTextLine())).isEqualTo("één");
            assertThat(await(fed.reader.readTextLine())).isEmpty();
            assertThat(await(fed.reader.readTextLine())).isEmpty();
            assertThat(await(fed.reader.readTextLine())).isEqualTo("x\ry");
            assertThat(await(fed.reader.readTextLine())).isNull();
        });
    }

    @Test
    void theEndStaysTheEnd() {
        virtualRun(() -> {
            Fed fed = new Fed().eof();
            for (int i = 0; i < 3; i++) {
                assertThat(await(fed.reader.read())).isEmpty();
                assertThat(await(fed.reader.read(1))).isEmpty();
                assertThat(await(fed.reader.readLine())).isEmpty();
                assertThat(await(fed.reader.readExactly(0))).isEmpty();
                assertThatThrownBy(() -> await(fed.reader.readExactly(1)))
                        .isInstanceOf(IncompleteReadException.class).hasMessageContaining("0 bytes read")
                        .hasMessageContaining("1 expected");
            }
        });
    }

    @Test
    void badSizesAreRefusedAtOnce() {
        virtualRun(() -> {
            StreamReader reader = new Fed().reader;
            assertThatThrownBy(() -> reader.read(-1)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("-1");
            assertThatThrownBy(() -> reader.readExactly(-2)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("-2");
            for (int limit : new int[] {0, -1}) {
                assertThatThrownBy(() -> new Fed(limit)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("" + limit);
            }
        });
    }

    /** A peer that sends its line byte by byte costs no more than the bytes. */
    @Test
    void aLineThatComesByteByByteIsSearchedOnce() {
        virtualRun(() -> {
            Fed fed = new Fed();
            Task<byte[]> line = createTask(fed.reader.readLine());
            Action feedOne = () -> fed.feed(new byte[] {'x'});
            for (int i = 0; i < 60_000; i++) {
                feedOne.run();
                spin(1);
            }
            fed.feed("\n");
            assertThat(await(line)).hasSize(60_001);
        });
    }
}
