package io.github.asyncio4j.http.client;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.http.codec.Deadline;
import io.github.asyncio4j.http.codec.Inbox;
import io.github.asyncio4j.http.codec.ProtocolSwitch;
import io.github.asyncio4j.http.codec.RequestEncoder;
import io.github.asyncio4j.http.codec.ResponseDecoder;
import io.github.asyncio4j.http.websocket.Conversation;
import io.github.asyncio4j.http.websocket.Handshake;
import io.github.asyncio4j.http.h2.Multiplexer;
import io.github.asyncio4j.http.h2.Rules;
import io.github.asyncio4j.http.h2.StreamLine;
import io.github.asyncio4j.http.h2.Streams;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.TlsInfo;
import io.github.asyncio4j.net.netty.Inbound;
import io.github.asyncio4j.net.netty.Line;
import io.github.asyncio4j.net.netty.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server, for one request at a time.
 *
 * <pre>
 *   connecting --(the pool takes it over)--> busy <--> idle --> lost
 * </pre>
 */
final class ClientConnection implements Inbound, Streams {

    private final ConnectionPool pool;
    private final Route route;
    private final ClientOptions options;

    /** What requests are sent on: the connection, or a stream of it. */
    private final Line line;
    private final Inbox inbox;

    /** What takes HTTP/1 apart; of no use where HTTP/2 is spoken. */
    private final ResponseDecoder decoder;

    /** What streams are opened on, where this is a connection that speaks HTTP/2. */
    private @Nullable Multiplexer streams;

    /** The connection, where this is but one of its streams. */
    private final @Nullable ClientConnection carrier;

    /** What is spoken here instead of HTTP; null until a server has granted it. */
    private @Nullable Conversation socket;

    /** Closes it when nobody has wanted it for so long; not set while it is busy. */
    private final Deadline idleLimit;
    private int requests;

    /** Notices that nobody can read the response any more; null where there is none to read. */
    private @Nullable Unclosed reader;
    private boolean reused;
    private boolean received;
    private @Nullable Tunnel tunnel;
    private boolean pooled;
    private boolean idle;
    private boolean lost;

    private ClientConnection(ConnectionPool pool, Route route, Line line, ClientOptions options,
            @Nullable ClientConnection carrier) {
        this.pool = pool;
        this.route = route;
        this.line = line;
        this.options = options;
        this.carrier = carrier;
        inbox = new Inbox(line);
        decoder = new ResponseDecoder(options.maxField(), options.maxHead(), options.maxFields(),
                options.lenientResponses());
        EventLoop loop = line.loop();
        idleLimit = new Deadline(loop, this::close);
    }

    /** Sets up a wire that is being connected. */
    static ClientConnection setUp(ConnectionPool pool, Route route, Wire wire, ChannelPipeline pipeline,
            ClientOptions options) {
        ClientConnection connection = new ClientConnection(pool, route, wire, options, null);
        if (route.isTunnelled()) {
            connection.tunnel = Tunnel.of(wire.loop(), route);
            pipeline.addLast(connection.tunnel);
        }
        if (route.origin().isSecure()) {
            pipeline.addLast(new Negotiation(connection));
        } else if (route.isHttp2() && route.proxy() == null) {
            connection.speakHttp2(pipeline::addLast);
        } else {
            connection.speakHttp1(pipeline::addLast);
            if (!route.isTunnelled()) {
                wire.sendArraysAsTheyAre();
                wire.receiveIntoLentBuffers();
            }
        }
        return connection;
    }

    /**
     * Puts the codecs of the protocol that TLS has chosen into the pipeline.
     * Called while the loop polls, before anything of that protocol can come.
     */
    void speak(Consumer<ChannelHandler> pipeline) {
        TlsInfo tls = line.tlsInfo();
        if (tls != null && "h2".equals(tls.alpn())) {
            speakHttp2(pipeline);
        } else {
            // Whether the server chose it or knows of no choice.
            speakHttp1(pipeline);
        }
    }

    private void speakHttp2(Consumer<ChannelHandler> pipeline) {
        Rules rules = Rules.of(options.http2Options(), options.maxHead(), options.maxFields(), Duration.ofSeconds(10),
                options.keepAliveTimeout());
        streams = Multiplexer.client(wire(), rules, this);
        pipeline.accept(streams);
    }

    /** Whether this connection is for many requests at a time, each on a stream of its own. */
    boolean isShared() {
        return streams != null;
    }

    /** Whether another request may be sent right now. */
    boolean canOpenStream() {
        return !lost && streams != null && streams.canOpen();
    }

    /** Whether the server has said that it takes no requests for now. */
    boolean takesNone() {
        return !lost && streams != null && streams.takesNone();
    }

    /** Whether it is for many requests and has none. */
    boolean isUnused() {
        return streams != null && streams.open() == 0;
    }

    /** The server has not answered in time: if it is silent at all, none of the others is to wait for it as well. */
    void doubt(Duration patience) {
        if (carrier != null && carrier.streams != null) {
            carrier.streams.doubt(patience);
        }
    }

    /** Opens a stream for one request. */
    ClientConnection openStream() {
        ClientConnection[] made = new ClientConnection[1];
        Objects.requireNonNull(streams).open(stream -> {
            made[0] = new ClientConnection(pool, route, stream, options, this);
            return made[0];
        });
        made[0].requests = requests++;
        return made[0];
    }

    @Override
    public @Nullable Inbound opened(StreamLine stream) {
        // A server opens none: pushes are switched off.
        return null;
    }

    @Override
    public void changed() {
        if (pooled && !lost) {
            pool.roomFor(this);
        }
    }

    private void speakHttp1(Consumer<ChannelHandler> pipeline) {
        pipeline.accept(decoder);
        pipeline.accept(new RequestEncoder());
    }

    /** Returns what makes the tunnel of a route that has one. */
    Tunnel tunnel() {
        return Objects.requireNonNull(tunnel);
    }

    Wire wire() {
        return (Wire) line;
    }

    Route route() {
        return route;
    }

    Inbox inbox() {
        return inbox;
    }

    EventLoop loop() {
        return line.loop();
    }

    /** Holds what notices that the response was lost, until it is over: null. */
    void readBy(@Nullable Unclosed body) {
        reader = body;
    }

    /** Whether the response is still to be read by the one that this watches. */
    boolean isRead(Unclosed body) {
        return reader == body;
    }

    /** Sends a request, or the head of one. */
    void send(HttpRequest request, ResponseDecoder.Asked asked) {
        reused = requests++ > 0;
        received = false;
        decoder.expect(asked);
        address(request);
        if (request instanceof FullHttpRequest whole && line instanceof Wire) {
            sendBytes(whole);
        } else {
            line.write(request);
        }
    }

    private void sendBytes(FullHttpRequest whole) {
        line.write(RequestMessage.headBytes(whole, pool.head()));
        ByteBuf content = whole.content();
        if (content.isReadable()) {
            line.write(ByteBufUtil.getBytes(content, content.readerIndex(), content.readableBytes(), false));
        }
    }

    /** Sends a piece of the request's body. Suspends while the server is behind. */
    void write(byte[] bytes, int from, int length) {
        line.write(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes, from, length)));
        if (!line.isWritable()) {
            Asyncio.await(line.drain());
        }
    }

    /** Says that the request's body is complete. */
    void endBody() {
        line.write(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /** Whether what is written goes nowhere any more. */
    boolean isLost() {
        return lost || line.isClosing();
    }

    /** Whether the server has said that it has done nothing with the request, which may be sent again then. */
    boolean isLeftAside() {
        return line instanceof StreamLine stream && stream.isUnprocessed();
    }

    /** How the server ended it before its time, as a sentence goes on that begins with the server; null if it just closed. */
    @Nullable
    String ending() {
        return line instanceof StreamLine stream ? stream.ending() : null;
    }

    /** What of HTTP/2 the server broke, so that this was ended here; null if it was not that. */
    @Nullable
    String fault() {
        return line instanceof StreamLine stream ? stream.fault() : null;
    }

    /** Whether the connection was kept alive for the request that was sent last, and no byte has answered it. */
    boolean provedDead() {
        return reused && !received && !decoder.hasBegun() && ending() == null && fault() == null;
    }

    /** The credentials of a proxy go to it and to nobody else, and so does the whole URL. */
    private void address(HttpRequest request) {
        if (!route.isForwarded()) {
            request.headers().remove(HttpHeaderNames.PROXY_AUTHORIZATION);
            return;
        }
        request.setUri("http://".concat(route.origin().authority(false)).concat(request.uri()));
        String authorization = route.proxy().authorization();
        if (authorization != null) {
            request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, authorization);
        }
    }

    /** Has the connection speak WebSocket from here on, until it is lost. It never serves another request. */
    Conversation upgrade(Handshake agreed, WebSocketOptions wanted) {
        Conversation talk = new Conversation(wire(), true, agreed, wanted);
        socket = talk;
        line.write(new ProtocolSwitch(decoder));
        for (Object early = inbox.poll(); early != null; early = inbox.poll()) {
            talk.received(early);
        }
        if (inbox.isEnded()) {
            talk.eof();
        }
        if (lost) {
            talk.lost(null);
        }
        return talk;
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
        return !lost && !line.isClosing() && !inbox.isEnded();
    }

    /** Gives it back after a response that was read to its end; it is closed if something came after that end. */
    void release(boolean keepAlive) {
        if (carrier != null) {
            close();
        } else if (keepAlive && isReusable() && inbox.isEmpty()) {
            pool.release(this);
        } else {
            close();
        }
    }

    /** Closes it, and drops what is unread. */
    void close() {
        inbox.release();
        line.abort();
    }

    /** Returns the future that is done when the connection is gone. */
    Future<Void> closed() {
        return line.closed();
    }

    @Override
    public void received(Object message) {
        Conversation talk = socket;
        if (talk != null) {
            talk.received(message);
            return;
        }
        received = true;
        inbox.received(message);
        if (idle) {
            // Nobody asked for this; whatever it is, the next response must not be mistaken for it.
            close();
        }
    }

    @Override
    public void readComplete() {
        if (streams != null) {
            streams.readComplete();
        }
    }

    @Override
    public void eof() {
        if (streams != null) {
            streams.eof();
        }
        inbox.eof();
        if (socket != null) {
            socket.eof();
        }
    }

    @Override
    public void lost(@Nullable NetworkException why) {
        if (lost) {
            return;
        }
        lost = true;
        if (streams != null) {
            streams.lost(why);
        }
        idleLimit.cancel();
        inbox.lost(why);
        if (socket != null) {
            socket.lost(why);
        }
        if (pooled) {
            pooled = false;
            pool.lost(this);
        }
    }

    @Override
    public void discard() {
        pool.loopClosed();
        if (streams != null) {
            streams.discard();
        }
        inbox.discard();
        if (socket != null) {
            socket.discard();
        }
    }

    @Override
    public String toString() {
        return "ClientConnection[" + route + (lost ? " lost" : idle ? " idle" : " busy") + "]";
    }
}
