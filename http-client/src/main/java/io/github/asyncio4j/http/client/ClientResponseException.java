package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Headers;
import java.net.URI;

/** Thrown for a response with a status of 400 or more, by raiseForStatus. */
public final class ClientResponseException extends ClientException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String reason;
    private final URI url;
    private final transient Headers headers;

    ClientResponseException(int status, String reason, URI url, Headers headers) {
        super("the server answered " + status + " " + reason + " for " + url, null);
        this.status = status;
        this.reason = reason;
        this.url = url;
        this.headers = headers;
    }

    /** Returns the status code, 400 or more. */
    public int status() {
        return status;
    }

    /** Returns the phrase that came with the code. */
    public String reason() {
        return reason;
    }

    /** Returns the URL that was asked for. */
    public URI url() {
        return url;
    }

    /** Returns the headers of the response. */
    public Headers headers() {
        return headers;
    }
}
