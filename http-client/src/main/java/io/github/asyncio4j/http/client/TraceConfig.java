package io.github.asyncio4j.http.client;

import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to each request of a session: for metrics, logs and traces. Every method does nothing until it is
 * overridden; it runs in the task of the request, holds it up, and what it throws fails the request.
 *
 * <pre>
 *   onRequestStart
 *     onConnectionQueuedStart/End?  onConnectionReused | onConnectionCreateStart/End (onDnsCacheHit | onDnsCacheMiss? onDnsResolveStart/End)
 *     onRequestHeadersSent  onRequestChunkSent*
 *     onRequestRedirect -> again
 *   onRequestEnd | onRequestException
 *   onResponseChunkReceived*      while the body is read
 * </pre>
 *
 * @param <C> what is kept for a request from its start to its end
 */
public interface TraceConfig<C> {

    /**
     * Returns what the other methods are given for one request, all its redirects included.
     *
     * @param requestContext what {@link RequestOptions#withTraceContext} has, or null
     */
    C newContext(@Nullable Object requestContext);

    /** A request begins. */
    default void onRequestStart(C context, ClientRequest request) {}

    /** The head of the last response is there. */
    default void onRequestEnd(C context, ClientRequest request, ClientResponse response) {}

    /** A request failed, or was cancelled. */
    default void onRequestException(C context, ClientRequest request, Throwable failure) {}

    /** A response leads elsewhere, and is followed. */
    default void onRequestRedirect(C context, ClientRequest request, ClientResponse response) {}

    /** The head of a request is on its way. */
    default void onRequestHeadersSent(C context, ClientRequest request) {}

    /** A piece of a request's body is on its way. */
    default void onRequestChunkSent(C context, byte[] chunk) {}

    /** A piece of a response's body was read. */
    default void onResponseChunkReceived(C context, byte[] chunk) {}

    /** All connections are busy, and the request waits in line. */
    default void onConnectionQueuedStart(C context) {}

    /** It waits no longer. */
    default void onConnectionQueuedEnd(C context) {}

    /** A connection is being made. */
    default void onConnectionCreateStart(C context) {}

    /** The connection is made. */
    default void onConnectionCreateEnd(C context) {}

    /** A connection that was kept serves the request. */
    default void onConnectionReused(C context) {}

    /** The addresses of a host are looked for. */
    default void onDnsResolveStart(C context, String host) {}

    /** The addresses of a host are found. */
    default void onDnsResolveEnd(C context, String host) {}

    /** The addresses of a host are known already, or asked for, so that nobody is asked: in place of the look-up's. */
    default void onDnsCacheHit(C context, String host) {}

    /** The addresses of a host are not known yet to a resolver that remembers; before the look-up's. */
    default void onDnsCacheMiss(C context, String host) {}
}
