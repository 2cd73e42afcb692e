package io.github.asyncio4j.http.server;

/** Sends the events of a response while it is being sent. It runs in the handler's task and may await. */
@FunctionalInterface
public interface EventProducer {

    /** Sends the events. It is cancelled when the client goes; what else it throws cuts the connection and is reported. */
    void sendTo(EventWriter out) throws Exception;
}
