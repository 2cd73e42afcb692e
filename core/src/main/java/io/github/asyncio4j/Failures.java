package io.github.asyncio4j;

import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where failures without a caller go: the user's handler, and the log when there is none or when it fails in turn. */
final class Failures {

    private final EventLoop loop;

    @Nullable BiConsumer<EventLoop, ErrorContext> handler;

    Failures(EventLoop loop) {
        this.loop = loop;
    }

    void handle(ErrorContext context) {
        Context before = Context.current();
        Context.setCurrent(contextOf(context, before));
        try {
            tell(context);
        } finally {
            Context.setCurrent(before);
        }
    }

    /** A handler runs in the context of what failed, also when the loop has ended. */
    private static @Nullable Context contextOf(ErrorContext context, @Nullable Context callers) {
        Object task = context.about().getOrDefault("task", context.about().get("future"));
        return task instanceof Task<?> t ? t.context()
                : context.about().get("handle") instanceof Handle handle ? handle.context() : callers;
    }

    private void tell(ErrorContext context) {
        BiConsumer<EventLoop, ErrorContext> user = handler;
        if (user == null) {
            logOr("Exception in default exception handler", context);
            return;
        }
        try {
            user.accept(loop, context);
        } catch (SystemExit | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            logOr("Exception in default exception handler while handling an unexpected error in custom exception"
                    + " handler",
                    new ErrorContext("Unhandled error in exception handler", e, Map.of("context", context)));
        }
    }

    /** Logs a failure, or, if its words cannot be had, that this was so. */
    private void logOr(String noWords, ErrorContext context) {
        try {
            log(context);
        } catch (SystemExit | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            Log.error(noWords, e);
        }
    }

    void log(ErrorContext context) {
        StringBuilder text = new StringBuilder(context.message());
        context.about().forEach((key, value) -> text.append(System.lineSeparator()).append(key).append(": ")
                .append(value));
        Log.error(text.toString(), context.exception());
    }
}
