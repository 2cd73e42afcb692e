package io.github.asyncio4j.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.Json;
import io.github.asyncio4j.http.MediaType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {

    @Test
    void hasAStatusAndAReason() {
        assertThat(Response.text("a")).hasToString("Response[200 OK, 1 bytes]");
        assertThat(Response.status(204)).hasToString("Response[204 No Content, 0 bytes]");
        assertThat(Response.file(Path.of("a.gif")).withStatus(201, "Made"))
                .hasToString("Response[201 Made, file a.gif]");
        assertThat(Response.stream(MediaType.TEXT, _ -> {})).hasToString("Response[200 OK, stream]");
    }

    @Test
    void hasTheMediaTypeOfItsKind() {
        assertThat(Response.text("a").mediaType()).isEqualTo(MediaType.TEXT);
        assertThat(Response.html("a").mediaType()).isEqualTo(MediaType.HTML);
        assertThat(Response.json("1").mediaType()).isEqualTo(MediaType.JSON);
        assertThat(Response.file(Path.of("a.gif")).mediaType()).hasToString("image/gif");
        assertThat(Response.status(404).mediaType()).isNull();
    }

    @Test
    void isImmutable() {
        Response plain = Response.text("a");
        Response changed = plain.withHeader("X", "1").withHeaders(Headers.of("Y", "2")).withStatus(500);
        assertThat(plain.status()).isEqualTo(200);
        assertThat(plain.headers()).isEmpty();
        assertThat(changed.headers()).isEqualTo(Headers.of("X", "1", "Y", "2"));
        assertThat(changed.status()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding", "CONNECTION", "Date"})
    void theServersHeadersAreRefused(String name) {
        assertThatThrownBy(() -> Response.text("a").withHeader(name, "1")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is the server's to write");
    }

    @Test
    void whatClosesStaysSoHoweverItIsChanged() {
        Response closing = Response.text("a").withClose();
        assertThat(Response.text("a").closes()).isFalse();
        assertThat(List.of(closing, closing.withStatus(201), closing.withStatus(201, "Made"),
                closing.withHeader("X", "1"),
                closing.withHeaders(Headers.of("X", "1")), closing.withCookie("a", "b"), closing.withCompression()))
                .allMatch(Response::closes);
        assertThatThrownBy(() -> closing.withHeader("Connection", "close")).hasMessageContaining("call withClose()");
    }

    @Test
    void whatWouldSplitTheResponseIsRefused() {
        assertThatThrownBy(() -> Response.text("a").withHeader("X", "a\r\nSet-Cookie: b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Response.text("a").withStatus(200, "OK\r\nX: y"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 199, 600, -1})
    void theStatusIsAFinalOne(int status) {
        assertThatThrownBy(() -> Response.status(status)).hasMessageContaining("200 to 599");
    }

    @Test
    void anErrorStatusCanBeThrown() {
        assertThat(new HttpStatusException(404)).hasMessage("404 Not Found");
        assertThat(new HttpStatusException(409, "no").response()).hasToString("Response[409 Conflict, 2 bytes]");
        assertThatThrownBy(() -> new HttpStatusException(200)).hasMessageContaining("is no error");
    }

    @Test
    void jsonIsMadeByTheMapperThatIsGiven() {
        Json mapper = new Json() {
            @Override
            public byte[] write(Object value) {
                return ("\"" + value + "\"").getBytes(UTF_8);
            }

            @Override
            public Object read(byte[] json, Type type) {
                throw new AssertionError();
            }
        };
        Response made = Response.jsonOf(7, mapper);
        assertThat(made.mediaType()).isEqualTo(MediaType.JSON);
        assertThat(made.body()).isInstanceOfSatisfying(ResponseBody.Bytes.class,
                body -> assertThat(body.bytes()).asString().isEqualTo("\"7\""));
        assertThatThrownBy(() -> Response.jsonOf(7, null)).hasMessageContaining("jsonOf(value)");
    }
}
