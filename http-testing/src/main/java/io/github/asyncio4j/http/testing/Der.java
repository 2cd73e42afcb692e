package io.github.asyncio4j.http.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The encoding of what a certificate consists of (X.690): a tag, a length, and so many bytes. */
final class Der {

    static final byte[] TRUE = of(1, new byte[] {(byte) 0xff});

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private Der() {}

    /** Encodes these, one after the other, under one tag. */
    static byte[] of(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length >= 0x80) {
            out.write(length > 0xff ? 0x82 : 0x81);
        }
        if (length > 0xff) {
            out.write(length >> 8);
        }
        out.write(length);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return of(0x30, parts);
    }

    /** Encodes the name of a kind of thing, of which the bytes are given. */
    static byte[] oid(int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        return of(6, content);
    }

    /** Encodes a string of bits whose number is a multiple of eight. */
    static byte[] bits(byte[] bytes) {
        return of(3, new byte[1], bytes);
    }

    /** Encodes a moment: before 2050 in two digits of the year, as RFC 5280 wants it. */
    static byte[] time(Instant moment) {
        String text = TIME.format(moment);
        boolean two = text.compareTo("2050") < 0;
        return of(two ? 0x17 : 0x18, text.substring(two ? 2 : 0).getBytes(StandardCharsets.US_ASCII));
    }
}
