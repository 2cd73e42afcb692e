package io.github.asyncio4j.http.server;

import org.jspecify.annotations.Nullable;

/** Decides, before a handler runs, what becomes of a request whose client waits for a 100 before it sends the body. */
@FunctionalInterface
public interface ExpectHandler {

    /**
     * Returns null to let the handler run: the client is told to go on when that reads the body; or the response that
     * refuses the body, with which the connection ends. What it throws is taken as that of a handler.
     */
    @Nullable
    Response expect(Request request) throws Exception;
}
