package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Headers;
import java.net.URI;

/** Thrown when a server did not open a WebSocket: it answered with another status, or with a 101 that is not right. */
public final class WebSocketHandshakeException extends ClientException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final URI url;
    private final transient Headers headers;

    WebSocketHandshakeException(String message, int status, URI url, Headers headers) {
        super(message, null);
        this.status = status;
        this.url = url;
        this.headers = headers;
    }

    /** Returns the status of the response. */
    public int status() {
        return status;
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
