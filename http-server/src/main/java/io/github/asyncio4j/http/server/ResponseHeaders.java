package io.github.asyncio4j.http.server;

import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.http.Headers;
import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The headers that the server itself writes. */
final class ResponseHeaders {

    private static final String[] OURS = {"Content-Length", "Transfer-Encoding", "Connection", "Date"};

    private static final long SECOND = 1_000_000_000;

    private final EventLoop loop;
    private AsciiString date = AsciiString.EMPTY_STRING;

    /** When the date was written last, on the loop's clock. */
    private long dated = -SECOND;

    ResponseHeaders(EventLoop loop) {
        this.loop = loop;
    }

    /** Returns the headers of a response, or throws if there is one that the server writes. */
    static Headers checked(Headers headers) {
        for (String name : OURS) {
            if (headers.contains(name)) {
                throw new IllegalArgumentException("the header " + name + " is the server's to write, by the body that"
                        + " the response has; leave it out");
            }
        }
        return headers;
    }

    /** Returns the value of Date; made once a second. */
    AsciiString date() {
        long now = loop.time().toNanos();
        if (now - dated >= SECOND) {
            dated = now;
            date = new AsciiString(DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC)));
        }
        return date;
    }
}
