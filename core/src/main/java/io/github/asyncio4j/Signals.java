package io.github.asyncio4j;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's handlers of signals; for the whole process. Any thread.
 *
 * <p>By reflection on sun.misc.Signal: its every mention is a warning that the compiler lets nobody turn off, and the module
 * jdk.unsupported may be missing where the program runs.
 */
final class Signals {

    /**
     * Who handled a signal before.
     *
     * @param isJvm whether it was the JVM itself: by its end
     * @param restore puts it back
     * @param passOn has it handle the signal now
     */
    record Before(boolean isJvm, Runnable restore, Runnable passOn) {}

    private Signals() {}

    /**
     * Has the JVM tell of a signal here, and returns who handled it before. For {@link HandledSignal}, which knows of all of
     * ours.
     *
     * @throws IllegalArgumentException if there is no such signal
     * @throws IllegalStateException if it cannot be handled
     */
    static Before install(String name, Runnable handler) {
        Class<?> type = type("sun.misc.SignalHandler");
        Object ours =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "handle" -> handler.run();
                        case "equals" -> {
                            return self == arguments[0];
                        }
                        case "hashCode" -> {
                            return System.identityHashCode(self);
                        }
                        default -> {
                            return "a handler of asyncio4j";
                        }
                    }
                    return null;
                });
        Object signal = signal(name);
        try {
            Object found = call("handle", signal, type, ours);
            if (found.toString().equals("SIG_IGN") && call("handle", signal, type, ours) != ours) {
                throw new IllegalStateException(signal + " is ignored by this process, and the JVM keeps to that: the"
                        + " one who started it has asked so, as nohup does, and a shell for a job in the background of"
                        + " a script. Start it in the foreground, or by env --default-signal");
            }
            return new Before(isJvm(found.toString()), () -> restore(signal, type, found, ours),
                    () -> passOn(type, found, signal));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(signal + " cannot be handled: it cannot be caught, or the JVM keeps it for"
                    + " itself (as it does with most when started with -Xrs)", e);
        }
    }

    /** Puts a handler back, unless somebody else has put his over ours. */
    private static void restore(Object signal, Class<?> type, Object found, Object ours) {
        Object current = call("handle", signal, type, found);
        if (current != ours) {
            call("handle", signal, type, current);
        }
    }

    private static boolean isJvm(String handler) {
        return handler.equals("SIG_DFL") || handler.startsWith("java.lang.Terminator");
    }

    /** Returns the name without the SIG that it may begin with. */
    static String plainName(String name) {
        return name.startsWith("SIG") ? name.substring(3) : name;
    }

    /** Refuses the name of no signal. */
    static void requireKnown(String name) {
        signal(name);
    }

    private static Object signal(String name) {
        try {
            return type("sun.misc.Signal").getConstructor(String.class).newInstance(plainName(name));
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "there is no signal \"" + name + "\" here; one is named like SIGTERM or TERM",
                    e.getCause());
        } catch (ReflectiveOperationException e) {
            throw notHere(e);
        }
    }

    private static Object call(String method, Object signal, Class<?> type, Object handler) {
        try {
            return type("sun.misc.Signal").getMethod(method, signal.getClass(), type).invoke(null, signal, handler);
        } catch (InvocationTargetException e) {
            throw Sneaky.sneak(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw notHere(e);
        }
    }

    private static void passOn(Class<?> type, Object handler, Object signal) {
        try {
            type.getMethod("handle", signal.getClass()).invoke(handler, signal);
        } catch (InvocationTargetException e) {
            throw Sneaky.sneak(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw notHere(e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw notHere(e);
        }
    }

    private static IllegalStateException notHere(@Nullable Throwable cause) {
        return new IllegalStateException("signals cannot be handled here: the module jdk.unsupported is missing",
                cause);
    }
}
