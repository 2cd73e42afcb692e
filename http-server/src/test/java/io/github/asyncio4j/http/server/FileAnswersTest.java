package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request gets of a file: all of it, a part, or that it has it already. */
class FileAnswersTest {

    private static final String MODIFIED = "Sun, 06 Nov 1994 08:49:37 GMT";

    @TempDir Path temp;

    private Path file;

    @BeforeEach
    void file() throws IOException {
        file = Files.writeString(temp.resolve("a.txt"), "0123456789");
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(784_111_777, 5)));
    }

    private RawClient.Answer ask(RawClient client, String method, String headers) throws Exception {
        client.send(method + " / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
        return method.equals("HEAD") || headers.contains("None-Match: *") ? client.head() : client.answer();
    }

    private void asking(Response response, Asking asking) {
        serve(router -> router.route(Route.ANY_METHOD, "/", _ -> response), server -> {
            try (RawClient client = RawClient.to(server)) {
                asking.ask(client);
            }
        });
    }

    private interface Asking {
        void ask(RawClient client) throws Exception;
    }

    /** The form of aiohttp: the moment of change in nanoseconds and the length, in hexadecimal. */
    @Test
    void tellsWhatItIs() {
        asking(Response.file(file), client -> {
            RawClient.Answer whole = ask(client, "GET", "");
            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.body()).isEqualTo("0123456789");
            assertThat(whole.header("etag")).isEqualTo("\"" + Long.toHexString(784_111_777_000_000_005L) + "-a\"");
            assertThat(whole.header("last-modified")).isEqualTo(MODIFIED);
            assertThat(whole.header("accept-ranges")).isEqualTo("bytes");
            assertThat(whole.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        });
    }

    @Test
    void sendsAPart() {
        asking(Response.file(file), client -> {
            RawClient.Answer part = ask(client, "GET", "Range: bytes=2-4\r\n");
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.body()).isEqualTo("234");
            assertThat(part.header("content-range")).isEqualTo("bytes 2-4/10");
            assertThat(part.header("content-length")).isEqualTo("3");
            assertThat(part.header("content-type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(ask(client, "GET", "Range: bytes=-1\r\n").body()).isEqualTo("9");
            assertThat(ask(client, "GET", "Range: bytes=0-1,3-4\r\n").status()).as("several parts").isEqualTo(200);
            assertThat(ask(client, "GET", "Range: lines=1-2\r\n").status()).isEqualTo(200);
        });
    }

    @Test
    void aPartThatIsNotThereIs416() {
        asking(Response.file(file), client -> {
            RawClient.Answer none = ask(client, "GET", "Range: bytes=10-\r\n");
            assertThat(none.status()).isEqualTo(416);
            assertThat(none.header("content-range")).isEqualTo("bytes */10");
            assertThat(none.body()).isEqualTo("416 Range Not Satisfiable");
        });
    }

    @Test
    void aPartOfAnotherFileIsNotSent() {
        asking(Response.file(file), client -> {
            String etag = ask(client, "GET", "").header("etag");
            String range = "Range: bytes=5-\r\nIf-Range: ";
            assertThat(ask(client, "GET", range + etag + "\r\n").body()).isEqualTo("56789");
            assertThat(ask(client, "GET", range + MODIFIED + "\r\n").body()).isEqualTo("56789");
            assertThat(ask(client, "GET", range + "\"other\"\r\n").body()).isEqualTo("0123456789");
        });
    }

    @Test
    void whatTheClientHasIsNotSent() {
        asking(Response.file(file).withHeader("Cache-Control", "no-cache"), client -> {
            RawClient.Answer head = ask(client, "HEAD", "");
            assertThat(head.header("content-length")).isEqualTo("10");
            client.send("GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: " + head.header("etag") + "\r\n\r\n");
            RawClient.Answer same = client.head();
            assertThat(same.status()).isEqualTo(304);
            assertThat(same.header("etag")).isEqualTo(head.header("etag"));
            assertThat(same.header("cache-control")).isEqualTo("no-cache");
            assertThat(same.header("content-length")).isNull();
            client.send("HEAD / HTTP/1.1\r\nHost: x\r\nIf-Modified-Since: " + MODIFIED + "\r\n\r\n");
            assertThat(client.head().status()).isEqualTo(304);
            assertThat(ask(client, "GET", "If-None-Match: \"other\"\r\n").status()).isEqualTo(200);
        });
    }

    @Test
    void whatTheClientDoesNotWantIs412() {
        asking(Response.file(file), client -> {
            assertThat(ask(client, "GET", "If-Match: \"other\"\r\n").status()).isEqualTo(412);
            assertThat(ask(client, "GET", "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n").body())
                    .isEqualTo("412 Precondition Failed");
            assertThat(ask(client, "GET", "If-Match: *\r\n").status()).isEqualTo(200);
        });
    }

    @Test
    void aHeadGetsNoPart() {
        asking(Response.file(file), client -> {
            RawClient.Answer head = ask(client, "HEAD", "Range: bytes=2-4\r\n");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-length")).isEqualTo("10");
            assertThat(ask(client, "GET", "").body()).isEqualTo("0123456789");
        });
    }

    /** A page for what is not found is sent whole, whatever the client asks of the page that it wanted. */
    @Test
    void aStatusOfItsOwnIsAnswered() {
        asking(Response.file(file).withStatus(404), client -> {
            RawClient.Answer page = ask(client, "GET", "Range: bytes=2-4\r\nIf-None-Match: \"x\"\r\n");
            assertThat(page.status()).isEqualTo(404);
            assertThat(page.body()).isEqualTo("0123456789");
        });
    }

    @Test
    void onlyReadingDependsOnIt() {
        asking(Response.file(file), client -> {
            assertThat(ask(client, "POST",
                    "Content-Length: 0\r\nRange: bytes=2-4\r\nIf-None-Match: *\r\n".replace("*", "\"x\""))
                    .status()).isEqualTo(200);
        });
    }

    @Test
    void theProgramsOwnTagCounts() {
        asking(Response.file(file).withHeader("ETag", "\"v7\""), client -> {
            assertThat(ask(client, "GET", "").header("etag")).isEqualTo("\"v7\"");
            client.send("GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"v7\"\r\n\r\n");
            assertThat(client.head().status()).isEqualTo(304);
        });
    }

    @Test
    void anEmptyFileIsSent() throws IOException {
        Path empty = Files.write(temp.resolve("empty"), new byte[0]);
        asking(Response.file(empty), client -> {
            assertThat(ask(client, "GET", "").header("content-length")).isEqualTo("0");
            assertThat(ask(client, "GET", "Range: bytes=0-\r\n").status()).isEqualTo(416);
            assertThat(ask(client, "GET", "Range: bytes=-5\r\n").status()).isEqualTo(200);
        });
    }
}
