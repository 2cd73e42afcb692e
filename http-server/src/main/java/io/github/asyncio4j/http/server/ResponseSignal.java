package io.github.asyncio4j.http.server;

/** Sees each response before its head is sent. */
@FunctionalInterface
public interface ResponseSignal {

    /**
     * Returns the response that is to be sent: the one that was given, or a changed copy. It runs in the task of the
     * request and may await.
     */
    Response prepare(Request request, Response response) throws Exception;
}
