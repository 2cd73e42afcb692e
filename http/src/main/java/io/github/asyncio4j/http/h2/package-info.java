/**
 * HTTP/2: one connection, many streams, with the rules that Netty's codec leaves to others. Internal; for the server and the
 * client of this project.
 */
@NullMarked
package io.github.asyncio4j.http.h2;

import org.jspecify.annotations.NullMarked;
