package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Json;
import java.lang.reflect.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

    /** A mapper that knows one word. */
    static final Json MAPPER = new Json() {
        @Override
        public byte[] write(Object value) {
            return ("\"" + value + "\"").getBytes();
        }

        @Override
        public Object read(byte[] json, Type type) {
            return new String(json).replace("\"", "") + " as " + type.getTypeName();
        }
    };

    @ParameterizedTest
    @CsvSource({"application/json,true", "Application/JSON;charset=x,true", "application/problem+json,true",
        "text/html,false",
        "application/jsonp,false", "text/x+json,false", ",false"})
    void jsonIsReadWhereTheServerSaysThatItIs(String type, boolean json) {
        String header = type == null ? "" : "Content-Type: " + type + "\r\n";
        Backend.with(Backend.answering("HTTP/1.1 200 OK\r\n" + header + "Content-Length: 3\r\n\r\n\"a\""), backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withJson(MAPPER))) {
                try (var response = await(session.get(backend.url("/?secret")))) {
                    if (json) {
                        assertThat(await(response.json(String.class))).isEqualTo("a as java.lang.String");
                    } else {
                        assertThatThrownBy(() -> await(response.json(String.class)))
                                .isInstanceOf(ContentTypeException.class).isInstanceOf(ClientResponseException.class)
                                .hasMessageStartingWith("the response is no JSON").hasMessageNotContaining("secret");
                    }
                }
                try (var response = await(session.get(backend.url("/")))) {
                    assertThat(await(response.jsonOf(String.class))).isEqualTo("a as java.lang.String");
                }
            }
        });
    }

    @Test
    void aValueIsSentAsJson() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withJson(MAPPER))) {
                await(session.post(backend.url("/"), RequestOptions.none().withJsonOf(7))).close();
                await(session.post(backend.url("/"), RequestOptions.none().withJsonOf(7).withText("x"))).close();
            }
            assertThat(backend.requests().getFirst()).contains("content-type: application/json\r\n")
                    .endsWith("\r\n\r\n\"7\"");
            assertThat(backend.requests().getLast()).endsWith("\r\n\r\nx");
        });
    }
}
