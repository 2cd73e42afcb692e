package io.github.asyncio4j.http;

/** Writes a body while it is being sent. It runs in the task that sends, and may await. */
@FunctionalInterface
public interface BodyProducer {

    /** Writes the body. What it throws cuts the connection, since a part of the message has been sent. */
    void writeTo(BodyWriter out) throws Exception;
}
