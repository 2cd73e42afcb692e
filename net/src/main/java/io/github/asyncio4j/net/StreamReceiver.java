package io.github.asyncio4j.net;

import io.github.asyncio4j.Context;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a reader from a connection.
 *
 * @param atConnected runs when the connection is there, while the loop polls
 */
record StreamReceiver(StreamReader reader, Runnable atConnected) implements Transports.Receiver {

    /** Makes the receiver of a connection whose reader is new. */
    static StreamReceiver of(Transport transport, StreamReader reader, Runnable atConnected) {
        reader.buffer().transport(transport);
        return new StreamReceiver(reader, atConnected);
    }

    @Override
    public void connected() {
        atConnected.run();
    }

    @Override
    public void received(byte[] data) {
        reader.buffer().feed(data);
    }

    @Override
    public void eof() {
        reader.buffer().feedEof();
    }

    /** A failure is also the end: who was woken by bytes before it must not wait for more. */
    @Override
    public void lost(@Nullable NetworkException why) {
        StreamBuffer buffer = reader.buffer();
        if (why != null && buffer.failure() == null) {
            buffer.fail(why);
        }
        buffer.feedEof();
    }

    @Override
    public byte[] takeBack() {
        return reader.buffer().takeAll();
    }

    /** What the reader has stays in it. */
    @Override
    public Transports.Receiver withProtocol(BaseProtocol protocol) {
        return new ProtocolReceiver(reader.buffer().loop(), reader.buffer().transport(), Context.copyContext(), _ -> {})
                .withProtocol(protocol);
    }
}
