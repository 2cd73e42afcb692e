package io.github.asyncio4j.net;

import java.net.InetSocketAddress;

/**
 * What came, and from whom.
 *
 * @param data the bytes, none where the datagram was empty; the receiver's own
 * @param from who sent it
 */
public record Datagram(byte[] data, InetSocketAddress from) {}
