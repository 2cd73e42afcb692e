package io.github.asyncio4j.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadAheadTest {

    private final ReadAhead ahead = new ReadAhead();

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    @Test
    void aPieceThatIsTakenAsItCameIsNotCopied() {
        byte[] piece = bytes("abc");
        ahead.add(piece);
        assertThat(ahead.takeAll()).isSameAs(piece);
        assertThat(ahead.size()).isZero();
        assertThat(ahead.takeAll()).isEmpty();
    }

    @Test
    void aPieceThatSomebodyElseHasIsNotWrittenTo() {
        byte[] piece = bytes("abcdef");
        ahead.add(piece);
        assertThat(ahead.take(4)).isEqualTo(bytes("abcd"));
        ahead.add(bytes("gh"));
        assertThat(ahead.copy()).isEqualTo(bytes("efgh"));
        assertThat(piece).isEqualTo(bytes("abcdef"));
    }

    @Test
    void whatIsAddedAndTakenInTurnsComesOutInOrder() {
        StringBuilder out = new StringBuilder();
        StringBuilder in = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            String piece = Integer.toString(i * i);
            in.append(piece);
            ahead.add(bytes(piece));
            out.append(new String(ahead.take(Math.min(ahead.size(), i % 8)), US_ASCII));
        }
        out.append(new String(ahead.takeAll(), US_ASCII));
        assertThat(out).hasToString(in.toString());
    }

    @Test
    void aSeparatorIsFoundFromAPlaceOn() {
        ahead.add(bytes("xa--b--"));
        ahead.take(1);
        assertThat(ahead.find(bytes("--"), 0)).isEqualTo(1);
        assertThat(ahead.find(bytes("--"), 2)).isEqualTo(4);
        assertThat(ahead.find(bytes("--"), 5)).isEqualTo(-1);
        assertThat(ahead.find(bytes("a--b--c"), 0)).isEqualTo(-1);
    }
}
