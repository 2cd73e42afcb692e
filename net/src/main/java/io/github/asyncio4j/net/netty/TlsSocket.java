package io.github.asyncio4j.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * What a {@link ByteSocket} is for bytes as they are, for a wire whose only protocol is TLS: records are decrypted from, and
 * encrypted to, memory that all wires of the loop share. All but the records of a quiet connection stays Netty's: the
 * handshake, what follows from a renewed key or a goodbye, and what a full socket did not take.
 *
 * <p>The engine is one, Netty's handler and this use it in turn. Part of a record is with one of them, never with both.
 */
final class TlsSocket implements Shortcut, StreamShortcut {

    private static final byte[] NOTHING = {};

    private final Wire wire;
    private final TlsLayer layer;
    private final SSLEngine engine;
    private final Channel channel;
    private final Socket socket;
    private final Bytes bytes;
    private final TlsMemory memory;

    /** The beginning of a record whose end has not come. */
    private byte[] partial = NOTHING;

    /** Whether the last call to receive has brought as much as there was room for. */
    private boolean filled;

    TlsSocket(Wire wire, TlsLayer layer, Channel channel, Socket socket, Bytes bytes, TlsMemory memory) {
        this.wire = wire;
        this.layer = layer;
        engine = layer.engine();
        this.channel = channel;
        this.socket = socket;
        this.bytes = bytes;
        this.memory = memory;
    }

    @Override
    public void sent() {
        wire.wakeDrainers();
    }

    @Override
    public boolean take(EpollIoOps happened) {
        if (happened.value() == EpollIoOps.EPOLLIN.value() && !wire.loop().isClosed() && layer.isQuiet() && receive()) {
            return true;
        }
        end();
        return false;
    }

    @Override
    public void end() {
        byte[] rest = partial;
        partial = NOTHING;
        layer.feed(rest);
    }

    @Override
    public boolean mayHaveMore() {
        return filled;
    }

    /** Receives what has come, and returns false where that is for Netty to see: the end, or nothing. */
    private boolean receive() {
        try {
            for (int i = 0; i < ByteSocket.READS_AT_ONCE; i++) {
                int kept = partial.length;
                memory.shared().put(0, partial, kept);
                int n = socket.recvAddress(memory.shared().address(), kept, SharedMemory.SIZE);
                if (n <= 0) {
                    // At the end, as at a full buffer, there is something to see yet.
                    filled = n < 0;
                    return i > 0;
                }
                partial = NOTHING;
                filled = kept + n == SharedMemory.SIZE;
                decrypt(memory.received(kept + n));
                if (!filled || !wire.isReading() || !layer.isQuiet()) {
                    return true;
                }
            }
        } catch (IOException e) {
            // A socket tells of its failure once, so Netty would find nothing wrong with it any more.
            channel.pipeline().fireExceptionCaught(e);
        }
        return true;
    }

    private void decrypt(ByteBuffer sealed) {
        try {
            while (sealed.hasRemaining()) {
                SSLEngineResult result = engine.unwrap(sealed, memory.empty());
                if (result.bytesProduced() > 0) {
                    bytes.received(memory.decrypted());
                }
                switch (result.getStatus()) {
                    case OK -> {
                        if (!isQuiet(result)) {
                            byte[] rest = rest(sealed);
                            answer();
                            layer.feed(rest);
                            return;
                        }
                    }
                    case BUFFER_UNDERFLOW -> {
                        partial = rest(sealed);
                        return;
                    }
                    case CLOSED -> {
                        answer();
                        layer.endedByOther();
                        return;
                    }
                    case BUFFER_OVERFLOW -> throw new SSLException("a record of more than TLS allows");
                }
            }
        } catch (SSLException e) {
            layer.broken(e);
        }
    }

    /** Sends what the engine has to say besides data. BoringSSL's tells what it found wrong only when it is asked after that. */
    private void answer() throws SSLException {
        boolean said = true;
        while (said && (layer.isBoringSsl() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP)) {
            said = engine.wrap(memory.nothing(), memory.emptySealed()).bytesProduced() > 0;
            sendEncrypted(memory.encrypted());
        }
        if (!layer.isQuiet()) {
            layer.proceed();
        }
    }

    private static boolean isQuiet(SSLEngineResult result) {
        return result.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static byte[] rest(ByteBuffer sealed) {
        byte[] rest = new byte[sealed.remaining()];
        sealed.get(rest);
        return rest;
    }

    @Override
    public int send(Object[] arrays, int from, int to, int size) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (size > TlsMemory.MOST_PLAIN || waiting == null || waiting.totalPendingWriteBytes() > 0
                || !layer.isQuiet()) {
            return 0;
        }
        try {
            ByteBuffer plain = memory.toEncrypt(arrays, from, to);
            ByteBuffer sealed = memory.emptySealed();
            boolean quiet = true;
            while (plain.hasRemaining() && quiet) {
                SSLEngineResult result = engine.wrap(plain, sealed);
                quiet = result.getStatus() == SSLEngineResult.Status.OK && isQuiet(result);
            }
            int taken = plain.position();
            sendEncrypted(memory.encrypted());
            if (!quiet) {
                answer();
            }
            return taken;
        } catch (SSLException e) {
            layer.broken(e);
            return size;
        }
    }

    private void sendEncrypted(int size) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (size == 0 || waiting == null) {
            return;
        }
        try {
            int sent =
                    waiting.totalPendingWriteBytes() > 0 ? 0 : socket.sendAddress(memory.shared().address(), 0, size);
            if (sent < size) {
                layer.sendEncrypted(memory.shared().copy(sent, size));
            }
        } catch (IOException e) {
            channel.pipeline().fireExceptionCaught(e);
        }
    }
}
