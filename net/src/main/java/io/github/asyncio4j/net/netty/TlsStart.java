package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Tls;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The beginning of TLS on a wire: by a coroutine that waits for the handshake, or for a connection that was accepted. */
record TlsStart(EventLoop loop, NettyPoller poller, Wire wire, Tls tls) {

    /** Has what all connections share made by another thread. Suspends until it is. */
    static void prepare(EventLoop loop, Tls tls) {
        await(loop.runInExecutor(TlsContexts.ARITHMETIC, () -> TlsContexts.of(tls)));
    }

    /** Begins TLS on a wire that was accepted, if there is to be any, and then has it served. Called while the loop polls. */
    static void accept(Wire wire, @Nullable Tls tls, Runnable serve) {
        if (tls == null) {
            serve.run();
            return;
        }
        wire.secure(new TlsLayer(wire, tls, failure -> {
            EventLoop loop = wire.loop();
            if (failure == null) {
                serve.run();
            } else if (loop.debug()) {
                loop.callSoon(() -> loop.callExceptionHandler(new ErrorContext(
                        "TLS handshake with an incoming connection failed", failure, Map.of("transport", wire))));
            }
        }));
    }

    /** Suspends until the handshake is done or failed; a cancel closes the connection. */
    void start() {
        Tls named = named();
        if (!wire.canStartTls()) {
            throw Failures.lost(wire.remoteAddress());
        }
        try {
            // From here on nobody is told what comes.
            wire.pauseReading();
            prepare(loop, named);
            if (!wire.canStartTls()) {
                throw Failures.lost(wire.remoteAddress());
            }
            Future<Void> shaken = loop.createFuture();
            byte[] early = wire.takeBack();
            poller.later(() -> begin(named, early, shaken));
            await(shaken);
        } catch (Throwable e) {
            wire.abort();
            throw e;
        }
    }

    private Tls named() {
        if (tls.isServer() || tls.serverName() != null) {
            return tls;
        }
        if (wire.remoteAddress() instanceof InetSocketAddress internet) {
            return tls.withServerName(internet.getHostString());
        }
        throw new IllegalArgumentException("there is no host whose certificate could be expected at "
                + wire.remoteAddress() + ": name one by Tls.withServerName(), or \"\" for any");
    }

    private void begin(Tls named, byte[] early, Future<Void> shaken) {
        if (shaken.done() || loop.isClosed()) {
            return;
        }
        if (wire.isClosing()) {
            shaken.setException(Failures.lost(wire.remoteAddress()));
            return;
        }
        TlsLayer layer;
        try {
            layer = new TlsLayer(wire, named, failure -> done(failure, shaken));
        } catch (RuntimeException e) {
            // What was reloaded since it was prepared may not suit the provider.
            shaken.setException(e);
            return;
        }
        wire.secure(layer);
        layer.feed(early);
    }

    private static void done(@Nullable NetworkException failure, Future<Void> shaken) {
        if (shaken.done()) {
            return;
        }
        if (failure == null) {
            shaken.setResult(null);
        } else {
            shaken.setException(failure);
        }
    }
}
