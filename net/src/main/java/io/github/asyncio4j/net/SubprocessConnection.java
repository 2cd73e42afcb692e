package io.github.asyncio4j.net;

/**
 * A child process with the protocol that was made for it.
 *
 * @param transport what it is steered with
 * @param protocol what is told of it
 * @param <P> the protocol's type
 */
public record SubprocessConnection<P extends SubprocessProtocol>(SubprocessTransport transport, P protocol) {}
