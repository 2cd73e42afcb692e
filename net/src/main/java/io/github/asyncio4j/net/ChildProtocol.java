package io.github.asyncio4j.net;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Context;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells a protocol what happens with a child process, each in a callback of its own, in the order it came. */
final class ChildProtocol implements ChildListener {

    private final EventLoop loop;

    /** What the protocol runs in: the context of whoever started the child. */
    private final Context context;

    private SubprocessProtocol protocol;

    /** Set by {@link #made}, which comes first. */
    private @Nullable SubprocessTransport child;

    ChildProtocol(EventLoop loop, Context context, SubprocessProtocol protocol) {
        this.loop = loop;
        this.context = context;
        this.protocol = Objects.requireNonNull(protocol, "the protocol is null");
    }

    private void callSoon(String what, Object transport, Action told) {
        loop.callSoon(() -> call(what, transport, told), context);
    }

    /** What this fails with ends nothing, and is told with whose it is. */
    private void call(String what, Object transport, Action told) {
        try {
            told.run();
        } catch (Throwable e) {
            ProtocolReceiver.leaveIfMust(e);
            loop.callExceptionHandler(new ErrorContext("protocol." + what + "() failed", e,
                    Map.of("transport", transport, "protocol", protocol)));
        }
    }

    @Override
    public void made(SubprocessTransport transport) {
        child = transport;
        callSoon("connectionMade", transport, () -> protocol.connectionMade(transport));
    }

    @Override
    public void exited() {
        callSoon("processExited", child, () -> protocol.processExited());
    }

    @Override
    public void lost() {
        callSoon("connectionLost", child, () -> protocol.connectionLost(null));
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

        OfPipe(int fd, Transport pipe) {
            this.fd = fd;
            this.pipe = pipe;
        }

        @Override
        public void received(byte[] data) {
            callSoon("pipeDataReceived", pipe, () -> protocol.pipeDataReceived(fd, data));
        }

        @Override
        public void eof() {}

        @Override
        public void lost(@Nullable NetworkException why) {
            callSoon("pipeConnectionLost", pipe, () -> protocol.pipeConnectionLost(fd, why));
        }

        @Override
        public boolean watchesWriting() {
            return true;
        }

        @Override
        public void pauseWriting() {
            call("pauseWriting", pipe, () -> protocol.pauseWriting());
        }

        @Override
        public void resumeWriting() {
            callSoon("resumeWriting", pipe, () -> protocol.resumeWriting());
        }

        @Override
        public Transports.Receiver withProtocol(BaseProtocol other) {
            return new ProtocolReceiver(loop, pipe, context, _ -> {}).withProtocol(other);
        }
    }
}
