package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.Cookie;
import io.github.asyncio4j.http.FormData;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.MultipartWriter;
import io.github.asyncio4j.http.WebSocket;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a server of others: aiohttp's. */
class AiohttpServerTest {

    private static final RequestOptions NONE = RequestOptions.none();

    @TempDir Path temp;

    /** What is done with a session and the URL of the server. */
    @FunctionalInterface
    private interface Talk {
        void with(ClientSession session, String url) throws Exception;
    }

    @BeforeAll
    static void needsAiohttp() {
        Needs.python("aiohttp");
    }

    private static void talk(Talk talk) throws Exception {
        String script = Path.of(AiohttpServerTest.class.getResource("/peers/aiohttp_server.py").toURI()).toString();
        try (Tool python = Tool.start("/usr/bin/python3", script)) {
            run(() -> timeout(Duration.ofSeconds(60), () -> {
                String port = python.line();
                ClientOptions options = ClientOptions.defaults().withCookieJar(CookieJar.unsafe());
                try (ClientSession session = new ClientSession(options)) {
                    talk.with(session, "http://127.0.0.1:" + port);
                }
            }));
        }
    }

    private static Coroutine<String> text(Coroutine<ClientResponse> asked) {
        return async(() -> {
            try (var response = await(asked)) {
                return await(response.text());
            }
        });
    }

    private static String sum(byte[] bytes) throws Exception {
        return bytes.length + " " + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void getsAndHeadsOverOneConnection() throws Exception {
        talk((session, url) -> {
            String port = await(text(session.get(url + "/peer")));
            for (int i = 0; i < 20; i++) {
                assertThat(await(text(session.get(url + "/hello?" + i)))).isEqualTo("Hello äöü from /hello?" + i);
            }
            try (var response = await(session.head(url + "/hello"))) {
                assertThat(response.headers().get("Content-Length")).isEqualTo("24");
                assertThat(await(response.read())).isEmpty();
            }
            try (var response = await(session.get(url + "/none"))) {
                assertThat(response.status()).isEqualTo(404);
                // What is closed unread may end the connection.
                assertThat(await(response.text())).contains("404");
            }
            try (var response = await(session.delete(url + "/hello", NONE))) {
                assertThat(response.status()).isEqualTo(405);
                assertThat(response.headers().get("Allow")).contains("GET");
                assertThat(await(response.text())).contains("405");
            }
            assertThat(await(text(session.get(url + "/peer")))).isEqualTo(port);
            assertThat(session.stats().open()).isEqualTo(1);
        });
    }

    @Test
    void manyAtOnceKeepTheirAnswers() throws Exception {
        talk((session, url) -> {
            List<String> texts = await(gather(IntStream.range(0, 200)
                    .mapToObj(i -> text(session.get(url + "/hello?" + i))).toList()));
            assertThat(texts).isEqualTo(IntStream.range(0, 200).mapToObj(i -> "Hello äöü from /hello?" + i).toList());
            assertThat(session.stats().open()).isBetween(1, 100);
        });
    }

    @Test
    void uploadsWithALengthFromAFileAndInChunks() throws Exception {
        byte[] bytes = random(1_500_000);
        Path file = Files.write(temp.resolve("up.bin"), bytes);
        talk((session, url) -> {
            String length = "length 1500000 " + sum(bytes);
            assertThat(await(text(session.post(url + "/sum", NONE.withBody(bytes, MediaType.OCTETS)))))
                    .isEqualTo(length);
            assertThat(await(text(session.post(url + "/sum", NONE.withBody(Body.ofFile(file)))))).isEqualTo(length);
            Body chunks = Body.ofStream(MediaType.OCTETS, out -> {
                for (int at = 0; at < bytes.length; at += 100_000) {
                    await(out.write(java.util.Arrays.copyOfRange(bytes, at, at + 100_000)));
                }
            });
            assertThat(await(text(session.post(url + "/sum", NONE.withBody(chunks)))))
                    .isEqualTo("chunked " + sum(bytes));
            assertThat(await(text(session.post(url + "/sum", NONE)))).isEqualTo("length 0 " + sum(new byte[0]));
            assertThat(await(text(session.post(url + "/continue",
                    NONE.withBody(bytes, MediaType.OCTETS).withExpectContinue(true)))))
                    .isEqualTo("100-continue 1500000");
            assertThat(session.stats().open()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "identity"})
    void undoesWhatAiohttpCompresses(String coding) throws Exception {
        talk((session, url) -> {
            try (var response = await(session.get(url + "/compressed/" + coding))) {
                assertThat(response.headers().get("Content-Encoding", "identity")).isEqualTo(coding);
                assertThat(await(response.text())).isEqualTo("compressible ".repeat(10_000));
            }
            List<String> lines = new ArrayList<>();
            try (var response = await(session.get(url + "/stream/" + coding))) {
                await(response.content().forEachChunk(chunk -> lines.add(new String(chunk))));
            }
            assertThat(String.join("", lines)).isEqualTo("line 0\nline 1\nline 2\nline 3\nline 4\n");
            assertThat(session.stats().open()).isEqualTo(1);
        });
    }

    @Test
    void keepsAndSendsCookiesThroughARedirect() throws Exception {
        talk((session, url) -> {
            try (var response = await(session.get(url + "/cookies/set"))) {
                assertThat(await(response.text())).isEqualTo("[\"id=7\"]");
                assertThat(response.history()).hasSize(1);
                assertThat(response.history().getFirst().cookies()).extracting(Cookie::name)
                        .containsExactlyInAnyOrder("id", "short", "elsewhere");
            }
            CookieJar jar = (CookieJar) session.cookieJar();
            assertThat(jar.cookies()).filteredOn(cookie -> cookie.name().equals("id")).singleElement()
                    .satisfies(id -> assertThat(id.sameSite()).isEqualTo(Cookie.SameSite.LAX))
                    .satisfies(id -> assertThat(id.httpOnly()).isTrue());
            assertThat(await(text(session.get(url + "/cookies/show", NONE.withCookie("own", "1")))))
                    .isEqualTo("[\"id=7\", \"own=1\"]");
        });
    }

    @ParameterizedTest
    @CsvSource({"301, GET, ''", "302, GET, ''", "303, GET, ''", "307, POST, body", "308, POST, body"})
    void followsRedirectsAsAiohttpMeansThem(int status, String method, String body) throws Exception {
        talk((session, url) -> {
            try (var response = await(session.post(url + "/redirect/" + status, NONE.withText("body")))) {
                assertThat(await(response.text())).isEqualTo(method + " /echo?x=1 " + body);
                assertThat(response.history()).extracting(ClientResponse::status).containsExactly(status);
                assertThat(response.url()).hasToString(url + "/echo?x=1");
            }
        });
    }

    @Test
    void sendsFormsAndParts() throws Exception {
        Path file = Files.write(temp.resolve("up.bin"), random(300_000));
        talk((session, url) -> {
            FormData form = FormData.of("name", "ä & b", "empty", "");
            assertThat(await(text(session.post(url + "/form", NONE.withBody(Body.ofForm(form))))))
                    .isEqualTo("name=ä & b empty=");
            MultipartWriter parts = MultipartWriter.formData().and("name", "ä").andFile("file", file)
                    .andFile("other", "naïve x.txt", Body.ofText("text"));
            assertThat(await(text(session.post(url + "/multipart", NONE.withBody(Body.ofMultipart(parts)))))).isEqualTo("""
                    name None None 2
                    file up.bin application/octet-stream 300000
                    other naïve x.txt text/plain; charset=utf-8 4""");
        });
    }

    @Test
    void noticesThatABodyIsCut() throws Exception {
        talk((session, url) -> {
            try (var response = await(session.get(url + "/cut"))) {
                assertThatThrownBy(() -> await(response.read())).isInstanceOf(ClientPayloadException.class)
                        .hasMessageContaining("declared 1000 bytes");
            }
            assertThat(await(text(session.get(url + "/hello")))).startsWith("Hello");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void talksOverAWebSocket(boolean compression) throws Exception {
        WebSocketOptions options = WebSocketOptions.defaults().withCompression(compression).withProtocols("v1", "v2");
        talk((session, url) -> {
            try (WebSocket socket = await(session.wsConnect(url.replace("http", "ws") + "/ws", options))) {
                assertThat(socket.isCompressed()).isEqualTo(compression);
                assertThat(socket.protocol()).isEqualTo("v2");
                for (String text : new String[] {"", "Hello", "äöü 😀", "x".repeat(70_000), "Hello"}) {
                    await(socket.send(text));
                    assertThat(await(socket.receiveText())).isEqualTo(text);
                }
                await(socket.send(random(900_000)));
                assertThat(await(socket.receiveBytes())).isEqualTo(random(900_000));
                await(socket.send("close"));
                assertThat(await(socket.receive())).isEqualTo(new WebSocketMessage.Close(3001, "enough"));
            }
            assertThat(await(text(session.get(url + "/hello")))).startsWith("Hello");
        });
    }
}
