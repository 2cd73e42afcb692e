package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.grammar.Gate;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is about to be sent, which a {@link ClientMiddleware} sees and may change: what the session and the
 * caller gave, put together. Immutable; the {@code with} methods return a changed copy.
 */
public final class ClientRequest {

    private final String method;
    private final URI url;
    private final Headers headers;
    private final @Nullable Body body;

    ClientRequest(String method, URI url, Headers headers, @Nullable Body body) {
        this.method = Gate.checkMethod(method);
        this.url = url;
        this.headers = headers;
        this.body = body;
    }

    /** Returns the method. */
    public String method() {
        return method;
    }

    /** Returns the URL, without a user and a password. */
    public URI url() {
        return url;
    }

    /** Returns the headers, without those that the client writes itself; cookies of the jar are not among them. */
    public Headers headers() {
        return headers;
    }

    /** Returns the body, or null. */
    public @Nullable Body body() {
        return body;
    }

    /** Returns this with a header in place of all of that name. */
    public ClientRequest withHeader(String name, String value) {
        return new ClientRequest(method, url, headers.with(name, value), body);
    }

    /** Returns this without the headers of a name. */
    public ClientRequest withoutHeader(String name) {
        return new ClientRequest(method, url, headers.without(name), body);
    }

    /** Returns this with other headers. */
    public ClientRequest withHeaders(Headers headers) {
        return new ClientRequest(method, url, Objects.requireNonNull(headers, "the headers are null"), body);
    }

    /** Returns this with another URL. */
    public ClientRequest withUrl(URI url) {
        return new ClientRequest(method, Objects.requireNonNull(url, "the URL is null"), headers, body);
    }

    /** Returns this with another method. */
    public ClientRequest withMethod(String method) {
        return new ClientRequest(method, url, headers, body);
    }

    /** Returns this with another body, or none. */
    public ClientRequest withBody(@Nullable Body body) {
        return new ClientRequest(method, url, headers, body);
    }

    /** Returns whether sending it twice does what sending it once does, by the meaning of its method. */
    public boolean isIdempotent() {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY" -> true;
            default -> false;
        };
    }

    /** Returns whether it can be sent again: it has no body, or one that is not used up. */
    public boolean isRepeatable() {
        return body == null || body.isRepeatable();
    }

    @Override
    public String toString() {
        return "ClientRequest[" + method + " " + UrlText.shown(url) + "]";
    }
}
