package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Task;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** readUntil; that it does what CPython does with random scripts is in StreamReaderTest. */
class StreamReaderUntilTest {

    private static Coroutine<byte[]> until(Fed fed, String... separators) {
        return fed.reader.readUntil(Arrays.stream(separators).map(each -> each.getBytes(StandardCharsets.ISO_8859_1))
                .toArray(byte[][]::new));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void noSeparatorAndAnEmptyOneAreRefusedAtOnce() {
        virtualRun(() -> {
            Fed fed = new Fed();
            assertThatThrownBy(() -> until(fed)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Separator should contain");
            assertThatThrownBy(() -> until(fed, "")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Separator should be");
            assertThatThrownBy(() -> fed.reader.readUntil((byte[]) null)).isInstanceOf(NullPointerException.class);
        });
    }

    @Test
    void aPieceEndsWithItsSeparatorAndTheRestStays() {
        virtualRun(() -> {
            Fed fed = new Fed().feed("lineAAAxxx");
            assertThat(text(await(until(fed, "AAA")))).isEqualTo("lineAAA");
            assertThat(Insides.buffered(fed.reader)).isEqualTo(3);
        });
    }

    @Test
    void aSeparatorMayComeInPieces() {
        virtualRun(() -> {
            for (List<String> pieces : List.of(List.of("QWEaa", "XYaa", "a"), List.of("QWEaa", "XYa", "aa"),
                    List.of("QWEaaXY", "a", "a", "a"), List.of("QWEaaXYaaa"))) {
                Fed fed = new Fed();
                Task<byte[]> task = createTask(until(fed, "aaa"));
                for (String piece : pieces) {
                    spin(2);
                    fed.feed(piece);
                }
                assertThat(text(await(task))).isEqualTo("QWEaaXYaaa");
                assertThat(Insides.buffered(fed.reader)).isZero();
            }
        });
    }

    @Test
    void ofSeveralTheOneThatIsCompleteFirstEndsThePiece() {
        virtualRun(() -> {
            Fed fed = new Fed().feed("line 1\nline 2\r");
            assertThat(text(await(until(fed, "\r", "\n")))).isEqualTo("line 1\n");
            assertThat(text(await(until(fed, "\r", "\n")))).isEqualTo("line 2\r");
            fed.feed("ABCDEFG");
            assertThat(text(await(until(fed, "DEF", "BCDE")))).isEqualTo("ABCDE");
            assertThat(text(await(fed.reader.read(9)))).isEqualTo("FG");
        });
    }

    /** The buffer is long enough for the shortest separator and too short for the longest. */
    @Test
    void separatorsMayBeLongerThanWhatIsThere() {
        virtualRun(() -> {
            Fed fed = new Fed().feed("data");
            Task<byte[]> task = createTask(until(fed, "A", "long sep"));
            spin(1);
            fed.feed("Z");
            spin(1);
            fed.feed("Aaaa");
            assertThat(text(await(task))).isEqualTo("dataZA");
            assertThat(Insides.buffered(fed.reader)).isEqualTo(3);
        });
    }

    @Test
    void theEndBeforeTheSeparatorGivesWhatCame() {
        virtualRun(() -> {
            Fed fed = new Fed().feed("some dataAA").eof();
            assertThatThrownBy(() -> await(until(fed, "AAA"))).isInstanceOfSatisfying(IncompleteReadException.class,
                    e -> {
                        assertThat(text(e.partial())).isEqualTo("some dataAA");
                        assertThat(e.expected()).isEqualTo(-1);
                    }).hasMessageContaining("undefined expected bytes");
            assertThat(Insides.buffered(fed.reader)).isZero();
        });
    }

    @Test
    void overTheLimitNothingIsLost() {
        virtualRun(() -> {
            Fed fed = new Fed(3).feed("some dataAA");
            assertThatThrownBy(() -> await(until(fed, "AAA"))).isInstanceOfSatisfying(LimitOverrunException.class,
                    e -> assertThat(e.consumed()).as("the last two may begin a separator").isEqualTo(9))
                    .hasMessage("Separator is not found, and chunk exceed the limit 3");
            assertThat(Insides.buffered(fed.reader)).isEqualTo(11);
            fed.feed("A");
            assertThatThrownBy(() -> await(until(fed, "AAA"))).isInstanceOfSatisfying(LimitOverrunException.class,
                    e -> assertThat(e.consumed()).isEqualTo(9))
                    .hasMessage("Separator is found, but chunk is longer than limit 3");
            assertThat(text(await(fed.reader.readExactly(12)))).isEqualTo("some dataAAA");
        });
    }

    @Test
    void theLimitExcludesTheSeparatorAndOfSeveralTheShortest() {
        virtualRun(() -> {
            assertThat(text(await(until(new Fed(3).feed("abcEND"), "END")))).isEqualTo("abcEND");
            Fed fed = new Fed(3).feed("some dataA");
            assertThatThrownBy(() -> await(until(fed, "A", "ome dataA")))
                    .isInstanceOfSatisfying(LimitOverrunException.class, e -> assertThat(e.consumed()).isEqualTo(9))
                    .hasMessageContaining("is found");
            assertThat(Insides.buffered(fed.reader)).isEqualTo(10);
        });
    }

    @Test
    void aCancelLosesNothing() {
        virtualRun(() -> {
            Fed fed = new Fed().feed("half");
            Task<byte[]> task = createTask(until(fed, "--"));
            spin(2);
            fed.feed("-");
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            fed.feed("-");
            assertThat(text(await(until(fed, "--")))).isEqualTo("half--");
        });
    }

    /** Neither a long separator nor a large buffer makes a byte dearer: what was looked at is not looked at again. */
    @Test
    void whatComesByteByByteIsSearchedOnce() {
        virtualRun(() -> {
            String separator = "a".repeat(20_000) + "b";
            Fed fed = new Fed(1 << 30).feed("x".repeat(3_000_000));
            Task<byte[]> task = createTask(until(fed, separator, "never"));
            for (int i = 0; i < 60_000; i++) {
                fed.feed(new byte[] {'a'});
                spin(1);
            }
            fed.feed("b");
            assertThat(await(task)).hasSize(3_060_001);
        });
    }
}
