package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.BodyWriter;
import io.github.asyncio4j.net.NetworkException;
import java.util.List;
import java.util.Objects;

/**
 * The sending of a request's body, in a task of its own, since the response may come before it is done.
 *
 * <p>A loss of the connection is not told here: who waits for the response sees it, after what the server has said.
 */
final class Sending implements BodyWriter {

    private static final int PIECE = 64 * 1024;

    private final ClientConnection connection;
    private final Limits limits;
    private final Body body;

    /** How much is still to come; negative where no length was declared. */
    private long left;

    /** Whether the body may be written: what a producer writes after its end would be taken for another request. */
    private boolean open = true;
    private boolean complete;

    /** Whether nobody needs it any more; what becomes of the connection is not decided here then. */
    private boolean stopped;
    private final Task<Void> task;

    /** Begins to send. */
    Sending(ClientConnection connection, Limits limits, Body body, long length) {
        this.connection = connection;
        this.limits = limits;
        this.body = body;
        left = length;
        task = Asyncio.createTask(async(this::run));
    }

    private void run() throws Exception {
        try {
            await(body.writeTo(this));
            if (left > 0) {
                throw new IllegalStateException("the body has a declared length of " + await(body.length())
                        + " bytes and is " + left + " bytes shorter; the connection is closed");
            }
            connection.endBody();
            complete = true;
            // From here on the server is the one who is to say something.
            connection.inbox().limit(limits.read());
        } catch (NetworkException e) {
            if (!connection.isLost()) {
                connection.close();
                throw e;
            }
        } catch (Throwable e) {
            if (!stopped) {
                connection.close();
            }
            throw e;
        } finally {
            open = false;
        }
    }

    @Override
    public Coroutine<Void> write(byte[] piece) {
        Objects.requireNonNull(piece, "the piece of the body is null");
        return async(() -> {
            if (!open) {
                throw new IllegalStateException("the body has been sent; a producer writes until it returns");
            }
            if (left >= 0) {
                if (piece.length > left) {
                    throw new IllegalStateException("the body is longer than its declared length by "
                            + (piece.length - left) + " bytes; the connection is closed");
                }
                left -= piece.length;
            }
            limits.trace().tell((config, context) -> config.onRequestChunkSent(context, piece));
            for (int from = 0; from < piece.length; from += PIECE) {
                int at = from;
                limits.writing(() -> connection.write(piece, at, Math.min(PIECE, piece.length - at)));
            }
        });
    }

    /** Whether all of it is on its way. */
    boolean isComplete() {
        return complete;
    }

    /** How long the wait for the response may take, in nanoseconds. */
    long limit() {
        return complete ? limits.read() : limits.total();
    }

    /** Throws what the producer threw, if that is why there will be no response. Suspends until the producer is done. */
    void throwFailure() {
        if (task.done() && !task.cancelled() && task.exception() != null) {
            await(task);
        }
    }

    /** Stops it. Suspends until the producer is done, unless the whole is. */
    void stop() {
        if (!task.done()) {
            stopped = true;
            open = false;
            task.cancel();
            await(Asyncio.wait(List.of(task)));
        }
        if (!task.cancelled()) {
            task.exception(); // is seen; what it says is told by throwFailure, or nothing to the response any more
        }
    }
}
