/**
 * An HTTP server whose handlers are coroutines: aiohttp's web, for the JVM.
 *
 * <ul>
 * <li><b>An application</b>: {@link io.github.asyncio4j.http.server.Application},
 * {@link io.github.asyncio4j.http.server.Router}, {@link io.github.asyncio4j.http.server.Handler}.
 * <li><b>What a handler sees</b>: {@link io.github.asyncio4j.http.server.Request},
 * {@link io.github.asyncio4j.http.server.Response}, {@link io.github.asyncio4j.http.server.HttpStatusException}.
 * <li><b>Serving it</b>: {@link io.github.asyncio4j.http.server.WebServer},
 * {@link io.github.asyncio4j.http.server.ServerOptions}.
 * </ul>
 */
@NullMarked
package io.github.asyncio4j.http.server;

import org.jspecify.annotations.NullMarked;
