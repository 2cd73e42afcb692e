package io.github.asyncio4j.http;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * What makes JSON of objects and objects of JSON. The artifact {@code asyncio4j-http-jackson} is one; another mapper takes
 * two methods, and is found if it is a service of this name.
 */
public interface Json {

    /**
     * Returns a value as JSON in UTF-8.
     *
     * @throws IllegalArgumentException if it cannot be written
     */
    byte[] write(@Nullable Object value);

    /**
     * Returns what a JSON text in UTF-8 means, as a value of this type.
     *
     * @throws IllegalArgumentException if it is no JSON, or does not fit the type
     */
    @Nullable
    Object read(byte[] json, Type type);

    /** As {@link #read(byte[], Type)}, for a class. */
    default <T> @Nullable T read(byte[] json, Class<T> type) {
        @SuppressWarnings("unchecked") // a mapper returns what was asked for, and primitives in their boxes
        T value = (T) read(json, (Type) type);
        return value;
    }

    /**
     * Returns the mapper that is installed: the first service of this type.
     *
     * @throws IllegalStateException if there is none
     */
    static Json installed() {
        Json found = InstalledJson.MAPPER;
        if (found == null) {
            throw new IllegalStateException("there is no mapper for JSON; add the artifact asyncio4j-http-jackson,"
                    + " or give one of your own by the options");
        }
        return found;
    }
}
