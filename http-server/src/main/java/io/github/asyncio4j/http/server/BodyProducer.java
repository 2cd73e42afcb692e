package io.github.asyncio4j.http.server;

/** Writes the body of a response while it is being sent. It runs in the handler's task and may await. */
@FunctionalInterface
public interface BodyProducer {

    /** Writes the body. What it throws cuts the connection, since the status has been sent, and is reported. */
    void writeTo(BodyWriter out) throws Exception;
}
