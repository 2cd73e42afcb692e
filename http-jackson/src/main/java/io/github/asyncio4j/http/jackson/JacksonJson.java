package io.github.asyncio4j.http.jackson;

import io.github.asyncio4j.http.Json;
import java.lang.reflect.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Jackson's mapper as {@link Json}. It works on the thread of the loop, so that a large text holds the loop meanwhile.
 *
 * <pre>{@code
 * ClientOptions.defaults().withJson(new JacksonJson(JsonMapper.builder().findAndAddModules().build()))
 * }</pre>
 */
public final class JacksonJson implements Json {

    private final JsonMapper mapper;

    /** The mapper of who brings none, made when the first one asks. */
    private static final class Default {

        static final JsonMapper MAPPER = JsonMapper.builder(
                JsonFactory.builder().recyclerPool(new LastRecycler()).build())
                .build();
    }

    /** Makes one of Jackson's defaults. */
    public JacksonJson() {
        this(Default.MAPPER);
    }

    /** Makes one of a mapper. */
    public JacksonJson(JsonMapper mapper) {
        this.mapper = Objects.requireNonNull(mapper, "the mapper is null");
    }

    @Override
    public byte[] write(@Nullable Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the value of " + (value == null ? "null" : value.getClass().getName())
                    + " cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public @Nullable Object read(byte[] json, Type type) {
        Objects.requireNonNull(type, "the type is null");
        try {
            return mapper.readValue(json, mapper.constructType(type));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the text is no JSON of the type " + type.getTypeName() + ": "
                    + e.getOriginalMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "JacksonJson[" + mapper.version() + "]";
    }
}
