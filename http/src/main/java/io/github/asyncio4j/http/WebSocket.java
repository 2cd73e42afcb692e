package io.github.asyncio4j.http;

import io.github.asyncio4j.AsyncIterable;
import io.github.asyncio4j.Coroutine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which both sides send messages at any time (RFC 6455). A server's handler is given one, and a client's
 * session connects one; there are no others.
 *
 * <pre>{@code
 * for (var message : forAwait(socket)) {
 *     if (message instanceof WebSocketMessage.Text(String text)) {
 *         await(socket.send("echo: " + text));
 *     }
 * }
 * }</pre>
 *
 * <p>One task receives, any number send; all on the loop where it was opened. Pings of the other side are answered, and
 * pings are sent to it, without anybody receiving. What arrives while nobody receives is kept up to the limits of
 * {@link WebSocketOptions}, and then the other side has to wait.
 *
 * <pre>
 *   open --(close here)--> closing --(the other side answers, or takes too long)--> closed
 *        --(the other side closes; this one answers by itself)--------------------> closed
 *        --(a rule broken, no pong, the connection lost)--------------------------> closed
 * </pre>
 */
public interface WebSocket extends AsyncIterable<WebSocketMessage>, AutoCloseable {

    /**
     * Returns the next message. Suspends until there is one; the last is a {@link WebSocketMessage.Close}, also if the
     * connection was lost, and it is returned again if asked for again. A {@link #close(int, String)} by another task
     * ends the wait with that message too. A cancel of the wait loses no message and leaves the socket open.
     *
     * @throws io.github.asyncio4j.AsyncTimeoutException when awaited, if none came within {@link
     *         WebSocketOptions#receiveTimeout}, which is not limited by default; the socket stays open, and the next call waits
     *         as long again. All that receives without a limit of its own, a loop over the messages too, has this one
     * @throws IllegalStateException when awaited, if another task is receiving, or the end was received five times
     *         before
     */
    Coroutine<WebSocketMessage> receive();

    /**
     * Returns the next message. Suspends until there is one, as {@link #receive()} does, at most for so long, whatever
     * {@link WebSocketOptions#receiveTimeout} says.
     *
     * @throws io.github.asyncio4j.AsyncTimeoutException when awaited, if none came in time; the socket stays open
     */
    Coroutine<WebSocketMessage> receive(Duration limit);

    /**
     * Returns the next message, which has to be a text. Suspends until there is one.
     *
     * @throws WebSocketClosedException when awaited, if it is the end
     * @throws WebSocketException when awaited, if it is no text; it is gone then
     */
    Coroutine<String> receiveText();

    /**
     * Returns the next message, which has to be binary. Suspends until there is one.
     *
     * @throws WebSocketClosedException when awaited, if it is the end
     * @throws WebSocketException when awaited, if it is not binary; it is gone then
     */
    Coroutine<byte[]> receiveBytes();

    /**
     * Returns what the next message, which has to be a text, means as JSON, as a value of a class. Suspends until there
     * is one.
     *
     * @throws WebSocketClosedException when awaited, if it is the end
     * @throws WebSocketException when awaited, if it is no text; it is gone then
     * @throws IllegalArgumentException when awaited, if it is no JSON, or does not fit the class; it is gone then
     * @throws IllegalStateException when awaited, if no mapper is installed; see {@link WebSocketOptions#withJson}
     */
    <T> Coroutine<@Nullable T> receiveJson(Class<T> type);

    /**
     * Sends a text. Suspends until the other side keeps up: while more than 64 KiB wait to be sent, and at most until it has
     * taken none of them for {@link WebSocketOptions#writeTimeout}, when the connection is cut. A cancel of the wait does not
     * take the message back.
     *
     * @throws WebSocketClosedException when awaited, if the socket is closed or being closed, or cut
     */
    Coroutine<Void> send(String text);

    /**
     * Sends bytes. Suspends until the other side keeps up, as {@link #send(String)} does.
     *
     * @throws WebSocketClosedException when awaited, if the socket is closed or being closed
     */
    Coroutine<Void> send(byte[] bytes);

    /**
     * Sends a value as a text of JSON, which the mapper makes of it. Suspends until the other side keeps up, as {@link
     * #send(String)} does.
     *
     * @throws IllegalArgumentException when awaited, if it cannot be written
     * @throws IllegalStateException when awaited, if no mapper is installed; see {@link WebSocketOptions#withJson}
     * @throws WebSocketClosedException when awaited, if the socket is closed or being closed
     */
    Coroutine<Void> sendJson(@Nullable Object value);

    /**
     * Sends a ping with these bytes, 125 at most. Suspends until the other side keeps up, not until it answers.
     *
     * @throws WebSocketClosedException when awaited, if the socket is closed or being closed
     */
    Coroutine<Void> ping(byte[] bytes);

    /**
     * Sends a pong with these bytes, 125 at most. Suspends until the other side keeps up.
     *
     * @throws WebSocketClosedException when awaited, if the socket is closed or being closed
     */
    Coroutine<Void> pong(byte[] bytes);

    /**
     * Says goodbye. Suspends until the other side has answered and the connection is gone, at most for {@link
     * WebSocketOptions#closeTimeout}. What was received and not read is dropped. Of a socket that is closed or being
     * closed it only waits for the end. A cancel of the wait cuts the connection.
     *
     * @param code 1000 to 1003, 1007 to 1014, or 3000 to 4999; 1000 is the normal end
     * @param reason 123 bytes of UTF-8 at most
     */
    Coroutine<Void> close(int code, String reason);

    /** Says goodbye with code 1000, as {@link #close(int, String)} does; in a coroutine it suspends until the end. */
    @Override
    void close();

    /** Returns whether nothing can be sent any more: it is closed, or being closed. */
    boolean isClosed();

    /**
     * Returns the code it was closed with, as in {@link WebSocketMessage.Close#code}; null until it is closed.
     */
    @Nullable
    Integer closeCode();

    /**
     * Returns why it ended, where that was no goodbye: the loss of the connection, a missing pong, nothing taken of what
     * was sent, or the rule that the other side broke; else null.
     */
    @Nullable
    RuntimeException exception();

    /** Returns the subprotocol that both sides agreed on, or null if there is none. */
    @Nullable
    String protocol();

    /** Returns whether messages are compressed. */
    boolean isCompressed();
}
