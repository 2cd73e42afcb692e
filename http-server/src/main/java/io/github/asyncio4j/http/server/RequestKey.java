package io.github.asyncio4j.http.server;

import java.util.Objects;

/**
 * The key of something that a {@link Request} holds, put there by a middleware for the handlers inside of it. Two keys
 * are never the same, whatever their names: keep it in a constant.
 *
 * @param <T> the type of what it stands for
 */
public final class RequestKey<T> {

    private final String name;

    /** Makes one. The name is for messages alone. */
    public RequestKey(String name) {
        this.name = Objects.requireNonNull(name, "the name of the key is null");
    }

    @Override
    public String toString() {
        return "RequestKey[" + name + "]";
    }
}
