package io.github.asyncio4j.net;

/**
 * A connection with the protocol that was made for it.
 *
 * @param transport what it sends with
 * @param protocol what is told of it
 * @param <P> the protocol's type
 */
public record ProtocolConnection<P extends BaseProtocol>(Transport transport, P protocol) {}
