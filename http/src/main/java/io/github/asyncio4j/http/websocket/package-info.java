/**
 * WebSocket (RFC 6455) with permessage-deflate (RFC 7692), for client and server: frames read and written without a
 * socket, the handshake's rules, and the conversation over a wire.
 */
@NullMarked
package io.github.asyncio4j.http.websocket;

import org.jspecify.annotations.NullMarked;
