/**
 * The network: {@link io.github.asyncio4j.net.Network} connects and listens,
 * {@link io.github.asyncio4j.net.StreamReader} and {@link io.github.asyncio4j.net.StreamWriter} carry the bytes,
 * {@link io.github.asyncio4j.net.Subprocess} has child processes,
 * {@link io.github.asyncio4j.net.NetworkException} and its kind say what went wrong.
 *
 * <p>No type of Netty shows here; it is behind {@link io.github.asyncio4j.net.Transport}.
 */
@NullMarked
package io.github.asyncio4j.net;

import org.jspecify.annotations.NullMarked;
