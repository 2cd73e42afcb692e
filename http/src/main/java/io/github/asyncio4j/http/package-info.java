/**
 * What HTTP client and server share: {@link io.github.asyncio4j.http.Headers}, {@link
 * io.github.asyncio4j.http.MediaType}, {@link io.github.asyncio4j.http.Status}, and bodies that stream, {@link
 * io.github.asyncio4j.http.BodyStream}.
 */
@NullMarked
package io.github.asyncio4j.http;

import org.jspecify.annotations.NullMarked;
