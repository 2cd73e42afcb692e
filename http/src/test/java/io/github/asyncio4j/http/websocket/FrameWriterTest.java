package io.github.asyncio4j.http.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

class FrameWriterTest {

    private static byte[] random(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void aServersFrameIsThatOfTheRfc() {
        assertThat(new FrameWriter(false, null).message(Frames.TEXT, "Hello".getBytes(UTF_8)))
                .isEqualTo(Bytes.hex("81 05 48 65 6c 6c 6f"));
    }

    /** What one side writes the other reads: parse(serialise(m)) = m. */
    @ParameterizedTest
    @CsvSource({"true, false, false, 15", "false, false, false, 15", "true, true, false, 15", "false, true, false, 15",
        "true, true, true, 15", "false, true, true, 15", "false, true, false, 9", "false, true, true, 8"})
    void whatIsWrittenCanBeRead(boolean client, boolean compressed, boolean forgets, int bits) throws Violation {
        Deflate deflate = compressed ? new Deflate(forgets, forgets, bits, 15) : null;
        FrameWriter writer = new FrameWriter(client, deflate);
        FrameReader reader = new FrameReader(client, deflate, WebSocketOptions.defaults());
        Random random = new Random(1);
        for (int length : new int[] {0, 1, 2, 7, 8, 9, 125, 126, 127, 500, 65_535, 65_536, 65_537, 300_000, 1 << 20}) {
            for (byte[] bytes : new byte[][] {new byte[length], random(length, random)}) {
                reader.feed(writer.message(Frames.BINARY, bytes));
                WebSocketMessage read = reader.next();
                while (reader.isInflating()) {
                    read = reader.next();
                }
                assertThat(read).isInstanceOfSatisfying(WebSocketMessage.Binary.class,
                        message -> assertThat(Arrays.equals(message.bytes(), bytes)).isTrue());
                assertThat(reader.next()).isNull();
            }
        }
        writer.end();
        reader.end();
    }

    @Test
    void eachFrameHasAMaskOfItsOwn() {
        FrameWriter writer = new FrameWriter(true, null);
        Set<String> masks = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            byte[] frame = writer.message(Frames.BINARY, new byte[4]);
            masks.add(Arrays.toString(Arrays.copyOfRange(frame, 2, 6)));
        }
        assertThat(masks.size()).isGreaterThan(990);
    }

    @Test
    void aNarrowWindowIsKept() {
        Deflation narrow = new Deflation(new Deflate(false, false, 9, 15), false);
        assertThat(narrow.suits(new byte[512])).isTrue();
        assertThat(narrow.suits(new byte[513])).as("longer ones go as they are").isFalse();
        byte[] first = narrow.compress("Hello".getBytes(UTF_8));
        assertThat(narrow.compress("Hello".getBytes(UTF_8))).as("no message refers to another").isEqualTo(first);
        narrow.end();
    }

    @Test
    void contextIsTakenOverUnlessItIsForgotten() {
        byte[] text = "the same text, twice".getBytes(UTF_8);
        Deflation keeps = new Deflation(new Deflate(false, false, 15, 15), false);
        assertThat(keeps.compress(text).length).isGreaterThan(keeps.compress(text).length);
        Deflation forgets = new Deflation(new Deflate(true, false, 15, 15), false);
        assertThat(forgets.compress(text)).isEqualTo(forgets.compress(text));
        keeps.end();
        forgets.end();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1003, 1007, 1014, 3000, 4999})
    void theseCodesCanBeSent(int code) {
        assertThat(CloseCodes.payload(code, "")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_536 + 1000})
    void theseCodesCannot(int code) {
        assertThatThrownBy(() -> CloseCodes.payload(code, "")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the code " + code + " cannot be sent");
    }

    @Test
    void whatAControlFrameHoldsIsLimited() {
        assertThatThrownBy(() -> CloseCodes.payload(1000, "ä".repeat(62))).hasMessageContaining("124 bytes");
        assertThatThrownBy(() -> new FrameWriter(true, null).control(Frames.PING, new byte[126]))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("126 bytes long; 125 are allowed");
    }
}
