package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.Cookie;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.codec.ResponseDecoder;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever character a handler puts wherever: it is refused, or one response goes out that the client takes for one. */
class ResponseWritingTest {

    /** The characters that pass, of all that a byte can be and a few beyond. */
    private static String passing(Function<String, Response> place) {
        StringBuilder passing = new StringBuilder();
        char[] now = {0};
        boolean[] made = {false};
        Application app = new Application();
        app.router().get("/", _ -> {
            Response response = place.apply("a" + now[0] + "b");
            made[0] = true;
            return response;
        });
        virtualRun(() -> {
            getRunningLoop().setExceptionHandler((_, _) -> {});
            VirtualClient client = VirtualClient.of(ServerOptions.defaults(), app);
            for (; now[0] < 0x300; now[0]++) {
                made[0] = false;
                int before = client.answers().length();
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                await(sleep(Duration.ofMillis(1)));
                String answer = client.answers().substring(before);
                assertThat(responses(answer)).as("with %x", (int) now[0]).isEqualTo(1);
                if (made[0]) {
                    passing.append(now[0]);
                } else {
                    assertThat(answer).startsWith("HTTP/1.1 500");
                }
            }
            client.abort();
        });
        return passing.toString();
    }

    /** How many responses there are; many if one is malformed, or more follows it. */
    private static int responses(String answer) {
        ResponseDecoder decoder = new ResponseDecoder(1000, 1000, 20, false);
        decoder.expect(false);
        EmbeddedChannel in = new EmbeddedChannel(decoder);
        in.writeInbound(Unpooled.copiedBuffer(answer, ISO_8859_1));
        int responses = 0;
        for (HttpObject some = in.readInbound(); some != null; some = in.readInbound()) {
            responses += some.decoderResult().isFailure() ? 100 : some instanceof HttpResponse ? 1 : 0;
            ReferenceCountUtil.release(some);
        }
        in.finishAndReleaseAll();
        return responses;
    }

    private static void assertNoControls(String passing, String allowed) {
        assertThat(passing.chars().filter(c -> (c < 0x20 || c == 0x7f) && allowed.indexOf(c) < 0)).isEmpty();
    }

    /** What a real server makes of it, which reads files. */
    private static String answer(Response response) {
        String[] answer = new String[1];
        Serving.serve(router -> router.get("/", _ -> response), server -> {
            answer[0] = RawClient.talk(server, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        });
        return answer[0];
    }

    @Test
    void aNameIsAToken() {
        assertThat(passing(text -> Response.text("").withHeader(text, "x"))).hasSize(77);
        assertThat(passing(text -> Response.text("").withHeaders(Headers.of(text, "x")))).hasSize(77);
    }

    @Test
    void aValueHasNoControlCharacterButTheTab() {
        String passing = passing(text -> Response.text("").withHeader("X", text));
        assertNoControls(passing, "\t");
        assertThat(passing).hasSize(256 - 32 - 1 + 1);
    }

    @Test
    void aReasonHasNoControlCharacterButTheTab() {
        String passing = passing(text -> Response.text("").withStatus(200, text));
        assertNoControls(passing, "\t");
        assertThat(passing).hasSize(256 - 32 - 1 + 1);
    }

    @Test
    void theOtherPlacesHaveNoControlCharactersEither() {
        assertNoControls(passing(text -> Response.bytes(new byte[1], new MediaType("text/plain; a=" + text))), "\t");
        assertNoControls(passing(text -> Response.redirect("/" + text)), "\t");
        assertNoControls(passing(text -> Response.text("").withCookie(Cookie.of("a", text))), "\t");
        assertNoControls(passing(text -> Response.text("").withCookie(Cookie.of(text, "a"))), "\t");
        assertNoControls(passing(text -> Response.text("").withCookie(Cookie.of("a", "b").withPath("/" + text))), "\t");
        assertNoControls(passing(text -> new HttpStatusException(400, text, Headers.of("X", text)).response()), "\t");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 205, 304, 404})
    void aBodyWhereNoneMayBeIsNotSent(int status) throws IOException {
        Path file = Files.createTempFile("body", ".txt");
        Files.writeString(file, "HTTP/1.1 200 OK\r\n");
        List<Body> bodies = List.of(Body.ofText("body"), Body.ofFile(file),
                Body.ofStream(MediaType.TEXT, out -> await(out.write("body"))));
        try {
            for (Body body : bodies) {
                String answer = answer(Response.of(body).withStatus(status));
                assertThat(responses(answer)).as(answer).isEqualTo(1);
            }
        } finally {
            Files.delete(file);
        }
    }
}
