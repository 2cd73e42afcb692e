package io.github.asyncio4j.http.websocket;

import java.nio.charset.StandardCharsets;

/** The codes that say why a WebSocket is closed: RFC 6455, section 7.4, and what was registered since. */
public final class CloseCodes {

    /** The normal end. */
    public static final int NORMAL = 1000;

    /** The server stops, or the user leaves the page. */
    public static final int GOING_AWAY = 1001;

    /** The protocol was broken. */
    public static final int PROTOCOL_ERROR = 1002;

    /** Stands for no code at all; never sent. */
    public static final int NONE = 1005;

    /** Stands for a connection that was lost; never sent. */
    public static final int LOST = 1006;

    /** A text that is not UTF-8, or what cannot be decompressed. */
    public static final int INVALID_PAYLOAD = 1007;

    /** More than is taken. */
    public static final int TOO_BIG = 1009;

    /** The server failed. */
    public static final int INTERNAL_ERROR = 1011;

    /** How long a reason may be, in bytes of UTF-8. */
    static final int MAX_REASON = 123;

    private CloseCodes() {}

    /** Whether a CLOSE frame may have this code. */
    static boolean isAllowed(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }

    /** Returns the payload of a CLOSE frame, or throws what the caller did wrong. */
    static byte[] payload(int code, String reason) {
        if (!isAllowed(code)) {
            throw new IllegalArgumentException("the code " + code + " cannot be sent; 1000 to 1003, 1007 to 1014 and"
                    + " 3000 to 4999 are allowed, and 1000 is the normal end");
        }
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        if (text.length > MAX_REASON) {
            throw new IllegalArgumentException("the reason is " + text.length + " bytes long; " + MAX_REASON
                    + " are allowed");
        }
        byte[] payload = new byte[2 + text.length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, text.length);
        return payload;
    }

    /** Returns as much of a text as a reason can hold; ASCII is expected. */
    static String shortened(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON - 3) + "...";
    }
}
