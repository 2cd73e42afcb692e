package io.github.asyncio4j;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where failures without a caller go: the user's handler, and the log when there is none or when it fails in turn. */
final class Failures {

    private static final Logger LOG = System.getLogger("io.github.asyncio4j");

    private final EventLoop loop;

    @Nullable BiConsumer<EventLoop, ErrorContext> handler;

    Failures(EventLoop loop) {
        this.loop = loop;
    }

    void handle(ErrorContext context) {
        Context before = loop.context;
        loop.context = contextOf(context);
        try {
            tell(context);
        } finally {
            loop.context = before;
        }
    }

    /** A handler runs in the context of what failed. */
    private @Nullable Context contextOf(ErrorContext context) {
        return context.about().get("task") instanceof Task<?> task ? task.context()
                : context.about().get("handle") instanceof Handle handle ? handle.context() : loop.context;
    }

    private void tell(ErrorContext context) {
        BiConsumer<EventLoop, ErrorContext> user = handler;
        try {
            if (user == null) {
                log(context);
            } else {
                user.accept(loop, context);
            }
        } catch (SystemExit | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            logBrokenHandler(context, e);
        }
    }

    private void logBrokenHandler(ErrorContext context, Throwable failure) {
        try {
            log(new ErrorContext("Unhandled error in exception handler", failure, Map.of("context", context)));
        } catch (SystemExit | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "Exception in default exception handler while handling an unexpected error in custom"
                    + " exception handler", e);
        }
    }

    void log(ErrorContext context) {
        StringBuilder text = new StringBuilder(context.message());
        context.about().forEach((key, value) -> text.append(System.lineSeparator()).append(key).append(": ")
                .append(value));
        LOG.log(Level.ERROR, text.toString(), context.exception());
    }
}
