package io.github.asyncio4j.http.server;

import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.codec.HeadBytes;
import io.github.asyncio4j.http.grammar.HttpDate;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The headers that the server itself writes, and what writes heads; for one loop. */
final class ResponseHeaders {

    private static final String[] OURS = {"Content-Length", "Transfer-Encoding", "Connection", "Date"};

    /** What is needed before the body, or by those who pass it on. */
    private static final String[] BEFORE_BODIES = {"Host", "Trailer", "TE", "Content-Encoding", "Content-Type",
        "Content-Range", "Set-Cookie"};

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final HeadBytes head = new HeadBytes();

    /** Null when it is older than a second: the loop says so, and no response asks for the time. */
    private @Nullable AsciiString date;

    ResponseHeaders(EventLoop loop) {
        this.loop = loop;
    }

    /** Returns the headers of a response, or throws if there is one that the server writes. */
    static Headers checked(Headers headers) {
        for (String name : OURS) {
            if (headers.contains(name)) {
                throw new IllegalArgumentException("the header " + name + " is the server's to write, by the body that"
                        + " the response has; leave it out"
                        + (name.equals("Connection") ? ", and call withClose() for the last one of a connection" : ""));
            }
        }
        return headers;
    }

    /** Throws if one of these has to stand before a body. */
    static void checkTrailers(Headers trailers) {
        checked(trailers);
        for (String name : BEFORE_BODIES) {
            if (trailers.contains(name)) {
                throw new IllegalArgumentException(
                        "the header " + name + " cannot stand behind a body, where it comes too"
                                + " late; send it with the head");
            }
        }
    }

    /**
     * Writes the fields of a response, its own and those that go with every one; those that tell where the body ends are to
     * follow.
     */
    void write(Response response, boolean http10, boolean keepAlive, BiConsumer<CharSequence, CharSequence> to) {
        MediaType type = response.mediaType();
        Headers own = response.headers();
        if (type != null && (own.size() == 0 || !own.contains("Content-Type"))) {
            to.accept(HttpHeaderNames.CONTENT_TYPE, type.text());
        }
        for (int i = 0; i < own.size(); i++) {
            to.accept(own.name(i), own.value(i));
        }
        to.accept(HttpHeaderNames.DATE, date());
        if (!keepAlive) {
            to.accept(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (http10) {
            to.accept(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    /** Returns what puts heads together, one at a time. */
    HeadBytes head() {
        return head;
    }

    /** Returns the value of Date; made once a second. */
    AsciiString date() {
        AsciiString now = date;
        if (now == null) {
            now = new AsciiString(HttpDate.format(Instant.now()));
            date = now;
            loop.callLater(SECOND, () -> date = null);
        }
        return now;
    }
}
