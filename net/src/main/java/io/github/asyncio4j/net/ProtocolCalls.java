package io.github.asyncio4j.net;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Context;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Handle;
import io.github.asyncio4j.KeyboardInterrupt;
import io.github.asyncio4j.SystemExit;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a protocol: what one fails with ends nothing, and is told with whose it is. A pause of writing is told at once
 * and the end of it in a callback of the loop, each once for the other.
 */
final class ProtocolCalls {

    private final EventLoop loop;

    /** What callbacks run in. */
    private final Context context;
    private final BaseTransport transport;

    /** Who is called: it may be exchanged for another. */
    private final Supplier<? extends BaseProtocol> protocol;

    /** The call of resumeWriting that waits for its turn. */
    private @Nullable Handle resuming;

    ProtocolCalls(EventLoop loop, Context context, BaseTransport transport,
            Supplier<? extends BaseProtocol> protocol) {
        this.loop = loop;
        this.context = context;
        this.transport = transport;
        this.protocol = protocol;
    }

    /** Runs a call now. */
    void now(String name, Action call) {
        try {
            call.run();
        } catch (Throwable e) {
            failed("protocol." + name + "() failed", e);
        }
    }

    /** Reports what ended a call, or throws it where it ends the loop. */
    void failed(String message, Throwable e) {
        leaveIfMust(e);
        loop.callExceptionHandler(
                new ErrorContext(message, e, Map.of("transport", transport, "protocol", protocol.get())));
    }

    /** Runs a call in a callback of the loop. */
    void soon(String name, Action call) {
        loop.callSoon(() -> now(name, call), context);
    }

    /** Tells it to pause, unless it was not told yet that it may go on: then it does not hear of either. */
    void pauseWriting() {
        if (resuming != null) {
            resuming.cancel();
            resuming = null;
        } else {
            now("pauseWriting", () -> protocol.get().pauseWriting());
        }
    }

    /** The poller tells this; the protocol hears it in a turn of the loop. */
    void resumeWriting() {
        resuming = loop.callSoon(() -> {
            resuming = null;
            now("resumeWriting", () -> protocol.get().resumeWriting());
        }, context);
    }

    /** Throws what ends the loop. */
    static void leaveIfMust(Throwable e) {
        if (e instanceof SystemExit || e instanceof KeyboardInterrupt || e instanceof VirtualMachineError) {
            throw (Error) e;
        }
    }
}
