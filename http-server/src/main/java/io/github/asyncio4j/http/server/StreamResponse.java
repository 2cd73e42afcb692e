package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.BodyWriter;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.codec.Compressing;
import io.github.asyncio4j.http.options.Amount;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A response that the handler sends by itself, while it runs. For one whose body is made by a function alone there is
 * {@link Response#stream}.
 *
 * <pre>{@code
 * router.get("/count", request -> {
 *     var out = new StreamResponse(Response.status(200).withHeader("Content-Type", "text/plain"));
 *     await(out.prepare(request));
 *     for (int i = 0; i < 10; i++) {
 *         await(out.write(i + "\n"));
 *     }
 *     return await(out.writeEof());
 * });
 * }</pre>
 *
 * <p>What fails after the head has been sent cuts the connection, so that the client does not take a part for the whole.
 */
public final class StreamResponse implements BodyWriter {

    private final Response head;
    private long length = Body.UNKNOWN_LENGTH;
    private @Nullable Outgoing out;

    /** Where the pieces go: through a compression, or straight on. */
    private @Nullable BodyWriter writer;
    private @Nullable Compressing compressing;
    private boolean ended;

    /**
     * Makes one with the status and the headers of a response, whose body does not count. Its {@link Response#withClose}
     * does.
     */
    public StreamResponse(Response head) {
        this.head = Objects.requireNonNull(head, "the head of the response is null");
    }

    /** Sets how many bytes the body is going to have. Without it the body goes in chunks, or until the end of the connection. */
    public StreamResponse withLength(long bytes) {
        requireUnprepared();
        length = Amount.notNegative("the length of the body", bytes);
        return this;
    }

    private void requireUnprepared() {
        if (out != null) {
            throw new IllegalStateException("the head of this response has been sent before");
        }
    }

    /**
     * Sends the head. Suspends while those do who see it before: {@link Application#onResponsePrepare}.
     *
     * @throws IllegalStateException when awaited, if this or another response to the request was prepared before
     */
    public Coroutine<Void> prepare(Request request) {
        return async(() -> {
            requireUnprepared();
            ResponseBody body = new ResponseBody.Begun(this);
            Response prepared = Answering.prepared(request,
                    head.withBody(head.body() instanceof ResponseBody.Compressed wanted
                            ? new ResponseBody.Compressed(body, wanted.allowed())
                            : body));
            Outgoing begun = request.begin();
            out = begun;
            Compressing own = compressing;
            writer = own == null ? begun : own.over(begun);
            begun.beginStream(prepared, own == null ? length : Body.UNKNOWN_LENGTH);
        });
    }

    /** Returns whether the head has been sent. */
    public boolean isPrepared() {
        return out != null;
    }

    /** Sends a piece of the body; to a request with HEAD nothing. Suspends as {@link BodyWriter#write(byte[])} does. */
    @Override
    public Coroutine<Void> write(byte[] piece) {
        Objects.requireNonNull(piece, "the piece of the body is null");
        return async(() -> {
            if (ended) {
                throw new IllegalStateException("the body of this response has ended before: writeEof() was the last");
            }
            BodyWriter to = prepared();
            if (begun().wantsBody()) {
                await(to.write(piece));
            }
        });
    }

    private BodyWriter prepared() {
        BodyWriter to = writer;
        if (to == null) {
            throw new IllegalStateException(
                    "the head of this response has not been sent; await prepare(request) first");
        }
        return to;
    }

    private Outgoing begun() {
        return Objects.requireNonNull(out);
    }

    /**
     * Ends the body. Suspends while the client is behind. A second call does nothing more.
     *
     * @return gives what the handler returns
     */
    public Coroutine<Response> writeEof() {
        return writeEof(Headers.EMPTY);
    }

    /**
     * Ends the body with trailers: fields that could not be known before it, as a checksum. Suspends until the client is
     * not behind any more. Who asked by HTTP/1.0 or with HEAD gets none of them, and many clients do not look.
     *
     * @return gives what the handler returns
     * @throws IllegalArgumentException if one of them says where a message ends, or how it is to be read
     * @throws IllegalStateException when awaited, if the body has a declared length, behind which nothing can stand
     */
    public Coroutine<Response> writeEof(Headers trailers) {
        ResponseHeaders.checkTrailers(trailers);
        return async(() -> {
            prepared();
            if (trailers.size() > 0 && length != Body.UNKNOWN_LENGTH) {
                throw new IllegalStateException(
                        "a body with a declared length has no trailers; leave withLength() out");
            }
            end(trailers);
            return response();
        });
    }

    /** Returns what the handler returns; the body is ended then, if it was not before. */
    public Response response() {
        return head.withBody(new ResponseBody.Begun(this));
    }

    void end() {
        end(Headers.EMPTY);
    }

    private void end(Headers trailers) {
        if (!ended) {
            ended = true;
            Compressing own = compressing;
            if (own != null && begun().wantsBody()) {
                own.finish();
            }
            begun().endStream(trailers);
        }
    }

    void compress(Compressing with) {
        compressing = with;
    }

    /** Returns what compresses it, or null. */
    @Nullable
    Compressing compressing() {
        return compressing;
    }

    boolean isBy(Outgoing other) {
        return out == other;
    }

    @Override
    public String toString() {
        return "StreamResponse[" + head.status() + (ended ? ", ended" : out != null ? ", prepared" : "") + "]";
    }
}
