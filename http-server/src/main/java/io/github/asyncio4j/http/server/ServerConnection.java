package io.github.asyncio4j.http.server;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Context;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.TimerHandle;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.Json;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.http.codec.BadMessage;
import io.github.asyncio4j.http.codec.Deadline;
import io.github.asyncio4j.http.codec.Framing;
import io.github.asyncio4j.http.codec.Inbox;
import io.github.asyncio4j.http.codec.ProtocolSwitch;
import io.github.asyncio4j.http.codec.RequestDecoder;
import io.github.asyncio4j.http.h2.StreamLine;
import io.github.asyncio4j.http.h2.StreamRequest;
import io.github.asyncio4j.http.websocket.CloseCodes;
import io.github.asyncio4j.http.websocket.Conversation;
import io.github.asyncio4j.http.websocket.ServerHandshake;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.TlsInfo;
import io.github.asyncio4j.net.netty.Inbound;
import io.github.asyncio4j.net.netty.Line;
import io.github.asyncio4j.net.netty.Wire;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client: a task that answers its requests, one after the other.
 *
 * <pre>
 *   waiting for a head -> handler -> response -> the rest of the request's body -> waiting for a head ... -> closed
 * </pre>
 */
final class ServerConnection implements Inbound, Served {

    private final Listening owner;
    private final ServerOptions options;
    private final Line wire;
    private final Inbox inbox;

    /** What knows of heads that have come in part; null for a stream, whose head comes whole. */
    private final @Nullable RequestDecoder decoder;
    private final long keepAliveNanos;
    private final long headNanos;
    private final long bodyNanos;
    private @Nullable Task<Void> task;

    /** Whether the task waits for the first byte of a request. */
    private boolean waiting;

    /** Whether the limit of the wait is the head's, since a part of it has come. */
    private boolean headBegun;

    /** How many requests have come. */
    private int requests;

    /** The body of the request that is being answered. */
    private @Nullable RequestBody current;

    /** Whether the request that is being answered wants the task cancelled when the client goes. */
    private boolean cancelsWhenLost;

    /** Whether the request on this stream asks for a WebSocket. */
    private boolean opensSocket;

    /** What is spoken here instead of HTTP; null until a handler wants it so. */
    private @Nullable Conversation socket;

    /** Cuts a connection whose last bytes the client does not take. */
    private @Nullable TimerHandle closing;

    ServerConnection(Listening owner, Line wire, @Nullable RequestDecoder decoder) {
        this.owner = owner;
        this.wire = wire;
        this.decoder = decoder;
        options = owner.options();
        inbox = new Inbox(wire);
        keepAliveNanos = Deadline.nanos(options.keepAliveTimeout());
        headNanos = Deadline.nanos(options.headTimeout());
        bodyNanos = Deadline.nanos(options.bodyTimeout());
    }

    /** Sets up a wire that has been accepted. */
    static ServerConnection setUp(Listening owner, Wire wire, Consumer<ChannelHandler> pipeline) {
        ServerOptions options = owner.options();
        RequestDecoder decoder = new RequestDecoder(options.maxLine(), options.maxHead(), options.maxFields());
        pipeline.accept(decoder);
        pipeline.accept(new ResponseEncoder());
        wire.sendArraysAsTheyAre();
        wire.receiveIntoLentBuffers();
        return new ServerConnection(owner, wire, decoder);
    }

    /** Makes one for a stream, which brings one request. */
    static ServerConnection ofStream(Listening owner, StreamLine stream) {
        return new ServerConnection(owner, stream, null);
    }

    @Override
    public void begin() {
        begin(() -> {});
    }

    /** Starts the task, and has this told when it has ended. */
    void begin(Runnable ended) {
        task = wire.loop().createTask(Asyncio.async(this::serve), "http connection");
        task.addDoneCallback(_ -> {
            ended.run();
            limitClosing();
        });
    }

    @Override
    public long bytesInFlight() {
        return inbox.bytes() + (socket == null ? 0 : socket.bytesUnread()) + wire.unsent();
    }

    @Override
    public void addTasksTo(List<Task<Void>> tasks) {
        Task<Void> own = task;
        if (own != null && !own.done()) {
            tasks.add(own);
        }
    }

    SocketAddress remoteAddress() {
        return wire.remoteAddress();
    }

    /** Returns the address of this side as the host of a URL. */
    String localHost() {
        return wire.localAddress() instanceof InetSocketAddress internet
                ? NetUtil.toSocketAddressString(internet) : "localhost";
    }

    // ---- what comes in, while the loop polls

    @Override
    public void received(Object message) {
        Conversation talk = socket;
        if (talk == null) {
            inbox.received(message);
        } else {
            talk.received(message);
        }
    }

    @Override
    public void readComplete() {
        if (waiting && !headBegun && isHeadPending()) {
            headBegun = true;
            inbox.limit(headNanos);
        }
    }

    /** Whether this is but one request. When the client resets its stream, it is not answered to the end. */
    private boolean isStream() {
        return wire instanceof StreamLine;
    }

    private boolean isHeadPending() {
        return decoder != null && decoder.isHeadPending();
    }

    @Override
    public void eof() {
        inbox.eof();
        if (socket != null) {
            socket.eof();
        }
    }

    @Override
    public void lost(@Nullable NetworkException why) {
        inbox.lost(why);
        if (socket != null) {
            socket.lost(why);
        }
        TimerHandle timer = closing;
        if (timer != null) {
            timer.cancel();
        }
        owner.lost(wire);
        if (task != null && (isStream() && socket == null ? why != null : cancelsWhenLost)) {
            task.cancel();
        }
    }

    @Override
    public void discard() {
        inbox.discard();
        if (socket != null) {
            socket.discard();
        }
    }

    // ---- the task

    private void serve() throws Exception {
        try {
            HttpRequest head = nextHead();
            while (head != null && answerApart(head)) {
                if (inbox.isReady()) {
                    // Who sends many requests at once has one of them answered in a turn, as the others have.
                    Asyncio.await(Asyncio.sleep(Duration.ZERO));
                }
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
        }
    }

    /** Called in the turn after the task has ended: most lines are gone by then, and need no limit. */
    private void limitClosing() {
        if (!wire.isLost() && wire.isClosing()) {
            closing = wire.loop().callLater(options.writeTimeout(), wire::reset);
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
            headBegun = isHeadPending();
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
        refuse(Answering.failed(status));
    }

    private void refuse(Response response) throws Exception {
        log(null, response.status(), Headers.EMPTY, 0, 0);
        lastOutgoing().send(response);
    }

    /** The loop's nanoseconds since then; 0 where nobody wants to know. */
    private long since(long start) {
        return options.accessLog() == null ? 0 : now() - start;
    }

    /** @param nanos how long it took */
    private void log(@Nullable Request request, int status, Headers headers, long bytes, long nanos) {
        AccessLog log = options.accessLog();
        if (log != null) {
            log.log(wire.loop(),
                    new AccessFormat.Entry(remoteAddress(), request, status, headers, bytes, nanos));
        }
    }

    /** Makes what the last response of the connection is written by. */
    private Outgoing lastOutgoing() {
        return new Outgoing(wire, owner.headers(), options.writeTimeout(), false, false, false);
    }

    /**
     * Answers a request in a context of its own: what a handler sets in a variable is for nobody who comes after it on this
     * connection, which behind a proxy may be somebody else.
     */
    private boolean answerApart(HttpRequest head) {
        return Context.copyContext().run(() -> answer(head));
    }

    /** Answers a request, and returns whether there may be another. Suspends as the handler and the client make it. */
    private boolean answer(HttpRequest head) throws Exception {
        requests++;
        if (!owner.hasRoom()) {
            ReferenceCountUtil.release(head);
            refuse(Answering.failed(503).withHeader("Retry-After", "1"));
            return false;
        }
        Framing framing;
        RequestTarget target;
        try {
            checkDecoded(head);
            framing = head instanceof StreamRequest one ? framing(one) : Framing.of(head);
            target = RequestTarget.of(head.uri(), isSecure());
        } catch (BadMessage e) {
            ReferenceCountUtil.release(head);
            refuse(e.status());
            return false;
        }
        Match match = owner.match(head, target);
        RequestBody body = new RequestBody(this, inbox, framing, match.maxBody(options), patience());
        current = body;
        Request request = new Request(head, framing, target, this, body, match);
        if (match.endpoint() != null && match.endpoint().route().isCancelledOnDisconnect()) {
            cancelWhenLost();
        }
        try {
            return answer(request, body, match);
        } finally {
            current = null;
            cancelsWhenLost = false;
            request.finish();
        }
    }

    private Framing framing(StreamRequest head) {
        if (head.opens() == StreamRequest.Opens.UNKNOWN) {
            throw new BadMessage(501, "a protocol that is not spoken here");
        }
        opensSocket = head.opens() == StreamRequest.Opens.WEBSOCKET;
        return head.framing();
    }

    private boolean answer(Request request, RequestBody body, Match match) throws Exception {
        long start = since(0);
        Answering answering = new Answering(wire.loop(), Objects.requireNonNull(task), request);
        Response response = answering.handle(match);
        boolean fit = true;
        if (wire.isClosing()) {
            return false;
        }
        if (response.body() instanceof ResponseBody.Socket wanted && request.begun() == null) {
            try {
                Conversation talk = upgrade(answering, request, body, response, wanted.options());
                if (talk != null) {
                    answering.talk(talk, wanted.handler());
                    log(request, isStream() ? 200 : 101, response.headers(), 0, since(start));
                }
                return false;
            } catch (ServerHandshake.Refused e) {
                response = Response.text(e.getMessage()).withStatus(e.status()).withHeaders(e.headers());
                fit = e.status() != 400;
            }
        }
        Outgoing out = request.begun();
        boolean sent = out == null ? answering.send(out = fit ? outgoing(request, body) : lastOutgoing(), response)
                : answering.finish(out, response);
        if (!sent) {
            wire.abort();
        }
        log(request, out.status(), response.headers(), out.bytes(), since(start));
        return out.keepsAlive() && !wire.isClosing() && body.drain();
    }

    /** Makes what the response to a request is written by. */
    Outgoing outgoing(Request request, RequestBody body) {
        Framing framing = request.framing();
        boolean keepAlive = framing.isKeepAlive() && body.canDrain() && !owner.isStopping()
                && requests < options.maxRequests();
        return new Outgoing(wire, owner.headers(), options.writeTimeout(), request.method().equals("HEAD"),
                framing.isHttp10(), keepAlive);
    }

    /** Has the task cancelled if the client goes before the request is answered. */
    void cancelWhenLost() {
        cancelsWhenLost = true;
        if (wire.isLost() && task != null) {
            task.cancel();
        }
    }

    private BodyPatience patience() {
        return new BodyPatience(wire.loop(), bodyNanos, options.minBodyRate());
    }

    /**
     * Grants what the request asks for; from here on the connection speaks WebSocket. Null if the client has gone. Suspends as
     * those do who see the response before.
     */
    private @Nullable Conversation upgrade(Answering answering, Request request, RequestBody body, Response response,
            WebSocketOptions wanted) throws ServerHandshake.Refused {
        if (isStream() ? !opensSocket : request.version().equals("HTTP/1.0")) {
            throw new ServerHandshake.Refused(501, isStream() ? "over HTTP/2 a WebSocket is asked for by CONNECT"
                    : "WebSocket is spoken over HTTP/1.1 and HTTP/2 here", Headers.EMPTY);
        }
        Headers asked = request.headers().with("Host", request.host());
        ServerHandshake granted = isStream() ? ServerHandshake.ofStream(asked, wanted)
                : ServerHandshake.of(request.method(), asked, wanted);
        Response opening = answering.opening(response);
        if (wire.isClosing() || wire.isLost()) {
            return null;
        }
        if (!isStream() && body.isExpected() || isHeadPending() || !inbox.isEmpty()) {
            throw new ServerHandshake.Refused(400, "nothing may follow the request before it is granted",
                    Headers.EMPTY);
        }
        Conversation talk = new Conversation(wire, false, granted.agreed(), completed(wanted));
        socket = talk;
        outgoing(request, body).sendSwitch(opening, granted.headers());
        if (wire instanceof StreamLine stream) {
            stream.becomeTunnel();
        } else {
            wire.write(new ProtocolSwitch(Objects.requireNonNull(decoder)));
        }
        if (inbox.isEnded()) {
            talk.eof();
        }
        return talk;
    }

    /** Returns the options with the server's where they say nothing. */
    private WebSocketOptions completed(WebSocketOptions wanted) {
        WebSocketOptions all =
                wanted.hasWriteTimeout() ? wanted : wanted.withWriteTimeout(options.writeTimeout());
        Json json = options.json();
        return json == null || all.json() != null ? all : all.withJson(json);
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

    Listening owner() {
        return owner;
    }

    boolean isSecure() {
        return wire.tlsInfo() != null;
    }

    @Nullable
    TlsInfo tlsInfo() {
        return wire.tlsInfo();
    }

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

    @Override
    public void abort() {
        wire.abort();
    }

    @Override
    public void closeIfIdle() {
        if (waiting) {
            wire.close();
        } else {
            sayGoodbye();
        }
    }

    /** Has a WebSocket end, if this is one. */
    void sayGoodbye() {
        if (socket != null) {
            socket.goodbye(CloseCodes.GOING_AWAY, "the server stops");
        }
    }

    @Override
    public String toString() {
        return "ServerConnection[" + wire + "]";
    }
}
