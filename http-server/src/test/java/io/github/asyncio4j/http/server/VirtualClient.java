package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.http.VirtualLine;
import io.github.asyncio4j.http.codec.RequestDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/** A client and its connection, without sockets: time is the loop's, and may be virtual. */
final class VirtualClient implements VirtualLine {

    private final EventLoop loop = getRunningLoop();
    private final Future<Void> closed = loop.createFuture();
    private final StringBuilder answers = new StringBuilder();
    private final ServerConnection connection;
    private final EmbeddedChannel channel;
    private final Future<Void> drained = loop.createFuture();
    private boolean closing;

    /** How many requests the decoder has let through. */
    private int decoded;

    /** What it has not taken; no matter how much, as long as it is not 0 nobody may write on. */
    private long unsent;

    private VirtualClient(Application app, ServerOptions options) {
        RequestDecoder decoder = new RequestDecoder(options.maxLine(), options.maxHead(), options.maxFields());
        connection = new ServerConnection(new Listening(loop, app, options), this, decoder);
        channel = new EmbeddedChannel(decoder, new ResponseEncoder(), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                decoded += message instanceof HttpRequest ? 1 : 0;
                connection.received(message);
            }

            @Override
            public void channelReadComplete(ChannelHandlerContext context) {
                connection.readComplete();
            }
        });
    }

    static VirtualClient of(ServerOptions options, Application app) {
        VirtualClient client = new VirtualClient(app, options);
        client.connection.begin();
        return client;
    }

    /** Sends bytes, and lets the server have them. */
    void send(String latin1) {
        if (!closing) {
            channel.writeInbound(Unpooled.copiedBuffer(latin1, ISO_8859_1));
        }
        await(sleep(Duration.ZERO));
    }

    /** Waits for the end of the connection, and returns all that came back. */
    String rest() {
        await(Asyncio.shield(closed));
        return answers();
    }

    String answers() {
        return answers.toString();
    }

    /** Takes nothing more, of so many bytes. */
    void stall(long bytes) {
        unsent = bytes;
    }

    /** Takes so many bytes of what waits for it. */
    void take(long bytes) {
        unsent -= bytes;
        if (unsent <= 0 && !drained.done()) {
            drained.setResult(null);
        }
    }

    int decoded() {
        return decoded;
    }

    boolean isReading() {
        return channel.config().isAutoRead();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void write(Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
            return;
        }
        channel.writeOutbound(message instanceof byte[] bytes ? Unpooled.wrappedBuffer(bytes) : message);
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            answers.append(out.toString(ISO_8859_1));
            out.release();
        }
    }

    @Override
    public boolean isWritable() {
        return unsent <= 0;
    }

    @Override
    public long unsent() {
        return unsent;
    }

    @Override
    public Coroutine<Void> drain() {
        return Asyncio.async(() -> {
            await(Asyncio.shield(drained));
        });
    }

    @Override
    public void pauseReading() {
        channel.config().setAutoRead(false);
    }

    @Override
    public void resumeReading() {
        loop.callSoon(() -> channel.config().setAutoRead(true));
    }

    @Override
    public void close() {
        abort();
    }

    @Override
    public void abort() {
        if (!closing) {
            closing = true;
            loop.callSoon(() -> {
                connection.eof();
                connection.lost(null);
                channel.finishAndReleaseAll();
                closed.setResult(null);
            });
        }
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public boolean isLost() {
        return closed.done();
    }

    @Override
    public Future<Void> closed() {
        return closed;
    }
}
