/**
 * Between HTTP and the wire: Netty's codecs made strict, and waiting with a limit. For the modules of this project
 * only; Netty's types show here.
 */
@NullMarked
package io.github.asyncio4j.http.codec;

import org.jspecify.annotations.NullMarked;
