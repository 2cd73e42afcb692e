package io.github.asyncio4j.net;

import io.github.asyncio4j.Context;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a reader's buffer from a connection.
 *
 * @param atConnected runs when the connection is there, while the loop polls
 */
record StreamReceiver(StreamBuffer buffer, Runnable atConnected) implements Transports.Receiver {

    /** Makes the receiver of a connection whose buffer is new. */
    static StreamReceiver of(Transport transport, StreamBuffer buffer, Runnable atConnected) {
        buffer.transport(transport);
        return new StreamReceiver(buffer, atConnected);
    }

    @Override
    public void connected() {
        atConnected.run();
    }

    @Override
    public void received(byte[] data) {
        buffer.feed(data);
    }

    @Override
    public void eof() {
        buffer.feedEof();
    }

    /** A failure is also the end: who was woken by bytes before it must not wait for more. */
    @Override
    public void lost(@Nullable NetworkException why) {
        if (why != null && buffer.failure() == null) {
            buffer.fail(why);
        }
        buffer.feedEof();
    }

    @Override
    public byte[] takeBack() {
        return buffer.takeAll();
    }

    /** What the reader has stays in it. */
    @Override
    public Transports.Receiver withProtocol(BaseProtocol protocol) {
        return new ProtocolReceiver(buffer.loop(), buffer.transport(), Context.copyContext(), _ -> {})
                .withProtocol(protocol);
    }
}
