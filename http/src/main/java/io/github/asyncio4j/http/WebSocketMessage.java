package io.github.asyncio4j.http;

/** What is received on a {@link WebSocket}. */
public sealed interface WebSocketMessage {

    /**
     * A text.
     *
     * @param text the text; valid UTF-8 was received
     */
    record Text(String text) implements WebSocketMessage {}

    /**
     * Bytes.
     *
     * @param bytes the bytes, the receiver's own
     */
    record Binary(byte[] bytes) implements WebSocketMessage {}

    /**
     * A ping, which the receiver has to answer. Received only without {@link WebSocketOptions#autoPing}.
     *
     * @param bytes 125 bytes at most
     */
    record Ping(byte[] bytes) implements WebSocketMessage {}

    /**
     * The answer to a ping. Received only without {@link WebSocketOptions#autoPing}.
     *
     * @param bytes those of the ping
     */
    record Pong(byte[] bytes) implements WebSocketMessage {}

    /**
     * The end: the last message of every socket, however it ended.
     *
     * @param code 1000 to 4999: what the other side said, or this side where it closed first; 1005 if no code was said,
     *        1006 if the connection was lost without a word
     * @param reason what was said with it, or an empty text
     */
    record Close(int code, String reason) implements WebSocketMessage {}
}
