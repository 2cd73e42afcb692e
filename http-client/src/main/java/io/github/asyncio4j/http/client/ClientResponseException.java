package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Headers;
import java.net.URI;

/** Thrown for a response with a status of 400 or more, by raiseForStatus; the subtypes are for what else it can be. */
public sealed class ClientResponseException extends ClientException
        permits ContentTypeException, TooManyRedirectsException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String reason;
    private final URI url;
    private final transient Headers headers;

    ClientResponseException(int status, String reason, URI url, Headers headers) {
        this("the server answered " + status + " " + reason + " for " + UrlText.shown(url), status, reason, url,
                headers);
    }

    ClientResponseException(String message, int status, String reason, URI url, Headers headers) {
        super(message, null);
        this.status = status;
        this.reason = reason;
        this.url = url;
        this.headers = headers;
    }

    /** Returns the status code. */
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
