package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.Headers;

/** Thrown by a handler to send the client to another place. */
public final class RedirectException extends HttpStatusException {

    private static final long serialVersionUID = 1;

    private final String location;

    /**
     * Makes one.
     *
     * @param status 301, 302 (found), 303 (see other, with GET), 307 or 308 (with the same method)
     * @param location a URL, or a path with a slash in front
     */
    public RedirectException(int status, String location) {
        super(checked(status), Headers.of("Location", location));
        this.location = location;
    }

    static int checked(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> status;
            default -> throw new IllegalArgumentException("the status " + status
                    + " does not send a client elsewhere; 301, 302, 303, 307 and 308 do");
        };
    }

    /** Returns where the client is sent. */
    public String location() {
        return location;
    }
}
