package io.github.asyncio4j.net;

/**
 * A socket for datagrams with the protocol that was made for it.
 *
 * @param transport what it sends with
 * @param protocol what is told of it
 * @param <P> the protocol's type
 */
public record ProtocolEndpoint<P extends DatagramProtocol>(DatagramTransport transport, P protocol) {}
