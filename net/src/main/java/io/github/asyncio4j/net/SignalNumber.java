package io.github.asyncio4j.net;

import java.lang.reflect.InvocationTargetException;
import java.util.Objects;

/** The numbers of signals, which differ between systems. By reflection, as in core: sun.misc warns all who mention it. */
final class SignalNumber {

    private SignalNumber() {}

    /** @throws IllegalArgumentException if there is no signal of that name */
    static int of(String name) {
        Objects.requireNonNull(name, "the name of the signal is null");
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Object signal = type.getConstructor(String.class)
                    .newInstance(name.startsWith("SIG") ? name.substring(3) : name);
            return (int) type.getMethod("getNumber").invoke(signal);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "there is no signal \"" + name + "\" here; one is named like SIGTERM or TERM", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException("signals have no names here, since the module jdk.unsupported is"
                    + " missing; send them by number", e);
        }
    }
}
