package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.TimerHandle;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a listening socket, and its program, alive when a connection cannot be accepted for want of descriptors: says so,
 * at most once a second, and stops accepting until a connection of this loop is closed, or for a second. Those who connect
 * meanwhile wait in the system's backlog.
 *
 * <p>It holds a descriptor in reserve and gives it up for that time, since a JVM that has none may not even be able to load
 * the classes with which to say so; it accepts again when it has got it back.
 */
final class AcceptErrors extends ChannelInboundHandlerAdapter {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Opens something that has a descriptor, to be held in reserve. */
    interface Reserve {

        /** Opens it; fails where no descriptor is free. */
        Closeable open() throws IOException;
    }

    private final EventLoop loop;
    private final NettyPoller poller;
    private final Reserve opener;
    private @Nullable Closeable reserve;
    private boolean paused;

    /** What goes on after the pause; null when nothing is to. */
    private @Nullable TimerHandle timer;

    /** Whether the poller goes on when something was closed. */
    private boolean starved;

    /** When it was last said. */
    private @Nullable Duration reported;

    /** Where it listens, as users write it; known when it does. */
    private final Supplier<SocketAddress> address;

    AcceptErrors(EventLoop loop, NettyPoller poller, Supplier<SocketAddress> address) {
        this(loop, poller, address, DatagramChannel::open);
    }

    AcceptErrors(EventLoop loop, NettyPoller poller, Supplier<SocketAddress> address, Reserve opener) {
        this.loop = loop;
        this.poller = poller;
        this.address = address;
        this.opener = opener;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        takeReserve();
        context.fireChannelActive();
    }

    /** The end, however the channel came to it. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        giveUpReserve();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (text.contains("abort")) {
            return;
        }
        giveUpReserve();
        if (loop.isClosed() || paused) {
            return;
        }
        paused = true;
        Channel listener = context.channel();
        listener.config().setAutoRead(false);
        goOnLater(listener);
        Duration now = loop.time();
        if (reported == null || now.minus(reported).compareTo(PAUSE) >= 0) {
            reported = now;
            loop.callSoon(() -> report(text, cause));
        }
    }

    /** One timer and one entry with the poller at most. */
    private void goOnLater(Channel listener) {
        if (timer == null) {
            timer = loop.callLater(PAUSE, () -> poller.later(() -> {
                timer = null;
                goOn(listener);
            }));
        }
        if (!starved) {
            starved = true;
            poller.starved(() -> {
                starved = false;
                goOn(listener);
            });
        }
    }

    private void goOn(Channel listener) {
        if (!paused || !listener.isOpen() || loop.isClosed()) {
            return;
        }
        if (takeReserve()) {
            paused = false;
            listener.config().setAutoRead(true);
        } else {
            goOnLater(listener);
        }
    }

    private void report(String text, Throwable cause) {
        String remedy = text.contains("open files")
                ? "; raise the limit of this process (ulimit -n), or close what is not needed"
                : "";
        loop.callExceptionHandler(new ErrorContext("cannot accept connections at " + address.get()
                + "; those who connect wait: " + text + remedy, cause,
                Map.of("socket", address.get())));
    }

    private boolean takeReserve() {
        try {
            if (reserve == null) {
                reserve = opener.open();
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void giveUpReserve() {
        Closeable held = reserve;
        reserve = null;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                // There is nothing to be done about it, and the descriptor is free.
            }
        }
    }
}
