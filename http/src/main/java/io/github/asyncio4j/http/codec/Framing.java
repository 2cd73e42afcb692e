package io.github.asyncio4j.http.codec;

import io.github.asyncio4j.http.grammar.Authority;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/**
 * How a request is delimited, by the strict reading of RFC 9112: whatever two servers could read in two ways is
 * refused.
 */
public final class Framing {

    /** The {@link #length} of a chunked body. */
    public static final long CHUNKED = -1;

    private static final AsciiString HIXIE_KEY = AsciiString.cached("sec-websocket-key1");

    private final boolean http10;
    private int hosts;
    private boolean close;
    private boolean keepAlive;
    private boolean expectsContinue;
    private int lengths;
    private long length;
    private boolean chunked;

    private Framing(boolean http10) {
        this.http10 = http10;
    }

    /**
     * Reads the head of a request that Netty has decoded.
     *
     * @throws BadMessage if it is not delimited beyond doubt
     */
    public static Framing of(HttpRequest head) {
        Framing framing = new Framing(versionIs10(head));
        for (Iterator<Map.Entry<CharSequence, CharSequence>> i = head.headers().iteratorCharSequence(); i.hasNext();) {
            Map.Entry<CharSequence, CharSequence> field = i.next();
            framing.field(field.getKey(), field.getValue());
        }
        framing.check();
        return framing;
    }

    /** Returns the framing of a request whose stream delimits it, of this length or {@link #CHUNKED}. */
    public static Framing ofStream(long length, boolean expectsContinue) {
        Framing framing = new Framing(false);
        framing.close = true;
        framing.chunked = length == CHUNKED;
        framing.length = Math.max(0, length);
        framing.expectsContinue = expectsContinue;
        return framing;
    }

    private static boolean versionIs10(HttpRequest head) {
        HttpVersion version = head.protocolVersion();
        if (version == HttpVersion.HTTP_1_1) {
            return false;
        }
        if (version == HttpVersion.HTTP_1_0) {
            return true;
        }
        boolean higher = version.majorVersion() > 1 && version.protocolName().equals("HTTP");
        throw new BadMessage(higher ? 505 : 400, "the version is neither HTTP/1.1 nor HTTP/1.0");
    }

    private void field(CharSequence name, CharSequence value) {
        switch (name.length()) {
            case 4 -> {
                if (HttpHeaderNames.HOST.contentEqualsIgnoreCase(name)) {
                    host(value);
                }
            }
            case 6 -> {
                if (HttpHeaderNames.EXPECT.contentEqualsIgnoreCase(name)) {
                    expect(value);
                }
            }
            case 10 -> {
                if (HttpHeaderNames.CONNECTION.contentEqualsIgnoreCase(name)) {
                    close |= Tokens.contains(value, HttpHeaderValues.CLOSE);
                    keepAlive |= Tokens.contains(value, HttpHeaderValues.KEEP_ALIVE);
                }
            }
            case 14 -> {
                if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
                    length(value);
                }
            }
            case 17 -> {
                if (HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name)) {
                    transferEncoding(value);
                }
            }
            case 18 -> {
                // Netty takes eight bytes after such a head for its body; nobody else does.
                if (HIXIE_KEY.contentEqualsIgnoreCase(name)) {
                    throw new BadMessage(400, "a header of the WebSocket drafts of 2010");
                }
            }
            default -> {}
        }
    }

    private void host(CharSequence value) {
        if (++hosts > 1) {
            throw new BadMessage(400, "more than one Host");
        }
        if (!Authority.isHostAndPort(value)) {
            throw new BadMessage(400, "a Host that is none");
        }
    }

    private void expect(CharSequence value) {
        if (!HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(value)) {
            throw new BadMessage(417, "an expectation other than 100-continue");
        }
        expectsContinue = !http10;
    }

    private void length(CharSequence value) {
        if (++lengths > 1) {
            throw new BadMessage(400, "more than one Content-Length");
        }
        if (!isLength(value)) {
            throw new BadMessage(400, "a Content-Length that is no number");
        }
        length = Long.parseLong(value, 0, value.length(), 10);
    }

    /** Returns whether this is the length of a body: one to 18 digits. */
    static boolean isLength(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= 18;
    }

    private void transferEncoding(CharSequence value) {
        if (chunked || http10) {
            throw new BadMessage(400, "Transfer-Encoding twice, or in HTTP/1.0");
        }
        if (!HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(value)) {
            // With chunked last the request is well delimited, in a coding that this server does not have.
            String coding = value.toString().toLowerCase(Locale.ROOT);
            boolean delimited = coding.endsWith(",chunked") || coding.endsWith(" chunked");
            throw new BadMessage(delimited ? 501 : 400, "a Transfer-Encoding other than chunked");
        }
        chunked = true;
    }

    private void check() {
        if (hosts == 0 && !http10) {
            throw new BadMessage(400, "no Host");
        }
        if (chunked && lengths > 0) {
            throw new BadMessage(400, "Content-Length and Transfer-Encoding in one request");
        }
    }

    /** Returns whether the client wants to go on with this connection. */
    public boolean isKeepAlive() {
        return !close && (!http10 || keepAlive);
    }

    /** Returns whether the request is of HTTP/1.0. */
    public boolean isHttp10() {
        return http10;
    }

    /** Returns whether the client waits for a 100 before it sends the body. */
    public boolean expectsContinue() {
        return expectsContinue && length() != 0;
    }

    /** Returns how long the body is, 0 if there is none, or {@link #CHUNKED}. */
    public long length() {
        return chunked ? CHUNKED : length;
    }
}
