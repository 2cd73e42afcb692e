package io.github.asyncio4j.http.websocket;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.codec.Tokens;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the two sides have agreed on in the heads of a request and its 101.
 *
 * @param protocol the subprotocol, or null for none
 * @param deflate how messages are compressed, or null if they are not
 */
public record Handshake(@Nullable String protocol, @Nullable Deflate deflate) {

    static final String KEY = "Sec-WebSocket-Key";
    static final String ACCEPT = "Sec-WebSocket-Accept";
    static final String VERSION = "Sec-WebSocket-Version";
    static final String PROTOCOL = "Sec-WebSocket-Protocol";
    static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    private static final AsciiString WEBSOCKET = AsciiString.cached("websocket");
    private static final AsciiString UPGRADE = AsciiString.cached("upgrade");
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** Returns whether a head asks for, or grants, the change to WebSocket. */
    static boolean isUpgrade(Headers headers) {
        return contains(headers.getAll("Upgrade"), WEBSOCKET) && contains(headers.getAll("Connection"), UPGRADE);
    }

    private static boolean contains(List<String> values, AsciiString token) {
        return values.stream().anyMatch(value -> Tokens.contains(value, token));
    }

    /** Returns what proves that a server has read the key of the request. */
    static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-1, which every Java has", e);
        }
    }
}
