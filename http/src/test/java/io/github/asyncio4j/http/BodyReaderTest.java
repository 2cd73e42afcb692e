package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.IncompleteReadException;
import io.github.asyncio4j.net.LimitOverrunException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {

    private interface Program {
        void read(BodyReader reader) throws Exception;
    }

    /** Runs a program with a body that comes in one piece, in two by every cut, and in pieces of each size. */
    private static void everySplit(String text, int limit, Program program) {
        byte[] whole = Pieces.bytes(text);
        List<List<byte[]>> splits = new ArrayList<>();
        for (int size = 1; size <= Math.max(1, whole.length); size++) {
            splits.add(Pieces.cut(whole, size));
        }
        for (int at = 1; at < whole.length; at++) {
            splits.add(List.of(Arrays.copyOfRange(whole, 0, at), Arrays.copyOfRange(whole, at, whole.length)));
        }
        for (List<byte[]> pieces : splits) {
            run(() -> program.read(new BodyReader(new Pieces(pieces), limit)));
        }
    }

    private static void everySplit(String text, Program program) {
        everySplit(text, 1_000, program);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @Test
    void linesComeWithTheirNewlinesAndWhatIsLeftWithoutOne() {
        everySplit("a\n\nbcd\r\ne", reader -> {
            assertThat(text(await(reader.readLine()))).isEqualTo("a\n");
            assertThat(text(await(reader.readLine()))).isEqualTo("\n");
            assertThat(reader.isAtEnd()).isFalse();
            assertThat(text(await(reader.readLine()))).isEqualTo("bcd\r\n");
            assertThat(text(await(reader.readLine()))).isEqualTo("e");
            assertThat(await(reader.readLine())).isEmpty();
            assertThat(await(reader.readLine())).isEmpty();
            assertThat(reader.isAtEnd()).isTrue();
        });
    }

    @Test
    void linesAreGoneThroughOneByOne() {
        everySplit("{\"id\":1}\n{\"id\":2}\r\n\n{}", reader -> {
            List<String> lines = new ArrayList<>();
            for (String line : forAwait(reader.textLines())) {
                lines.add(line);
            }
            assertThat(lines).containsExactly("{\"id\":1}", "{\"id\":2}", "", "{}");
        });
        everySplit("a\nb", reader -> {
            List<String> lines = new ArrayList<>();
            for (byte[] line : forAwait(reader.lines())) {
                lines.add(text(line));
            }
            assertThat(lines).containsExactly("a\n", "b");
        });
    }

    @Test
    void aTextLineIsUtf8WithoutItsEndAndACarriageReturnWithinStays() {
        everySplit("\u00e4\rb\r\n\r\n", reader -> {
            assertThat(await(reader.readTextLine())).isEqualTo("\u00e4\rb");
            assertThat(await(reader.readTextLine())).isEmpty();
            assertThat(await(reader.readTextLine())).isNull();
        });
    }

    @Test
    void anEmptyBodyHasNoLines() {
        run(() -> {
            BodyReader reader = new BodyReader(new Pieces(List.of()));
            assertThat(await(reader.readLine())).isEmpty();
            assertThat(await(reader.readTextLine())).isNull();
            assertThat(await(reader.read(5))).isEmpty();
            assertThat(await(reader.readExactly(0))).isEmpty();
        });
    }

    @Test
    void aLineAsLongAsTheLimitIsReadAndALongerOneIsDroppedAndRefused() {
        everySplit("12345\n123456\nabc\n", 5, reader -> {
            assertThat(text(await(reader.readLine()))).isEqualTo("12345\n");
            assertThatThrownBy(() -> await(reader.readLine())).isInstanceOf(LimitOverrunException.class)
                    .hasMessageContaining("limit 5");
        });
        run(() -> {
            BodyReader reader = new BodyReader(Pieces.of("123456\nabc\n"), 5);
            assertThatThrownBy(() -> await(reader.readLine())).isInstanceOf(LimitOverrunException.class)
                    .hasMessage("Separator is found, but chunk is longer than limit 5");
            assertThat(text(await(reader.readLine()))).isEqualTo("abc\n");
        });
    }

    @Test
    void theLimitIs64KiBUnlessSaidOtherwise() {
        String line = "x".repeat(64 * 1024);
        run(() -> {
            BodyReader reader = new BodyReader(Pieces.of(line + "\n" + line + "x\n"));
            assertThat(await(reader.readTextLine())).isEqualTo(line);
            assertThatThrownBy(() -> await(reader.readTextLine())).isInstanceOf(LimitOverrunException.class);
        });
    }

    @Test
    void aSeparatorOfSeveralBytesIsFoundOverEveryCut() {
        everySplit("aa-a--aab--c", reader -> {
            assertThat(text(await(reader.readUntil(Pieces.bytes("--a"))))).isEqualTo("aa-a--a");
            assertThat(text(await(reader.readUntil(Pieces.bytes("--"))))).isEqualTo("ab--");
            assertThat(text(await(reader.readUntil(Pieces.bytes("c"))))).isEqualTo("c");
        });
        everySplit("aaab", reader -> assertThat(text(await(reader.readUntil(Pieces.bytes("aab"))))).isEqualTo("aaab"));
    }

    @Test
    void whatIsMissingItsSeparatorIsInTheErrorAndWhatIsBeyondTheLimitStays() {
        everySplit("abc", reader -> {
            IncompleteReadException e = catchThrowableOfType(IncompleteReadException.class,
                    () -> await(reader.readUntil(Pieces.bytes("--"))));
            assertThat(text(e.partial())).isEqualTo("abc");
            assertThat(e.expected()).isEqualTo(-1);
            assertThat(await(reader.read(9))).isEmpty();
        });
        everySplit("123456--", 5, reader -> {
            assertThatThrownBy(() -> await(reader.readUntil(Pieces.bytes("--"))))
                    .isInstanceOf(LimitOverrunException.class);
            assertThat(text(await(reader.readExactly(8)))).isEqualTo("123456--");
        });
    }

    @Test
    void exactlySoManyBytesAreReadAlsoMoreThanTheLimit() {
        everySplit("0123456789", 2, reader -> {
            assertThat(text(await(reader.readExactly(3)))).isEqualTo("012");
            assertThat(await(reader.readExactly(0))).isEmpty();
            assertThat(text(await(reader.readExactly(6)))).isEqualTo("345678");
            IncompleteReadException e =
                    catchThrowableOfType(IncompleteReadException.class, () -> await(reader.readExactly(2)));
            assertThat(text(e.partial())).isEqualTo("9");
            assertThat(e.expected()).isEqualTo(2);
            assertThat(reader.isAtEnd()).isTrue();
        });
    }

    @Test
    void atMostSoManyAreReadAndNoneOnlyAtTheEnd() {
        everySplit("0123456789", reader -> {
            assertThat(await(reader.read(0))).isEmpty();
            StringBuilder all = new StringBuilder();
            for (byte[] some = await(reader.read(4)); some.length > 0; some = await(reader.read(4))) {
                assertThat(some).hasSizeLessThanOrEqualTo(4);
                all.append(text(some));
            }
            assertThat(all).hasToString("0123456789");
        });
        everySplit("0123456789", reader -> {
            StringBuilder all = new StringBuilder();
            for (byte[] some : forAwait(reader.chunks(3))) {
                assertThat(some).hasSizeBetween(1, 3);
                all.append(text(some));
            }
            assertThat(all).hasToString("0123456789");
        });
    }

    @Test
    void aCancelledReadLosesNothing() {
        everySplit("abc\ndef\n", reader -> {
            for (int turns = 0; turns < 8; turns++) {
                Task<byte[]> line = createTask(reader.readExactly(8));
                for (int i = 0; i < turns; i++) {
                    await(sleep(Duration.ZERO));
                }
                if (!line.done()) {
                    line.cancel();
                    assertThatThrownBy(() -> await(line)).isInstanceOf(CancelledError.class);
                } else {
                    assertThat(text(await(line))).isEqualTo("abc\ndef\n");
                    return;
                }
            }
            assertThat(text(await(reader.readLine()))).isEqualTo("abc\n");
            assertThat(text(await(reader.readLine()))).isEqualTo("def\n");
        });
    }

    @Test
    void aSecondReaderIsRefusedWhileOneWaits() {
        run(() -> {
            BodyReader reader = new BodyReader(Pieces.of("a\n"));
            Task<byte[]> first = createTask(reader.readLine());
            await(sleep(Duration.ZERO));
            assertThatThrownBy(() -> await(reader.read(1))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("read() called while another coroutine is already waiting");
            assertThat(text(await(first))).isEqualTo("a\n");
        });
    }

    @Test
    void whatTheBodyThrowsEachReadThrows() {
        BodyStream broken = new BodyStream() {
            @Override
            public Coroutine<byte[]> readChunk() {
                return async(() -> {
                    throw new IllegalStateException("broken");
                });
            }

            @Override
            public boolean isAtEnd() {
                return false;
            }
        };
        run(() -> {
            BodyReader reader = new BodyReader(broken);
            assertThatThrownBy(() -> await(reader.readLine())).hasMessage("broken");
            assertThatThrownBy(() -> await(reader.readExactly(1))).hasMessage("broken");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void amountsThatMakeNoSenseAreRefused(int n) {
        assertThatThrownBy(() -> new BodyReader(Pieces.of(""), n)).hasMessage("limit is " + n + "; it must be >= 1");
        BodyReader reader = new BodyReader(Pieces.of(""));
        assertThatThrownBy(() -> reader.chunks(n)).hasMessage("n is " + n + "; it must be >= 1");
        assertThatThrownBy(() -> reader.read(n - 1)).hasMessage("n is " + (n - 1) + "; it must be >= 0");
        assertThatThrownBy(() -> reader.readUntil()).hasMessageContaining("the separator is empty");
    }
}
