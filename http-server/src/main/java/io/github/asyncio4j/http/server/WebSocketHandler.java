package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.WebSocket;

/** Talks over a WebSocket. It runs in the task of the connection and may await. */
@FunctionalInterface
public interface WebSocketHandler {

    /**
     * Talks until it returns, which closes the socket with code 1000 unless it is closed. What it throws closes it with
     * 1011 and is reported to the loop's exception handler, but for the {@link
     * io.github.asyncio4j.http.WebSocketClosedException} of a socket whose client has gone. When the server stops, the
     * socket is closed with 1001, so that a receive ends; one that goes on all the same is cancelled in the end.
     */
    void handle(WebSocket socket) throws Exception;
}
