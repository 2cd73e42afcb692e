package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The oracle's trace.py: lines of neutral text, to be compared with what CPython printed. */
public final class Trace {

    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]*");

    private static final List<String> LINES = new ArrayList<>();

    private Trace() {}

    /** One of two failures that are different and ordinary. */
    public static final class ValueError extends Exception {
        private static final long serialVersionUID = 1;

        /** Makes one with a message of one word. */
        public ValueError(String message) {
            super(message);
        }
    }

    /** The other. */
    public static final class KeyError extends Exception {
        private static final long serialVersionUID = 1;

        /** Makes one with a message of one word. */
        public KeyError(String message) {
            super(message);
        }

        /** Makes one with a cause. */
        public KeyError(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A failure that is not an ordinary exception. */
    public static final class Odd extends Error {
        private static final long serialVersionUID = 1;

        /** Makes one with a message of one word. */
        public Odd(String message) {
            super(message);
        }
    }

    /** Returns the lines since the last call. */
    public static List<String> takeLines() {
        synchronized (LINES) {
            List<String> lines = List.copyOf(LINES);
            LINES.clear();
            return lines;
        }
    }

    /** Prints one line. */
    public static void trace(@Nullable Object... words) {
        String line = Arrays.stream(words).map(Trace::text).collect(Collectors.joining(" "));
        synchronized (LINES) {
            LINES.add(line);
        }
    }

    /** Returns the neutral text of a value. */
    public static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Boolean b -> b.toString();
            case String s -> s;
            case Integer n -> n.toString();
            case Long n -> n.toString();
            case Throwable e -> describe(e);
            case byte[] bytes -> '"' + new String(bytes, StandardCharsets.ISO_8859_1).replace("\\", "\\\\")
                    .replace("\n", "\\n").replace("\r", "\\r") + '"';
            case Set<?> set -> set.stream().map(Trace::text).sorted().collect(Collectors.joining(", ", "[", "]"));
            case Collection<?> list -> list.stream().map(Trace::text).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map -> map.entrySet().stream().map(e -> text(e.getKey()) + "=" + text(e.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
            default -> throw new IllegalArgumentException("no neutral text for " + value.getClass());
        };
    }

    /** Returns the name that the oracle has for the failure, and its message if that is one lower-case word. */
    public static String describe(@Nullable Throwable e) {
        if (e == null) {
            return "null";
        }
        if (e instanceof ThrowableGroup group) {
            return (e instanceof ExceptionGroup ? "group" : "base-group") + text(group.exceptions());
        }
        String message = e.getMessage();
        return name(e) + (message != null && WORD.matcher(message).matches() ? ": " + message : "");
    }

    private static String name(Throwable e) {
        return switch (e) {
            case AsyncTimeoutException _ -> "TimeoutError";
            case InvalidStateException _ -> "InvalidStateError";
            case QueueEmptyException _ -> "QueueEmpty";
            case QueueFullException _ -> "QueueFull";
            case QueueShutDownException _ -> "QueueShutDown";
            case BarrierBrokenException _ -> "BrokenBarrierError";
            case CancellationException _ -> "CancelledError";
            case IllegalStateException _ -> "RuntimeError";
            case UnsupportedOperationException _ -> "RuntimeError";
            case RejectedExecutionException _ -> "RuntimeError";
            case IllegalArgumentException _ -> "ValueError";
            case StopAsyncIteration _ -> "StopAsyncIteration";
            case StopIteration _ -> "StopIteration";
            case NoSuchElementException _ -> "LookupError";
            default -> e.getClass().getSimpleName();
        };
    }

    /** Awaits and returns "ok VALUE" or the description of what was thrown. */
    public static String outcome(Awaitable<?> awaitable) {
        return attempt(() -> await(awaitable));
    }

    /** Calls and returns "ok VALUE" or the description of what was thrown. */
    public static String attempt(Callable<?> call) {
        Object value;
        try {
            value = call.call();
        } catch (Throwable e) {
            return describe(e);
        }
        return "ok " + text(value);
    }

    /** Calls what has no result. */
    public static String attemptDo(Action call) {
        return attempt(() -> {
            call.run();
            return null;
        });
    }

    /** Gives up the processor so many times. */
    public static void spin(int times) {
        for (int i = 0; i < times; i++) {
            await(sleep(Duration.ZERO));
        }
    }
}
