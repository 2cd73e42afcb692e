/** Servers and clients, as whole programs: ours, and the bare Netty that they are measured against. */
@NullMarked
package io.github.asyncio4j.bench.net;

import org.jspecify.annotations.NullMarked;
