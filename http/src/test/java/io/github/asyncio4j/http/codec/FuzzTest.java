package io.github.asyncio4j.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.http.grammar.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Messages of the tables, mutated at random: no bytes make a decoder throw, hang or keep what it must not, and each split of
 * them gives the same verdict. A seed that fails is printed, and so is what it made.
 */
class FuzzTest {

    private static final long SEED = Long.getLong("asyncio4j.fuzz.seed", 20_261_121);
    private static final int INPUTS = Integer.getInteger("asyncio4j.fuzz.inputs", 300);

    /** No input may take longer than this, on a machine that does other things too. */
    private static final long MAX_INPUT_NANOS = 2_000_000_000;

    private static final List<String> PIECES = List.of("\r\n", "\n", "\r", "\r\n\r\n", " ", "\t", ":", ";", ",", "0",
            "0\r\n\r\n", "\0", "\u00ff", "=", "\"", "\\", "%", "Content-Length: 3\r\n", "Content-Length: 0\r\n",
            "Transfer-Encoding: chunked\r\n", "Host: y\r\n", "Connection: close\r\n", "HTTP/1.1", "HTTP/1.0", "GET / ",
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n",
            "5\r\nhello\r\n",
            "7fffffff\r\n", "100000000\r\n", "3;a=\"b\"\r\n", "Expect: 100-continue\r\n", "+", "-", "_", "0x");

    private static final ResponseDecoder.Asked[] ASKED = ResponseDecoder.Asked.values();

    @Test
    void requestsAreJudgedAlikeInAllTheirSplits() {
        fuzz(RequestTableTest.cases().stream().map(c -> RequestTableTest.bytes(c[1])).toList(), 0,
                _ -> pieces -> RequestTableTest.judge(pieces, true));
    }

    @Test
    void responsesAreJudgedAlikeInAllTheirSplits() {
        fuzz(ResponseTableTest.cases().stream().map(c -> ResponseTableTest.bytes(c[2])).toList(), 1, random -> {
            ResponseDecoder.Asked asked = ASKED[random.nextInt(ASKED.length)];
            boolean lenient = random.nextBoolean();
            return pieces -> ResponseTableTest.judge(pieces, asked, lenient, true);
        });
    }

    private static void fuzz(List<String> corpus, int role, Function<Random, Function<List<byte[]>, String>> judges) {
        for (int input = 0; input < INPUTS; input++) {
            long seed = SEED + role * 1_000_000_007L + input;
            Random random = new Random(seed);
            String bytes = mutated(corpus, random);
            Function<List<byte[]>, String> judge = judges.apply(random);
            long begin = System.nanoTime();
            try {
                String whole = judge.apply(List.of(bytes.getBytes(ISO_8859_1)));
                for (int i = 0; i < 8; i++) {
                    assertThat(judge.apply(split(bytes, i == 0 ? 1 : 1 + random.nextInt(20), random))).isEqualTo(whole);
                }
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + " made " + Gate.printable(bytes)
                        + ", and it failed: " + e, e);
            }
            assertThat(System.nanoTime() - begin).as("seed %d", seed).isLessThan(MAX_INPUT_NANOS);
        }
    }

    private static String mutated(List<String> corpus, Random random) {
        StringBuilder text = new StringBuilder(corpus.get(random.nextInt(corpus.size())));
        for (int n = random.nextInt(5); n >= 0; n--) {
            int at = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), at + random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0 -> text.delete(at, to);
                case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> text.replace(at, to, PIECES.get(random.nextInt(PIECES.size())));
                case 3 -> text.insert(at, (char) random.nextInt(256));
                case 4 -> text.append(corpus.get(random.nextInt(corpus.size())));
                default -> text.insert(at, text.substring(at, to).repeat(random.nextInt(10)));
            }
        }
        return text.length() > 2_000 ? text.substring(0, 2_000) : text.toString();
    }

    private static List<byte[]> split(String input, int longest, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < input.length();) {
            int to = Math.min(input.length(), at + 1 + random.nextInt(longest));
            pieces.add(input.substring(at, to).getBytes(ISO_8859_1));
            at = to;
        }
        return pieces;
    }
}
