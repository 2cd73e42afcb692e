package io.github.asyncio4j.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartParserTest {

    private static final int MAX_HEAD = 8 * 1024;

    /** Everything that makes a parser think: a preamble, near misses of the boundary, empty parts, an epilogue. */
    private static final String ALL = "before\r\n--not\r\n--X-1  \r\nA: b\r\nContent-Type: text/plain\r\n\r\n"
            + "one\r\n--X-\r\n-\r\n--X\r\r\n\r\n--X-1\r\n\r\n\r\n--X-1\t\r\n\r\n--X-1\r\nB: \r\n\r\n\r\n\r\n--X-1--\t\r\nafter\r\n--X-1\r\n";

    /** Returns what is in a body, a line for each part: its headers and its bytes. */
    private static List<String> parse(List<byte[]> pieces, int maxHead) {
        return ParsedPart.of(pieces, maxHead).stream().map(MultipartParserTest::line).toList();
    }

    private static String line(ParsedPart part) {
        StringBuilder line = new StringBuilder();
        part.headers().forEach(field -> line.append(field.name()).append('=').append(field.value()).append(';'));
        return line.append('|').append(part.body()).toString();
    }

    private static List<String> parse(String whole) {
        return parse(List.of(whole.getBytes(ISO_8859_1)), MAX_HEAD);
    }

    @Test
    void findsThePartsAndNothingElse() {
        assertThat(parse(ALL)).containsExactly("A=b;Content-Type=text/plain;|one\r\n--X-\r\n-\r\n--X\r\r\n", "|", "|",
                "B=;|\r\n");
    }

    @Test
    void everySplitInTwoGivesTheSameParts() {
        List<String> parts = parse(ALL);
        byte[] bytes = ALL.getBytes(ISO_8859_1);
        for (int i = 0; i <= bytes.length; i++) {
            List<byte[]> pieces = List.of(Arrays.copyOf(bytes, i), Arrays.copyOfRange(bytes, i, bytes.length));
            assertThat(parse(pieces, MAX_HEAD)).as("split at %d", i).isEqualTo(parts);
        }
    }

    @Test
    void everySizeOfPiecesGivesTheSameParts() {
        List<String> parts = parse(ALL);
        for (int size = 1; size < ALL.length(); size++) {
            assertThat(parse(Pieces.cut(ALL.getBytes(ISO_8859_1), size), MAX_HEAD)).as("pieces of %d", size)
                    .isEqualTo(parts);
        }
    }

    /** Bodies made of what the grammar is made of: the same parts or the same refusal, whatever the pieces. */
    @Test
    void randomBodiesAreTheSameInOnePieceAndInMany() {
        String[] words =
                {"\r\n", "\r", "\n", "--", "-", "X-1", "--X-1", "\r\n--X-1", "\r\n--X-1--", "\r\n--X-1\r\n", "A: b",
                    "\r\n\r\n", " ", "x", "\r\n--X-1\r\n\r\n", "\r\n--X-1\r\nA: b\r\n\r\n"};
        Random random = new Random(20_461);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder body = new StringBuilder(random.nextBoolean() ? "--X-1\r\n\r\n" : "");
            for (int n = random.nextInt(12); n >= 0; n--) {
                body.append(words[random.nextInt(words.length)]);
            }
            body.append(random.nextInt(4) > 0 ? "\r\n--X-1--\r\n" : "");
            byte[] bytes = body.toString().getBytes(ISO_8859_1);
            String whole = outcome(List.of(bytes));
            assertThat(outcome(Pieces.cut(bytes, 1))).as(body.toString()).isEqualTo(whole);
            assertThat(outcome(Pieces.cut(bytes, 1 + random.nextInt(9)))).as(body.toString()).isEqualTo(whole);
        }
    }

    private static String outcome(List<byte[]> pieces) {
        try {
            return parse(pieces, MAX_HEAD).toString();
        } catch (BodyRefusedException e) {
            return "refused " + e.status();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--X-1", "--X-1\r\n", "--X-1\r\n\r\nabc", "--X-1\r\n\r\nabc\r\n--X-1",
        "--X-1\r\n\r\nabc\r\n--X-1-",
        "--X-1\r\nA: b\r\n", "preamble alone", "--X-1--\r"})
    void aBodyThatEndsEarlyIsRefused(String body) {
        assertThatThrownBy(() -> parse(body)).isInstanceOf(BodyRefusedException.class)
                .hasMessageContaining("ends before its closing boundary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--X-1 x\r\n\r\n\r\n--X-1--", "--X-12\r\n\r\n\r\n--X-1--", "--X-1\n\n\n--X-1--",
        "--X-1\rA\r\n\r\n--X-1--",
        "--X-1\r\n\r\nabc\r\n--X-1x\r\n--X-1--", "--X-1\r\n\r\nabc\r\n--X-1-x\r\n", "--X-1\r\n\r\nabc\r\n--X-1--x\r\n",
        "--X-1\r\n\r\nabc\r\n--X-1--\nx"})
    void aBoundaryThatGoesOnInAnotherWayIsRefused(String body) {
        assertThatThrownBy(() -> parse(body)).isInstanceOf(BodyRefusedException.class)
                .hasMessageContaining("neither two hyphens nor the end of the line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A b", "A : b", " A: b", "A: b\r\n folded", ": b", "A: b\nB: c", "A: \u0000", "A: b\rc",
        "\u00e4: b",
        "A: b\r\n--X-1--\r\n"})
    void aMalformedHeaderIsRefused(String header) {
        assertThatThrownBy(() -> parse("--X-1\r\n" + header + "\r\n\r\nx\r\n--X-1--\r\n"))
                .isInstanceOf(BodyRefusedException.class).hasMessageContaining("a header of a part is malformed")
                .matches(e -> ((BodyRefusedException) e).status() == 400);
    }

    @Test
    void headersThatSayTwoThingsAreRefused() {
        for (String name : new String[] {"Content-Disposition", "content-TYPE"}) {
            assertThatThrownBy(() -> parse("--X-1\r\n" + name + ": a/b\r\n" + name + ": c/d\r\n\r\n\r\n--X-1--\r\n"))
                    .isInstanceOf(BodyRefusedException.class).hasMessageContaining("twice");
        }
    }

    @Test
    void headersHaveALimitWhateverThePieces() {
        byte[] bytes = ("--X-1\r\nA: " + "x".repeat(100) + "\r\n\r\n\r\n--X-1--").getBytes(ISO_8859_1);
        for (int size : new int[] {1, 7, 1000}) {
            assertThatCode(() -> parse(Pieces.cut(bytes, size), 105)).doesNotThrowAnyException();
            assertThatThrownBy(() -> parse(Pieces.cut(bytes, size), 104)).isInstanceOf(BodyRefusedException.class)
                    .hasMessageContaining("maxPartHead, 104 bytes")
                    .matches(e -> ((BodyRefusedException) e).status() == 413);
        }
    }

    @Test
    void headersAreCountedToo() {
        assertThatThrownBy(() -> parse("--X-1\r\n" + "a:\r\n".repeat(101) + "\r\n\r\n--X-1--"))
                .isInstanceOf(BodyRefusedException.class).hasMessageContaining("more than 100 headers");
    }

    @Test
    void whatStandsAroundThePartsHasALimit() {
        assertThatThrownBy(() -> parse("x".repeat(9_000) + "\r\n--X-1--")).isInstanceOf(BodyRefusedException.class)
                .hasMessageContaining("before the first or after the last");
        assertThatThrownBy(() -> parse("--X-1--\r\n" + "x".repeat(9_000))).isInstanceOf(BodyRefusedException.class)
                .hasMessageContaining("before the first or after the last");
        assertThatThrownBy(() -> parse("--X-1" + " ".repeat(300))).isInstanceOf(BodyRefusedException.class);
    }

    /** An endless line of what is nearly the boundary takes time in proportion to its length. */
    @Test
    void nearMissesTakeLinearTime() {
        String near = "\r\n--X-\r".repeat(500_000);
        List<String> parts = parse(Pieces.cut(("--X-1\r\n\r\n" + near + "\r\n--X-1--").getBytes(ISO_8859_1), 100),
                MAX_HEAD);
        assertThat(parts).hasSize(1);
        assertThat(parts.getFirst()).hasSize(near.length() + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a ", "a\r\nb", "a\"b", "\u00e4",
        "1234567890123456789012345678901234567890123456789012345678901234567890x"})
    void aBoundaryThatIsNotAllowedIsRefused(String boundary) {
        assertThatThrownBy(() -> new MultipartParser(boundary, MAX_HEAD)).isInstanceOf(BodyRefusedException.class);
    }
}
