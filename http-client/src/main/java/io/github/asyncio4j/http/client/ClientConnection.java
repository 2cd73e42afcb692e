package io.github.asyncio4j.http.client;

import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.http.codec.Deadline;
import io.github.asyncio4j.http.codec.Inbox;
import io.github.asyncio4j.http.codec.ResponseDecoder;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.netty.Inbound;
import io.github.asyncio4j.net.netty.Wire;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server, for one request at a time.
 *
 * <pre>
 *   connecting --(the pool takes it over)--> busy <--> idle --> lost
 * </pre>
 */
final class ClientConnection implements Inbound {

    private final ConnectionPool pool;
    private final Origin origin;
    private final Wire wire;
    private final Inbox inbox;
    private final ResponseDecoder decoder;

    /** Closes it when nobody has wanted it for so long; not set while it is busy. */
    private final Deadline idleLimit;
    private boolean pooled;
    private boolean idle;
    private boolean lost;

    private ClientConnection(ConnectionPool pool, Origin origin, Wire wire, ClientOptions options) {
        this.pool = pool;
        this.origin = origin;
        this.wire = wire;
        inbox = new Inbox(wire);
        decoder = new ResponseDecoder(options.maxField(), options.maxHead());
        EventLoop loop = wire.loop();
        idleLimit = new Deadline(loop, this::close);
    }

    /** Sets up a wire that is being connected. */
    static ClientConnection setUp(ConnectionPool pool, Origin origin, Wire wire, ChannelPipeline pipeline,
            ClientOptions options) {
        ClientConnection connection = new ClientConnection(pool, origin, wire, options);
        pipeline.addLast(connection.decoder, new HttpRequestEncoder());
        return connection;
    }

    Origin origin() {
        return origin;
    }

    Inbox inbox() {
        return inbox;
    }

    /** Sends a request. */
    void send(FullHttpRequest request, boolean head) {
        decoder.expect(head);
        wire.write(request);
    }

    /** The pool answers for it from here on, until it is lost; false if it is lost already. */
    boolean enterPool() {
        pooled = !lost;
        return pooled;
    }

    void becomeIdle(long limitNanos) {
        idle = true;
        idleLimit.set(limitNanos);
    }

    void becomeBusy() {
        idle = false;
        idleLimit.clear();
    }

    /** Whether another request may be sent. */
    boolean isReusable() {
        return !lost && !wire.isClosing() && !inbox.isEnded();
    }

    /** Gives it back after a response that was read to its end; it is closed if something came after that end. */
    void release(boolean keepAlive) {
        if (keepAlive && isReusable() && inbox.isEmpty()) {
            pool.release(this);
        } else {
            close();
        }
    }

    /** Closes it, and drops what is unread. */
    void close() {
        inbox.release();
        wire.abort();
    }

    /** Returns the future that is done when the connection is gone. */
    Future<Void> closed() {
        return wire.closed();
    }

    @Override
    public void received(Object message) {
        inbox.received(message);
        if (idle) {
            // Nobody asked for this; whatever it is, the next response must not be mistaken for it.
            close();
        }
    }

    @Override
    public void eof() {
        inbox.eof();
    }

    @Override
    public void lost(@Nullable NetworkException why) {
        lost = true;
        idleLimit.cancel();
        inbox.lost(why);
        if (pooled) {
            pooled = false;
            pool.lost(this);
        }
    }

    @Override
    public void discard() {
        inbox.discard();
    }

    @Override
    public String toString() {
        return "ClientConnection[" + origin + (lost ? " lost" : idle ? " idle" : " busy") + "]";
    }
}
