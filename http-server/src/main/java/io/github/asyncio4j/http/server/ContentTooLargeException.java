package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.Headers;

/** 413: the body of the request is longer than what the server takes. */
public final class ContentTooLargeException extends HttpStatusException {

    private static final long serialVersionUID = 1;

    private final long limit;

    /** Makes one, of the limit in bytes. */
    public ContentTooLargeException(long limit) {
        super(413, Headers.EMPTY);
        this.limit = limit;
    }

    /** Returns the limit that was passed, in bytes. */
    public long limit() {
        return limit;
    }
}
