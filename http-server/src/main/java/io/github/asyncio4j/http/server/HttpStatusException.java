package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.Status;
import java.util.Objects;

/** Thrown by a handler to answer with a status and a line of text. It is not reported as a failure. */
public sealed class HttpStatusException extends RuntimeException
        permits MethodNotAllowedException, ContentTooLargeException, RedirectException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Headers headers;

    /** Makes one whose text is the reason phrase of the status. */
    public HttpStatusException(int status) {
        this(status, line(status));
    }

    /** Makes one for a status, 400 to 599, with a text that the client will see. */
    public HttpStatusException(int status, String text) {
        this(status, text, Headers.EMPTY);
    }

    /** Makes one for a status, 400 to 599, with a text and headers that the client will see. */
    public HttpStatusException(int status, String text, Headers headers) {
        super(text);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("the status " + status
                    + " is no error; throw 400 to 599 or a RedirectException, and return a Response for the others");
        }
        this.status = status;
        this.headers = ResponseHeaders.checked(headers);
    }

    /** For those that know what they carry; without a stack, as most are no surprise to anybody. */
    HttpStatusException(int status, Headers headers) {
        super(line(status), null, false, false);
        this.status = status;
        this.headers = headers;
    }

    private static String line(int status) {
        return status + " " + Status.reason(status);
    }

    /** Makes one without a stack, for a path that nobody answers. */
    static HttpStatusException notFound() {
        return new HttpStatusException(404, Headers.EMPTY);
    }

    /** Returns the status code. */
    public int status() {
        return status;
    }

    /** Returns the headers that the client will see. */
    public Headers headers() {
        return Objects.requireNonNullElse(headers, Headers.EMPTY);
    }

    /** Returns the response that the client gets, for a middleware to change. */
    public Response response() {
        String text = Objects.requireNonNullElse(getMessage(), "");
        return Response.text(text).withStatus(status).withHeaders(headers());
    }
}
