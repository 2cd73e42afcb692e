package io.github.asyncio4j.http.websocket;

import static io.github.asyncio4j.http.websocket.Bytes.frame;
import static io.github.asyncio4j.http.websocket.Bytes.hex;
import static io.github.asyncio4j.http.websocket.Bytes.join;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

    private static final WebSocketOptions SMALL = WebSocketOptions.defaults().withMaxMessage(1_000).withMaxFrame(500)
            .withMaxFragments(4);
    private static final Deflate DEFLATE = new Deflate(false, false, 15, 15);

    /** A client's reader: frames have no mask, which makes them easier to write. */
    private FrameReader reader = new FrameReader(false, null, SMALL);

    private String next() {
        try {
            WebSocketMessage message = reader.next();
            while (message == null && reader.isInflating()) {
                message = reader.next();
            }
            return message == null ? "more" : Bytes.show(message);
        } catch (Violation e) {
            return e.code() + " " + e.getMessage();
        }
    }

    private String fed(byte[]... pieces) {
        String last = "more";
        for (byte[] piece : pieces) {
            reader.feed(piece);
            last = next();
            if (!last.equals("more")) {
                return last;
            }
        }
        return last;
    }

    private String fed(String hex) {
        return fed(hex(hex));
    }

    // ---- what is right

    @Test
    void theExamplesOfTheRfcAreRead() {
        assertThat(fed("81 05 48 65 6c 6c 6f")).isEqualTo("text Hello");
        assertThat(fed("01 03 48 65 6c 80 02 6c 6f")).isEqualTo("text Hello");
        assertThat(fed("89 05 48 65 6c 6c 6f")).isEqualTo("ping Hello");
        reader = new FrameReader(true, null, SMALL);
        assertThat(fed("81 85 37 fa 21 3d 7f 9f 4d 51 58")).isEqualTo("text Hello");
        assertThat(fed("8a 85 37 fa 21 3d 7f 9f 4d 51 58")).isEqualTo("pong Hello");
    }

    @Test
    void theExamplesOfTheRfcForCompressionAreRead() {
        reader = new FrameReader(false, DEFLATE, SMALL);
        assertThat(fed("c1 07 f2 48 cd c9 c9 07 00")).isEqualTo("text Hello");
        assertThat(fed("c1 05 f2 00 11 00 00")).as("refers to the message before").isEqualTo("text Hello");
        assertThat(fed("41 03 f2 48 cd 80 04 c9 c9 07 00")).as("in fragments").isEqualTo("text Hello");
        assertThat(fed("c1 0b 00 05 00 fa ff 48 65 6c 6c 6f 00")).as("a stored block").isEqualTo("text Hello");
        assertThat(fed("c1 08 f3 48 cd c9 c9 07 00 00")).as("a last block").isEqualTo("text Hello");
        assertThat(fed("c1 0d f2 48 05 00 00 00 ff ff ca c9 c9 07 00")).as("two blocks").isEqualTo("text Hello");
        assertThat(fed("81 02 6f 6b")).as("one that is not compressed").isEqualTo("text ok");
    }

    /** So that others have their turn in between: a hundred bytes may stand for a hundred thousand. */
    @Test
    void aCompressedMessageComesOutInSlices() throws Violation {
        reader = new FrameReader(false, DEFLATE, WebSocketOptions.defaults());
        byte[] frame = new FrameWriter(false, DEFLATE).message(Frames.BINARY, new byte[200_000]);
        reader.feed(Arrays.copyOf(frame, frame.length - 1));
        for (int slices = 1; slices <= 3; slices++) {
            long before = reader.work();
            assertThat(reader.next()).isNull();
            assertThat(reader.isInflating()).isTrue();
            assertThat(reader.bytes()).isEqualTo(slices * 65_536L);
            assertThat(reader.work() - before).as("a turn's share").isEqualTo(64);
        }
        reader.feed(join(Arrays.copyOfRange(frame, frame.length - 1, frame.length), hex("89 00")));
        assertThat(reader.next()).isInstanceOfSatisfying(WebSocketMessage.Binary.class,
                message -> assertThat(message.bytes()).isEqualTo(new byte[200_000]));
        assertThat(reader.isInflating()).isFalse();
        assertThat(next()).isEqualTo("ping ");
        assertThat(next()).isEqualTo("more");
    }

    @Test
    void anEndAmidASliceLeavesNothingToInflate() throws Violation {
        reader = new FrameReader(false, DEFLATE, SMALL, 10);
        reader.feed(new FrameWriter(false, DEFLATE).message(Frames.BINARY, new byte[100]));
        assertThat(reader.next()).isNull();
        reader.end();
        assertThat(reader.isInflating()).isFalse();
    }

    @Test
    void lengthsOfAllThreeFormsAreRead() {
        reader = new FrameReader(false, null, WebSocketOptions.defaults());
        for (int length : new int[] {0, 1, 125, 126, 127, 128, 65_535, 65_536, 100_000}) {
            assertThat(fed(frame(0x81, "x".repeat(length).getBytes(UTF_8)))).isEqualTo("text " + "x".repeat(length));
        }
    }

    @Test
    void controlFramesMayComeBetweenFragments() {
        reader.feed(hex("01 01 61 89 01 62 00 01 63 8a 00 80 01 64 88 02 03 e8"));
        assertThat(List.of(next(), next(), next(), next(), next()))
                .containsExactly("ping b", "pong ", "text acd", "close 1000 ", "more");
    }

    @Test
    void aCloseHasACodeAndAReasonOrNothing() {
        assertThat(fed("88 00")).isEqualTo("close 1005 ");
        assertThat(fed("88 05 0f a1 62 79 65")).isEqualTo("close 4001 bye");
    }

    /** Invariant: the same bytes give the same messages, however they are split. */
    @Test
    void everySplitGivesTheSame() {
        byte[] all = join(hex("01 02 c3 a4 89 01 62 00 01 63 80 00 82 03 01 02 03"),
                frame(0x82, new byte[300]), hex("88 05 03 e8 62 79 65"));
        List<String> whole = messages(all, all.length);
        assertThat(whole).hasSize(5);
        for (int step = 1; step < all.length; step++) {
            assertThat(messages(all, step)).as("in pieces of %s", step).isEqualTo(whole);
        }
    }

    private List<String> messages(byte[] all, int step) {
        reader = new FrameReader(false, null, SMALL);
        List<String> messages = new ArrayList<>();
        for (int at = 0; at < all.length; at += step) {
            reader.feed(java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + step)));
            for (String next = next(); !next.equals("more"); next = next()) {
                messages.add(next);
            }
        }
        return messages;
    }

    @Test
    void whatIsFedWhileMessagesWaitIsReadAfterThem() {
        reader.feed(hex("81 01 61 81 01"));
        reader.feed(hex("62 81 01"));
        reader.feed(hex("63"));
        assertThat(List.of(next(), next(), next(), next())).containsExactly("text a", "text b", "text c", "more");
    }

    // ---- what is wrong, and said at the first byte that shows it

    @ParameterizedTest
    @CsvSource({
        "83, a frame has the opcode 3", "87, a frame has the opcode 7", "8b, a frame has the opcode 11",
        "8f, a frame has the opcode 15", "c1, a frame has a reserved bit", "a1, a frame has a reserved bit",
        "91, a frame has a reserved bit", "09, a control frame is in fragments", "08, a control frame is in fragm",
        "0a, a control frame is in fragments", "80, a frame continues", "00, a frame continues",
        "81 85, a frame of the server is masked", "89 7e, a control frame is longer", "88 7f, a control frame is l",
        "01 01 61 81, a message begins before", "01 01 61 02, a message begins before",
        "01 01 61 40, a frame has a reserved bit", "81 7e 00 7d, the length of a frame is written longer",
        "81 7f 00 00 00 00 00 00 ff ff, the length of a frame is written longer",
        "81 7f 80 00 00 00 00 00 00 00, the length of a frame has its highest", "88 01 03, a CLOSE frame has half",
        "88 02 03 e7, a CLOSE frame has the code 999", "88 02 03 ec, a CLOSE frame has the code 1004",
        "88 02 03 ed, a CLOSE frame has the code 1005", "88 02 03 ee, a CLOSE frame has the code 1006",
        "88 02 03 f7, a CLOSE frame has the code 1015", "88 02 07 d0, a CLOSE frame has the code 2000",
        "88 02 13 88, a CLOSE frame has the code 5000", "88 02 00 00, a CLOSE frame has the code 0"})
    void aBrokenRuleIsAnErrorOfTheProtocol(String hex, String sentence) {
        assertThat(fed(hex)).startsWith("1002 " + sentence);
    }

    @Test
    void aClientHasToMask() {
        reader = new FrameReader(true, null, SMALL);
        assertThat(fed("81 05")).isEqualTo("1002 a frame of the client is not masked");
    }

    @Test
    void compressionIsMarkedInTheFirstFrameOfDataAlone() {
        reader = new FrameReader(false, DEFLATE, SMALL);
        assertThat(fed("c9")).startsWith("1002 a frame has a reserved bit");
        reader = new FrameReader(false, DEFLATE, SMALL);
        assertThat(fed("41 03 f2 48 cd c0")).startsWith("1002 a frame has a reserved bit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "bf", "c0", "c1", "c3 28", "e0 9f", "e2 28", "e2 82 28", "ed a0", "ed bf", "f0 8f",
        "f4 90", "f5", "f8", "fe", "ff", "61 c3 a4 f0 9f 98 41"})
    void aTextThatIsNoUtf8IsNoticedInsideOfItsFrame(String hex) {
        assertThat(fed(frame(0x81, hex(hex), 100))).isEqualTo("1007 a text is not UTF-8");
    }

    @Test
    void aCharacterMayBeCutByFragmentsButNotByTheEnd() {
        assertThat(fed("01 02 f0 9f 00 00 80 02 98 80")).isEqualTo("text 😀");
        assertThat(fed("81 03 f0 9f 98")).isEqualTo("1007 a text is not UTF-8");
    }

    @Test
    void bytesNeedNoUtf8AndTheReasonOfACloseDoes() {
        assertThat(fed("82 01 ff")).isEqualTo("binary [-1]");
        assertThat(fed("88 04 03 e8 c3 28")).isEqualTo("1007 a text is not UTF-8");
    }

    /** A length that is only declared must not be waited for, nor take memory. */
    @Test
    void aFrameThatIsTooLongIsRefusedWithItsHead() {
        assertThat(fed(frame(0x82, new byte[0], 501))).isEqualTo("1009 a frame is longer than the limit maxFrame,"
                + " 500 bytes");
        reader = new FrameReader(false, null, SMALL);
        assertThat(fed(frame(0x82, new byte[0], Long.MAX_VALUE))).startsWith("1009 a frame is longer");
    }

    /** Bytes that cannot be compressed get longer by it, and their message is not too long for that. */
    @Test
    void aCompressedFrameMayBeAnEighthLonger() {
        reader = new FrameReader(false, DEFLATE, SMALL);
        assertThat(fed(frame(0xc2, new byte[0], 626))).isEqualTo("more");
        reader = new FrameReader(false, DEFLATE, SMALL);
        assertThat(fed(frame(0xc2, new byte[0], 627)))
                .startsWith("1009 a frame is longer than the limit maxFrame, 500");
        reader = new FrameReader(false, DEFLATE, SMALL);
        assertThat(fed(frame(0x82, new byte[0], 501))).as("one that is not").startsWith("1009 a frame is longer");
    }

    @Test
    void aMessageThatIsTooLongIsRefusedWithTheHeadOfTheFrameThatMakesItSo() {
        assertThat(fed(frame(0x02, new byte[500]), frame(0x00, new byte[500]))).isEqualTo("more");
        assertThat(fed(frame(0x00, new byte[0], 1))).startsWith("1009 a message is longer than the limit maxMessage");
    }

    @Test
    void fragmentsAreCountedAlsoEmptyOnes() {
        assertThat(fed("01 00 00 00 00 00 80 00")).isEqualTo("text ");
        assertThat(fed("01 00 00 00 00 00 00 00 00 00")).isEqualTo("1009 a message has more than 4 fragments, the limit"
                + " maxFragments");
    }

    @Test
    void aBombIsRefusedBeforeItIsUnpacked() throws Exception {
        byte[] bomb = new Deflation(DEFLATE, false).compress(new byte[100_000]);
        assertThat(bomb.length).isLessThan(500);
        reader = new FrameReader(false, DEFLATE, SMALL);
        assertThat(fed(frame(0xc2, bomb))).startsWith("1009 a message is longer than the limit maxMessage, 1000");
    }

    @Test
    void aCompressedMessageMayBeAsLongAsTheLimit() {
        Deflation deflation = new Deflation(DEFLATE, false);
        reader = new FrameReader(false, DEFLATE, SMALL);
        assertThat(fed(frame(0xc1, deflation.compress("x".repeat(1_000).getBytes(UTF_8))))).hasSize(1_005);
        assertThat(fed(frame(0xc1, deflation.compress("x".repeat(1_001).getBytes(UTF_8))))).startsWith("1009");
    }

    @Test
    void whatCannotBeDecompressedIsAnInvalidPayload() {
        reader = new FrameReader(false, DEFLATE, SMALL);
        assertThat(fed("c1 04 ff ff ff ff")).isEqualTo("1007 the compressed data of a message is malformed");
    }

    @Test
    void aCompressedTextIsCheckedToo() {
        Deflation deflation = new Deflation(DEFLATE, false);
        reader = new FrameReader(false, DEFLATE, SMALL);
        assertThat(fed(frame(0xc1, deflation.compress(hex("61 ff"))))).isEqualTo("1007 a text is not UTF-8");
    }

    /** Whatever comes in, it is a message or a violation, in bounded time. */
    @Test
    void nonsenseIsRefusedAndNothingElse() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            reader = new FrameReader(random.nextBoolean(), random.nextBoolean() ? DEFLATE : null, SMALL);
            reader.feed(bytes);
            for (String next = next(); next.matches("(text|binary|ping|pong|close)(?s:.*)"); next = next()) {
                continue;
            }
            reader.end();
        }
    }
}
