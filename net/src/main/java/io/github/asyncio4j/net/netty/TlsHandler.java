package io.github.asyncio4j.net.netty;

import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;

/** Netty's handler, of which one can ask whether it waits for the rest of a record. */
final class TlsHandler extends SslHandler {

    TlsHandler(SSLEngine engine, Executor arithmetic) {
        super(engine, arithmetic);
    }

    boolean isBetweenRecords() {
        return actualReadableBytes() == 0;
    }
}
