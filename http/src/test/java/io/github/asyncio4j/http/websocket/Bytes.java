package io.github.asyncio4j.http.websocket;

import io.github.asyncio4j.http.WebSocketMessage;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** Frames as a test writes them, and messages as it compares them. */
final class Bytes {

    private Bytes() {}

    /** Returns bytes of their hexadecimal digits; spaces do not count. */
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** Returns a frame without a mask. */
    static byte[] frame(int first, byte[] payload) {
        return frame(first, payload, payload.length);
    }

    /** Returns the head of a frame that declares a length, and a payload behind it. */
    static byte[] frame(int first, byte[] payload, long length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        int extra = length < 126 ? 0 : length < 65_536 ? 2 : 8;
        out.write(extra == 0 ? (int) length : extra == 2 ? 126 : 127);
        for (int i = extra - 1; i >= 0; i--) {
            out.write((int) (length >> 8 * i));
        }
        out.writeBytes(payload);
        return out.toByteArray();
    }

    static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    /** Says what a message is, for comparison. */
    static String show(WebSocketMessage message) {
        return switch (message) {
            case WebSocketMessage.Text(String text) -> "text " + text;
            case WebSocketMessage.Binary(byte[] bytes) -> "binary " + Arrays.toString(bytes);
            case WebSocketMessage.Ping(byte[] bytes) -> "ping " + new String(bytes);
            case WebSocketMessage.Pong(byte[] bytes) -> "pong " + new String(bytes);
            case WebSocketMessage.Close(int code, String reason) -> "close " + code + " " + reason;
        };
    }
}
