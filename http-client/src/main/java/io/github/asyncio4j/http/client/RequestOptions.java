package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one request has besides its method and URL. Immutable; the {@code with} methods return a changed copy.
 *
 * <pre>{@code
 * session.post(url, RequestOptions.none().withJson("{\"id\":7}").withHeader("X-Trace", "1"))
 * }</pre>
 */
public final class RequestOptions {

    private static final RequestOptions NONE = new RequestOptions(Headers.EMPTY, null, null);

    private final Headers headers;
    private final byte @Nullable [] body;
    private final @Nullable ClientTimeout timeout;

    private RequestOptions(Headers headers, byte @Nullable [] body, @Nullable ClientTimeout timeout) {
        this.headers = headers;
        this.body = body;
        this.timeout = timeout;
    }

    /** Returns the options of a plain request: no headers of its own, no body, the session's time limits. */
    public static RequestOptions none() {
        return NONE;
    }

    /** Returns the headers of this request alone. */
    public Headers headers() {
        return headers;
    }

    /** Returns these with a header, in place of any of that name here or in the session. */
    public RequestOptions withHeader(String name, String value) {
        return new RequestOptions(headers.with(name, value), body, timeout);
    }

    /** Returns these with headers, in place of any of their names here or in the session. */
    public RequestOptions withHeaders(Headers more) {
        return new RequestOptions(headers.with(more), body, timeout);
    }

    /** Returns the body, or null; not a copy. */
    byte @Nullable [] body() {
        return body;
    }

    /**
     * Returns these with a body and its Content-Type. The bytes are not copied: leave them as they are until it is
     * sent.
     */
    public RequestOptions withBody(byte[] bytes, MediaType type) {
        Objects.requireNonNull(bytes, "the body is null");
        return new RequestOptions(headers.with("Content-Type", type.text()), bytes, timeout);
    }

    /** Returns these with a text as body, in UTF-8. */
    public RequestOptions withText(String text) {
        return withBody(text.getBytes(StandardCharsets.UTF_8), MediaType.TEXT);
    }

    /** Returns these with a JSON text as body. */
    public RequestOptions withJson(String json) {
        return withBody(json.getBytes(StandardCharsets.UTF_8), MediaType.JSON);
    }

    /** Returns the time limits of this request, or null for the session's. */
    public @Nullable ClientTimeout timeout() {
        return timeout;
    }

    /** Returns these with other time limits than the session's. */
    public RequestOptions withTimeout(ClientTimeout limits) {
        Objects.requireNonNull(limits, "the timeout is null; ClientTimeout.NONE has no limits");
        return new RequestOptions(headers, body, limits);
    }
}
