package io.github.asyncio4j.http.server;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.TimerHandle;
import io.github.asyncio4j.http.codec.BadMessage;
import io.github.asyncio4j.http.codec.Deadline;
import io.github.asyncio4j.http.codec.Framing;
import io.github.asyncio4j.http.codec.Inbox;
import io.github.asyncio4j.http.codec.RequestDecoder;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.netty.Inbound;
import io.github.asyncio4j.net.netty.Wire;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client: a task that answers its requests, one after the other.
 *
 * <pre>
 *   waiting for a head -> handler -> response -> the rest of the request's body -> waiting for a head ... -> closed
 * </pre>
 */
final class ServerConnection implements Inbound {

    private final Listening owner;
    private final ServerOptions options;
    private final Wire wire;
    private final Inbox inbox;
    private final RequestDecoder decoder;
    private final long keepAliveNanos;
    private final long headNanos;
    private final long bodyNanos;
    private @Nullable Task<Void> task;

    /** Whether the task waits for the first byte of a request. */
    private boolean waiting;

    /** Whether the limit of the wait is the head's, since a part of it has come. */
    private boolean headBegun;

    /** The body of the request that is being answered. */
    private @Nullable RequestBody current;

    /** Cuts a connection whose last bytes the client does not take. */
    private @Nullable TimerHandle closing;

    private ServerConnection(Listening owner, Wire wire) {
        this.owner = owner;
        this.wire = wire;
        options = owner.options();
        inbox = new Inbox(wire);
        decoder = new RequestDecoder(options.maxLine(), options.maxHead(), options.maxFields());
        keepAliveNanos = Deadline.nanos(options.keepAliveTimeout());
        headNanos = Deadline.nanos(options.headTimeout());
        bodyNanos = Deadline.nanos(options.bodyTimeout());
    }

    /** Sets up a wire that has been accepted. */
    static ServerConnection setUp(Listening owner, Wire wire, ChannelPipeline pipeline) {
        ServerConnection connection = new ServerConnection(owner, wire);
        pipeline.addLast(connection.decoder, new ResponseEncoder());
        return connection;
    }

    /** Starts the task. */
    void begin() {
        task = wire.loop().createTask(Asyncio.async(this::serve), "http connection");
    }

    @Nullable
    Task<Void> task() {
        return task;
    }

    SocketAddress remoteAddress() {
        return wire.remoteAddress();
    }

    // ---- what comes in, while the loop polls

    @Override
    public void received(Object message) {
        inbox.received(message);
    }

    @Override
    public void readComplete() {
        if (waiting && !headBegun && decoder.isHeadPending()) {
            headBegun = true;
            inbox.limit(headNanos);
        }
    }

    @Override
    public void eof() {
        inbox.eof();
    }

    @Override
    public void lost(@Nullable NetworkException why) {
        inbox.lost(why);
        TimerHandle timer = closing;
        if (timer != null) {
            timer.cancel();
        }
        owner.lost(wire);
    }

    @Override
    public void discard() {
        inbox.discard();
    }

    // ---- the task

    private void serve() throws Exception {
        try {
            HttpRequest head = nextHead();
            while (head != null && answer(head)) {
                head = nextHead();
            }
        } catch (NetworkException | Outgoing.SlowClient e) {
            // The client has gone, or takes nothing: nobody is left to tell.
            wire.abort();
        } finally {
            end();
        }
    }

    private void end() {
        inbox.release();
        if (!wire.isLost() && !wire.isClosing()) {
            wire.close();
            closing = wire.loop().callLater(options.writeTimeout(), wire::abort);
        }
    }

    /** Returns the next head; null if there will be none, or none in time. */
    private @Nullable HttpRequest nextHead() throws Exception {
        Object next = inbox.poll();
        if (next == null) {
            if (owner.isStopping()) {
                return null;
            }
            waiting = true;
            headBegun = decoder.isHeadPending();
            try {
                next = inbox.next(headBegun ? headNanos : keepAliveNanos);
            } finally {
                waiting = false;
            }
        }
        if (next == Inbox.LATE && headBegun) {
            refuse(408);
        }
        if (next instanceof HttpRequest head) {
            return head;
        }
        ReferenceCountUtil.release(next);
        return null;
    }

    private void refuse(int status) throws Exception {
        new Outgoing(wire, owner.headers(), options.writeTimeout(), false, false, false).send(Answering.failed(status));
    }

    /** Answers a request, and returns whether there may be another. Suspends as the handler and the client make it. */
    private boolean answer(HttpRequest head) throws Exception {
        Framing framing;
        RequestTarget target;
        try {
            checkDecoded(head);
            framing = Framing.of(head);
            target = RequestTarget.of(head.uri());
        } catch (BadMessage e) {
            ReferenceCountUtil.release(head);
            refuse(e.status());
            return false;
        }
        RequestBody body = new RequestBody(this, inbox, framing, options.maxBody(), bodyNanos);
        current = body;
        Match match = owner.router().match(head.method().name(), target.path());
        Request request = new Request(head, target, this, body, match.pathParams());
        Answering answering = new Answering(wire.loop(), Objects.requireNonNull(task), request);
        Response response = answering.handle(match);
        if (wire.isClosing()) {
            return false;
        }
        boolean keepAlive = framing.isKeepAlive() && body.canDrain() && !owner.isStopping();
        Outgoing out = new Outgoing(wire, owner.headers(), options.writeTimeout(),
                request.method().equals("HEAD"), framing.isHttp10(), keepAlive);
        if (!answering.send(out, response)) {
            wire.abort();
        }
        boolean next = out.keepsAlive() && !wire.isClosing() && body.drain();
        current = null;
        return next;
    }

    private static void checkDecoded(HttpRequest head) {
        if (head.decoderResult().isSuccess()) {
            return;
        }
        Throwable cause = head.decoderResult().cause();
        if (cause instanceof BadMessage bad) {
            throw bad;
        }
        throw new BadMessage(switch (cause) {
            case TooLongHttpLineException _ -> 414;
            case TooLongHttpHeaderException _ -> 431;
            default -> 400;
        }, String.valueOf(cause.getMessage()));
    }

    // ---- for the request, its body, and the server

    /** Tells a client that waits for it to send its body. */
    void sendContinue() {
        Outgoing.sendContinue(wire);
    }

    /** The loop's time in nanoseconds. */
    long now() {
        return wire.loop().time().toNanos();
    }

    /** Whether the request with this body has been answered. */
    boolean isOver(RequestBody body) {
        return current != body;
    }

    void abort() {
        wire.abort();
    }

    /** Closes it if it waits for a request. */
    void closeIfIdle() {
        if (waiting) {
            wire.close();
        }
    }

    @Override
    public String toString() {
        return "ServerConnection[" + wire + "]";
    }
}
