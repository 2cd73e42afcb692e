package io.github.asyncio4j.http.server;

/** Is told when an {@link Application} starts, shuts down or cleans up. */
@FunctionalInterface
public interface AppSignal {

    /** Does what is due. It runs in the task that starts or stops the server and may await. */
    void send(Application app) throws Exception;
}
