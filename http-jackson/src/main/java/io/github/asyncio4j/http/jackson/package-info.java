/**
 * JSON by Jackson 3: {@link io.github.asyncio4j.http.jackson.JacksonJson} is found by itself where this artifact is on the
 * class path or the module path.
 */
@NullMarked
package io.github.asyncio4j.http.jackson;

import org.jspecify.annotations.NullMarked;
