package io.github.asyncio4j.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeparatorsTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Separators of(String... all) {
        return new Separators(Arrays.stream(all).map(SeparatorsTest::bytes).toArray(byte[][]::new));
    }

    /** Returns what comes up to the end of the first separator, or null. */
    private static String upTo(Separators separators, String text) {
        int end = separators.search().in(bytes(text), 0);
        return end < 0 ? null : text.substring(0, end + 1);
    }

    @Test
    void whatIsCompleteFirstEndsThePieceEvenIfItIsLonger() {
        assertThat(upTo(of("DEF", "BCDE"), "ABCDEFG")).isEqualTo("ABCDE");
        assertThat(upTo(of("\r", "\n"), "line\nnext\r")).isEqualTo("line\n");
    }

    @Test
    void ofThoseThatAreCompleteTogetherTheShortestCounts() {
        Separators.Search search = of("ome dataA", "A").search();
        assertThat(search.in(bytes("some dataA"), 0)).isEqualTo(9);
        assertThat(search.length()).isEqualTo(1);
    }

    @Test
    void aSeparatorIsFoundAfterABeginningOfItThatDidNotGoOn() {
        assertThat(upTo(of("aaa"), "QWEaaXYaaaa")).isEqualTo("QWEaaXYaaa");
        assertThat(upTo(of("aabaaac"), "aabaabaaac!")).isEqualTo("aabaabaaac");
        assertThat(upTo(of("\r\n\r\n"), "\r\n\r\r\n\r\n")).isEqualTo("\r\n\r\r\n\r\n");
    }

    /** Compared with a search that looks at everything again, for words over two letters, which overlap in all ways. */
    @Test
    void findsWhatAPlainSearchFindsHoweverTheBytesAreCut() {
        Random random = new Random(3);
        for (int round = 0; round < 5_000; round++) {
            String[] all = new String[1 + random.nextInt(3)];
            Arrays.setAll(all, _ -> word(random, 1 + random.nextInt(6)));
            String text = word(random, random.nextInt(40));
            Separators.Search search = of(all).search();
            int found = -1;
            for (int at = 0; at < text.length() && found < 0;) {
                int to = Math.min(text.length(), at + 1 + random.nextInt(7));
                int in = search.in(bytes(text.substring(at, to)), 0);
                found = in < 0 ? -1 : at + in;
                at = to;
            }
            assertThat(found).as("%s in %s", Arrays.toString(all), text).isEqualTo(plainly(all, text));
        }
    }

    private static String word(Random random, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(2)));
        }
        return word.toString();
    }

    private static int plainly(String[] all, String text) {
        int first = -1;
        for (String each : all) {
            int at = text.indexOf(each);
            if (at >= 0 && (first < 0 || at + each.length() - 1 < first)) {
                first = at + each.length() - 1;
            }
        }
        return first;
    }

    @Test
    void noneAndEmptyOnesAreRefused() {
        assertThatThrownBy(() -> new Separators()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Separator should contain at least one element");
        assertThatThrownBy(() -> of("a", "")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Separator should be at least one byte long; number 1 is empty");
    }

    @Test
    void theCallersArrayMayChangeAfterwards() {
        byte[] array = bytes("ab");
        Separators separators = new Separators(array);
        array[0] = 'x';
        assertThat(upTo(separators, "xbab")).isEqualTo("xbab");
    }
}
