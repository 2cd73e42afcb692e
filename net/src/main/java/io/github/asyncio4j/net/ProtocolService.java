package io.github.asyncio4j.net;

import io.github.asyncio4j.Context;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import java.util.Map;
import java.util.function.Supplier;

/** Serves each connection of a server by a protocol of its own. */
record ProtocolService(EventLoop loop, Server server, Supplier<? extends BaseProtocol> factory, boolean tls,
        Context context) {

    /** Called while the loop polls. */
    Transports.Receiver accept(Transport transport) {
        if (tls) {
            server.attachEarly(transport);
        }
        return new ProtocolReceiver(loop, transport, context, this::begin);
    }

    /** The factory is user code, so it is called in a turn of the loop. */
    private void begin(ProtocolReceiver receiver) {
        server.attach(receiver.transport(), null);
        server.detachWhenGone(receiver.transport());
        loop.callSoon(() -> make(receiver), context);
    }

    private void make(ProtocolReceiver receiver) {
        BaseProtocol protocol;
        try {
            protocol = factory.get();
            ProtocolReceiver.check(protocol);
        } catch (Throwable e) {
            receiver.transport().abort();
            ProtocolCalls.leaveIfMust(e);
            loop.callExceptionHandler(new ErrorContext("Error on transport creation for incoming connection", e,
                    Map.of("transport", receiver.transport())));
            return;
        }
        receiver.start(protocol);
    }
}
