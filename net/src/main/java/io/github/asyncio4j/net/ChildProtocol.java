package io.github.asyncio4j.net;

import io.github.asyncio4j.Context;
import io.github.asyncio4j.EventLoop;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells a protocol what happens with a child process, each in a callback of its own, in the order it came. */
final class ChildProtocol implements ChildListener {

    private final EventLoop loop;

    /** What the protocol runs in: the context of whoever started the child. */
    private final Context context;

    private SubprocessProtocol protocol;

    /** Set by {@link #made}, which comes first. */
    private @Nullable ProtocolCalls calls;

    ChildProtocol(EventLoop loop, Context context, SubprocessProtocol protocol) {
        this.loop = loop;
        this.context = context;
        this.protocol = Objects.requireNonNull(protocol, "the protocol is null");
    }

    private ProtocolCalls callsAbout(BaseTransport transport) {
        return new ProtocolCalls(loop, context, transport, () -> protocol);
    }

    @Override
    public void made(SubprocessTransport transport) {
        calls = callsAbout(transport);
        calls.soon("connectionMade", () -> protocol.connectionMade(transport));
    }

    @Override
    public void exited() {
        calls.soon("processExited", () -> protocol.processExited());
    }

    @Override
    public void lost() {
        calls.soon("connectionLost", () -> protocol.connectionLost(null));
    }

    @Override
    public SubprocessProtocol protocol() {
        return protocol;
    }

    @Override
    public void protocol(BaseProtocol other) {
        if (!(other instanceof SubprocessProtocol fits)) {
            throw new IllegalArgumentException("a child process has a SubprocessProtocol, not " + other);
        }
        protocol = fits;
    }

    @Override
    public Transports.Receiver receiver(int fd, Transport pipe) {
        return new OfPipe(fd, pipe);
    }

    /** What comes from one pipe. */
    private final class OfPipe implements Transports.Receiver {

        private final int fd;
        private final Transport pipe;
        private final ProtocolCalls ofPipe;

        OfPipe(int fd, Transport pipe) {
            this.fd = fd;
            this.pipe = pipe;
            ofPipe = callsAbout(pipe);
        }

        @Override
        public void received(byte[] data) {
            ofPipe.soon("pipeDataReceived", () -> protocol.pipeDataReceived(fd, data));
        }

        @Override
        public void eof() {}

        @Override
        public void lost(@Nullable NetworkException why) {
            ofPipe.soon("pipeConnectionLost", () -> protocol.pipeConnectionLost(fd, why));
        }

        @Override
        public boolean watchesWriting() {
            return true;
        }

        @Override
        public void pauseWriting() {
            ofPipe.pauseWriting();
        }

        @Override
        public void resumeWriting() {
            ofPipe.resumeWriting();
        }

        @Override
        public Transports.Receiver withProtocol(BaseProtocol other) {
            return new ProtocolReceiver(loop, pipe, context, _ -> {}).withProtocol(other);
        }
    }
}
