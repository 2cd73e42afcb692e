package io.github.asyncio4j.http.server;

/** Answers a request. It runs in a task of the loop and may await; other requests are served meanwhile. */
@FunctionalInterface
public interface Handler {

    /**
     * Returns the response. What it throws becomes one: an {@link HttpStatusException} its own status, a
     * {@link io.github.asyncio4j.http.BodyRefusedException} 400 or 413, an {@link
     * io.github.asyncio4j.AsyncTimeoutException} 504, anything else 500 and a report to the loop's exception
     * handler. When the server stops and does not want to wait any longer, the await in it throws
     * {@link io.github.asyncio4j.CancelledError}.
     */
    Response handle(Request request) throws Exception;
}
