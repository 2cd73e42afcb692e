package io.github.asyncio4j.http.client;

import io.github.asyncio4j.Coroutine;

/**
 * What stands between a session and the network, for each request that is sent, those of redirects included: it may
 * change the request, send it more than once or not at all, and look at the response.
 *
 * <pre>{@code
 * ClientMiddleware token = (request, next) -> await(next.send(request.withHeader("Authorization", "Bearer " + token())));
 * }</pre>
 */
@FunctionalInterface
public interface ClientMiddleware {

    /** What is behind a middleware: the next one, or the network. */
    @FunctionalInterface
    interface Next {

        /** Sends a request. Suspends until the head of the response is there. */
        Coroutine<ClientResponse> send(ClientRequest request);
    }

    /**
     * Returns the response to a request. It runs in the task of the request and may await. Who sends again closes the
     * response that is not returned.
     */
    ClientResponse handle(ClientRequest request, Next next) throws Exception;
}
