package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.Headers;
import java.util.Collection;
import java.util.List;

/** 405: the path has no route for the method; the response says in Allow for which it has. */
public final class MethodNotAllowedException extends HttpStatusException {

    private static final long serialVersionUID = 1;

    private final String method;
    private final List<String> allowed;

    /** Makes one, of the method that was asked for and those that are allowed. */
    public MethodNotAllowedException(String method, Collection<String> allowed) {
        super(405, Headers.of("Allow", String.join(", ", allowed)));
        this.method = method;
        this.allowed = List.copyOf(allowed);
    }

    /** Returns the method that was asked for. */
    public String method() {
        return method;
    }

    /** Returns the methods that are allowed. */
    public List<String> allowed() {
        return allowed;
    }
}
