package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.Status;

/** Thrown by a handler to answer with a status and a line of text. It is not reported as a failure. */
public final class HttpStatusException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    /** Makes one whose text is the reason phrase of the status. */
    public HttpStatusException(int status) {
        this(status, status + " " + Status.reason(status));
    }

    /** Makes one for a status, 400 to 599, with a text that the client will see. */
    public HttpStatusException(int status, String text) {
        super(text);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("the status " + status
                    + " is no error; throw 400 to 599, and return a Response for the others");
        }
        this.status = status;
    }

    /** Returns the status code. */
    public int status() {
        return status;
    }

    Response response() {
        return Response.text(getMessage()).withStatus(status);
    }
}
