package io.github.asyncio4j.net;

import java.util.function.Supplier;

/** Something that was read, and can be read again; copies of a {@link Tls} share it. */
final class Reloadable<T> {

    private final Supplier<T> source;
    private volatile T value;

    Reloadable(Supplier<T> source) {
        this.source = source;
        value = source.get();
    }

    T get() {
        return value;
    }

    T read() {
        return source.get();
    }

    void set(T read) {
        value = read;
    }
}
