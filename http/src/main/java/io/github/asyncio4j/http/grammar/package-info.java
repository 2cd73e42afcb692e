/** Which characters may stand where in the head of a message. For the modules of this project only. */
@NullMarked
package io.github.asyncio4j.http.grammar;

import org.jspecify.annotations.NullMarked;
