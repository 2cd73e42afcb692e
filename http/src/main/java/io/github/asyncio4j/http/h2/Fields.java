package io.github.asyncio4j.http.h2;

import io.github.asyncio4j.http.grammar.Gate;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one head as HPACK brings them, judged in the order in which they come: Netty's own object forgets that. The
 * first fault is kept, and whoever takes the head looks for it.
 */
final class Fields extends DefaultHttp2Headers {

    private static final long serialVersionUID = 1;

    private static final AsciiString[] OF_CONNECTIONS = {AsciiString.cached("connection"),
        AsciiString.cached("keep-alive"), AsciiString.cached("proxy-connection"),
        AsciiString.cached("transfer-encoding"), AsciiString.cached("upgrade")};
    private static final AsciiString TE = AsciiString.cached("te");
    private static final AsciiString TRAILERS = AsciiString.cached("trailers");
    private static final AsciiString HOST = AsciiString.cached("host");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");

    private final int maxFields;
    private int fields;
    private boolean regular;
    private int pseudo;
    private boolean hasHost;
    private long length = -1;
    private transient @Nullable String fault;

    Fields(int maxFields) {
        super(false);
        this.maxFields = maxFields;
    }

    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
        if (fault == null) {
            fault = judge((AsciiString) name, (AsciiString) value);
        }
        // What is malformed is not kept: nobody looks at it any more.
        return fault == null ? super.add(name, value) : this;
    }

    private @Nullable String judge(AsciiString name, AsciiString value) {
        if (++fields > maxFields) {
            return "more than " + maxFields + " fields";
        }
        if (name.isEmpty()) {
            return "a field without a name";
        }
        if (!Gate.isValue(value) || !value.isEmpty() && (isSpace(value.charAt(0))
                || isSpace(value.charAt(value.length() - 1)))) {
            return "a value with control characters, or spaces around it";
        }
        return name.byteAt(0) == ':' ? pseudo(name, value) : regular(name, value);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private @Nullable String pseudo(AsciiString name, AsciiString value) {
        if (regular) {
            return "a pseudo-header after a header";
        }
        int bit = switch (name.toString()) {
            case ":method" -> 1;
            case ":scheme" -> 2;
            case ":path" -> 4;
            case ":authority" -> 8;
            case ":status" -> 16;
            case ":protocol" -> 32;
            default -> 0;
        };
        if (bit == 0 || (pseudo & bit) != 0) {
            return "a pseudo-header that is unknown, or there twice";
        }
        pseudo |= bit;
        return value.isEmpty() ? "an empty pseudo-header" : null;
    }

    private @Nullable String regular(AsciiString name, AsciiString value) {
        regular = true;
        if (!Gate.isToken(name) || hasUpperCase(name)) {
            return "a name that is no token in lower case";
        }
        if (isOfConnections(name)) {
            return "a header of connections";
        }
        if (TE.contentEquals(name) && !TRAILERS.contentEqualsIgnoreCase(value)) {
            return "a TE other than trailers";
        }
        if (HOST.contentEquals(name)) {
            boolean twice = hasHost;
            hasHost = true;
            return twice ? "more than one Host" : null;
        }
        return CONTENT_LENGTH.contentEquals(name) ? length(value) : null;
    }

    /** Returns whether a header, in lower case, says something of the connection, which HTTP/2 says otherwise. */
    static boolean isOfConnections(AsciiString name) {
        for (AsciiString one : OF_CONNECTIONS) {
            if (one.contentEquals(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasUpperCase(AsciiString name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return true;
            }
        }
        return false;
    }

    private @Nullable String length(AsciiString value) {
        if (length >= 0 || value.isEmpty() || value.length() > 18) {
            return "a Content-Length that is no number, or there twice";
        }
        long n = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return "a Content-Length that is no number, or there twice";
            }
            n = n * 10 + (c - '0');
        }
        length = n;
        return null;
    }

    /** Returns what is malformed, or null. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Returns the Content-Length, or -1. */
    long length() {
        return length;
    }

    /**
     * Returns whether these are the fields of a request, as far as pseudo-headers go. CONNECT has but two, unless it asks
     * for a protocol (RFC 8441): then it has them all.
     */
    boolean isRequest() {
        return (pseudo & 55) == 7 || pseudo == 9 || pseudo == 47;
    }

    /** Returns whether these are the fields of a response, as far as pseudo-headers go. */
    boolean isResponse() {
        return pseudo == 16;
    }

    /** Returns whether these may be trailers. */
    boolean isTrailer() {
        return pseudo == 0;
    }
}
