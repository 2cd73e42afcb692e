package io.github.asyncio4j.http.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Json;
import java.lang.reflect.Type;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JacksonJsonTest {

    /** What a program has. */
    public record User(int id, String name) {}

    /** A type with an argument. */
    public static List<User> users() {
        return List.of(new User(7, "\u00e4"));
    }

    private final Json json = new JacksonJson();

    @Test
    void valuesGoThereAndBack() throws Exception {
        assertThat(new String(json.write(new User(7, "\u00e4")), UTF_8)).isEqualTo("{\"id\":7,\"name\":\"\u00e4\"}");
        assertThat(json.read(json.write(new User(7, "\u00e4")), User.class)).isEqualTo(new User(7, "\u00e4"));
        Type list = JacksonJsonTest.class.getMethod("users").getGenericReturnType();
        assertThat(json.read(json.write(users()), list)).isEqualTo(users());
        assertThat(json.read("{\"a\":[1,null]}".getBytes(UTF_8), Object.class)).hasToString("{a=[1, null]}");
        assertThat(json.read("null".getBytes(UTF_8), User.class)).isNull();
        assertThat(json.write(null)).containsExactly("null".getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"id\":\"x\"}", "[]", "nonsense", "{\"id\":1}}", "{\"id\":1} x"})
    void whatDoesNotFitIsRefused(String text) {
        assertThatThrownBy(() -> json.read(text.getBytes(UTF_8), User.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the text is no JSON of the type " + User.class.getTypeName());
    }

    @Test
    void depthHasALimit() {
        byte[] deep = "[".repeat(100_000).getBytes(UTF_8);
        assertThatThrownBy(() -> json.read(deep, List.class)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatCannotBeWrittenIsRefused() {
        Object circle = new Object[1];
        ((Object[]) circle)[0] = circle;
        assertThatThrownBy(() -> json.write(circle)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be written as JSON");
    }

    @Test
    void itIsFoundByItself() {
        assertThat(Json.installed()).isInstanceOf(JacksonJson.class);
        assertThat(new JacksonJson(JsonMapper.builder().build()).toString()).startsWith("JacksonJson[3.");
    }
}
