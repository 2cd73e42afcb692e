/** What options accept. For the modules of this project only. */
@NullMarked
package io.github.asyncio4j.http.options;

import org.jspecify.annotations.NullMarked;
