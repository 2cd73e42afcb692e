package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.BodyStream;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request: its head, and the body as it arrives. Close it, best in a {@code try}: its connection is
 * kept for the next request if the body was read to its end, and closed otherwise.
 */
public final class ClientResponse implements AutoCloseable {

    private final String method;
    private final URI url;
    private final int status;
    private final String reason;
    private final Headers headers;
    private final ResponseBody body;

    ClientResponse(String method, URI url, int status, String reason, Headers headers, ResponseBody body) {
        this.method = method;
        this.url = url;
        this.status = status;
        this.reason = reason;
        this.headers = headers;
        this.body = body;
    }

    /** Returns the status code: 200, 404 ... */
    public int status() {
        return status;
    }

    /** Returns the phrase that came with the code; it may be empty. */
    public String reason() {
        return reason;
    }

    /** Returns the headers. */
    public Headers headers() {
        return headers;
    }

    /** Returns the URL that was asked for. */
    public URI url() {
        return url;
    }

    /** Returns the method that was asked with. */
    public String method() {
        return method;
    }

    /** Returns whether the status is below 400. */
    public boolean isOk() {
        return status < 400;
    }

    /** Returns the media type that the server named, or null if it named none that makes sense. */
    public @Nullable MediaType contentType() {
        String text = headers.get("Content-Type");
        return text == null || text.indexOf('/') <= 0 ? null : new MediaType(text);
    }

    /**
     * Returns this if the status is below 400; else closes it and throws.
     *
     * @throws ClientResponseException if the status is 400 or more
     */
    public ClientResponse raiseForStatus() {
        if (isOk()) {
            return this;
        }
        close();
        throw new ClientResponseException(status, reason, url, headers);
    }

    /**
     * Returns the whole body. Suspends until it is there. It is kept, and a second call returns it again.
     *
     * @throws ClientPayloadException when awaited, if it ends early, is malformed, or is longer than
     *         {@link ClientOptions#maxBody}
     * @throws io.github.asyncio4j.AsyncTimeoutException when awaited, if a limit of {@link ClientTimeout} has passed
     * @throws IllegalStateException when awaited, if parts were read by {@link #content}, or the response is closed
     */
    public Coroutine<byte[]> read() {
        return async(() -> body.whole());
    }

    /**
     * Returns the whole body as text, in the charset that the server named, else in UTF-8. Suspends as {@link #read}.
     */
    public Coroutine<String> text() {
        MediaType type = contentType();
        Charset named = type == null ? null : type.charset();
        return text(named == null ? StandardCharsets.UTF_8 : named);
    }

    /** Returns the whole body as text in this charset; what is malformed is replaced. Suspends as {@link #read}. */
    public Coroutine<String> text(Charset charset) {
        return async(() -> new String(body.whole(), charset));
    }

    /** Returns the body as it arrives. */
    public BodyStream content() {
        return body;
    }

    /** Returns whether the body is read to its end, or this was closed; the connection is not held any more. */
    public boolean isClosed() {
        return body.isOver();
    }

    /** Gives the connection back if the body has arrived to its end; else closes it. A second call does nothing. */
    @Override
    public void close() {
        body.close();
    }

    @Override
    public String toString() {
        return "ClientResponse[" + method + " " + url + ": " + status + " " + reason + "]";
    }
}
