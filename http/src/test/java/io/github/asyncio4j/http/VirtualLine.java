package io.github.asyncio4j.http;

import io.github.asyncio4j.net.TlsInfo;
import io.github.asyncio4j.net.netty.Line;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection without a socket, as virtual time needs it: from port 8000 to 80 of this machine, and not encrypted. */
public interface VirtualLine extends Line {

    @Override
    default SocketAddress localAddress() {
        return new InetSocketAddress("127.0.0.1", 80);
    }

    @Override
    default SocketAddress remoteAddress() {
        return new InetSocketAddress("127.0.0.1", 8000);
    }

    @Override
    default @Nullable TlsInfo tlsInfo() {
        return null;
    }
}
