package io.github.asyncio4j.http.server;

import java.util.Objects;

/**
 * The key of something that an {@link Application} holds for its handlers. Two keys are never the same, whatever their
 * names: keep it in a constant.
 *
 * <pre>{@code
 * static final AppKey<Database> DATABASE = new AppKey<>("database");
 * }</pre>
 *
 * @param <T> the type of what it stands for
 */
public final class AppKey<T> {

    private final String name;

    /** Makes one. The name is for messages alone. */
    public AppKey(String name) {
        this.name = Objects.requireNonNull(name, "the name of the key is null");
    }

    @Override
    public String toString() {
        return "AppKey[" + name + "]";
    }
}
