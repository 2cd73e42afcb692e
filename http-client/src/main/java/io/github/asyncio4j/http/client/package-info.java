/**
 * An HTTP client for coroutines: aiohttp's, for the JVM.
 *
 * <ul>
 * <li><b>Asking</b>: {@link io.github.asyncio4j.http.client.ClientSession},
 * {@link io.github.asyncio4j.http.client.RequestOptions}.
 * <li><b>The answer</b>: {@link io.github.asyncio4j.http.client.ClientResponse}.
 * <li><b>Settings</b>: {@link io.github.asyncio4j.http.client.ClientOptions},
 * {@link io.github.asyncio4j.http.client.ClientTimeout}.
 * <li><b>Errors</b>: {@link io.github.asyncio4j.http.client.ClientException} and its subtypes; a limit of time that has
 * passed is an {@link io.github.asyncio4j.AsyncTimeoutException}, mostly a
 * {@link io.github.asyncio4j.http.client.ServerTimeoutException}.
 * </ul>
 */
@NullMarked
package io.github.asyncio4j.http.client;

import org.jspecify.annotations.NullMarked;
