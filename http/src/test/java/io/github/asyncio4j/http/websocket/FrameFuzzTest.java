package io.github.asyncio4j.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Fuzzing;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.http.codec.Splits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Any bytes as the frames of a WebSocket, of the role and with the compression that the first of them says: each split
 * gives the same messages and the same end, no message is over the limits, and what was read is the same when it is written
 * and read, with compression or without.
 */
class FrameFuzzTest {

    private static final int MAX_MESSAGE = 1_000;
    private static final WebSocketOptions SMALL = WebSocketOptions.defaults().withMaxMessage(MAX_MESSAGE)
            .withMaxFrame(500).withMaxFragments(4);

    @Test
    @Timeout(3_600)
    void frames() throws Exception {
        Fuzzing.run(FrameFuzzTest.class, FrameFuzzTest::fuzzerTestOneInput);
    }

    /** Bits of the first byte: 1 frames of a client, 2 compression, 4 without context, 8 a narrow window. */
    public static void fuzzerTestOneInput(byte[] input) throws Violation {
        if (input.length == 0) {
            return;
        }
        boolean client = (input[0] & 1) != 0;
        boolean forgets = (input[0] & 4) != 0;
        int bits = (input[0] & 8) != 0 ? 9 : 15;
        Deflate deflate = (input[0] & 2) == 0 ? null : new Deflate(forgets, forgets, bits, bits);
        List<WebSocketMessage> read = new ArrayList<>();
        Splits.agree(Arrays.copyOfRange(input, 1, input.length), pieces -> {
            read.clear();
            return outcome(new FrameReader(client, deflate, SMALL, pieces.size() % 2 == 0 ? 7 : MAX_MESSAGE), pieces,
                    read);
        });
        isTheSameWhenWritten(read, client, deflate);
    }

    /** Reads all, or up to what is wrong, or a CLOSE, and says it. */
    private static List<String> outcome(FrameReader reader, List<byte[]> pieces, List<WebSocketMessage> read) {
        List<String> out = new ArrayList<>();
        try {
            for (byte[] piece : pieces) {
                reader.feed(piece.clone());
                for (WebSocketMessage next = next(reader); next != null; next = next(reader)) {
                    read.add(next);
                    out.add(Bytes.show(next));
                    assertThat(payload(next).length).isLessThanOrEqualTo(MAX_MESSAGE);
                    if (next instanceof WebSocketMessage.Close) {
                        return out;
                    }
                }
            }
            return out;
        } catch (Violation e) {
            assertThat(e.code()).isIn(CloseCodes.PROTOCOL_ERROR, CloseCodes.INVALID_PAYLOAD, CloseCodes.TOO_BIG);
            out.add("violation " + e.code());
            return out;
        } finally {
            reader.end();
        }
    }

    private static @Nullable WebSocketMessage next(FrameReader reader) throws Violation {
        WebSocketMessage next = reader.next();
        while (next == null && reader.isInflating()) {
            next = reader.next();
        }
        return next;
    }

    private static byte[] payload(WebSocketMessage message) {
        return switch (message) {
            case WebSocketMessage.Text(String text) -> text.getBytes(StandardCharsets.UTF_8);
            case WebSocketMessage.Binary(byte[] bytes) -> bytes;
            case WebSocketMessage.Ping(byte[] bytes) -> bytes;
            case WebSocketMessage.Pong(byte[] bytes) -> bytes;
            case WebSocketMessage.Close(int code, String reason) -> code == CloseCodes.NONE ? new byte[0]
                    : CloseCodes.payload(code, reason);
        };
    }

    private static void isTheSameWhenWritten(List<WebSocketMessage> messages, boolean client, @Nullable Deflate deflate)
            throws Violation {
        WebSocketOptions options = WebSocketOptions.defaults().withMaxMessage(MAX_MESSAGE);
        FrameWriter writer = new FrameWriter(client, deflate);
        FrameReader reader = new FrameReader(client, deflate, options);
        try {
            for (WebSocketMessage message : messages) {
                byte[] payload = payload(message);
                reader.feed(switch (message) {
                    case WebSocketMessage.Text _ -> writer.message(Frames.TEXT, payload);
                    case WebSocketMessage.Binary _ -> writer.message(Frames.BINARY, payload);
                    case WebSocketMessage.Ping _ -> writer.control(Frames.PING, payload);
                    case WebSocketMessage.Pong _ -> writer.control(Frames.PONG, payload);
                    case WebSocketMessage.Close _ -> writer.control(Frames.CLOSE, payload);
                });
                assertThat(Bytes.show(next(reader))).isEqualTo(Bytes.show(message));
                assertThat(next(reader)).isNull();
            }
        } finally {
            writer.end();
            reader.end();
        }
    }
}
