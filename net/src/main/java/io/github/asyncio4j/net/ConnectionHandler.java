package io.github.asyncio4j.net;

/** Serves one accepted connection. Each runs in a task of its own. */
@FunctionalInterface
public interface ConnectionHandler {

    /** Serves; may await. The connection is closed when it returns or throws. */
    void handle(StreamReader reader, StreamWriter writer) throws Exception;
}
