package io.github.asyncio4j.net;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A reader that is fed by hand, and the transport that it may stop, with nothing behind. */
final class Fed implements Transport {

    final StreamReader reader;
    private final Transports.Receiver receiver;
    private boolean paused;

    Fed(int limit) {
        reader = new StreamReader(limit);
        receiver = StreamReceiver.of(this, reader.buffer(), () -> {});
    }

    Fed() {
        this(Network.DEFAULT_LIMIT);
    }

    Fed feed(String... pieces) {
        for (String piece : pieces) {
            receiver.received(piece.getBytes(StandardCharsets.ISO_8859_1));
        }
        return this;
    }

    void feed(byte[] piece) {
        receiver.received(piece);
    }

    Fed eof() {
        receiver.eof();
        return this;
    }

    void lost(@Nullable NetworkException why) {
        receiver.eof();
        receiver.lost(why);
    }

    boolean paused() {
        return paused;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
    }

    @Override
    public boolean isReading() {
        return !paused;
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WriteBufferLimits writeBufferLimits() {
        return WriteBufferLimits.DEFAULT;
    }

    @Override
    public int writeBufferSize() {
        return 0;
    }

    @Override
    public void setProtocol(BaseProtocol protocol) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable BaseProtocol protocol() {
        return null;
    }

    @Override
    public void write(byte[] data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public Coroutine<Void> drain() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void writeEof() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    @Override
    public void abort() {}

    @Override
    public boolean isClosing() {
        return false;
    }

    @Override
    public Future<Void> closed() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketAddress localAddress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketAddress remoteAddress() {
        throw new UnsupportedOperationException();
    }
}
