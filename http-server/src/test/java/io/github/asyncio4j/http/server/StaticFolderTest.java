package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFolderTest {

    @TempDir Path temp;

    private Path www;

    @BeforeEach
    void files() throws IOException {
        www = Files.createDirectories(temp.resolve("www"));
        Files.writeString(temp.resolve("secret.txt"), "secret");
        Files.writeString(www.resolve("a.txt"), "content of a");
        Files.writeString(www.resolve("with space.html"), "<p>");
        Files.writeString(www.resolve("empty.gif"), "");
        Files.writeString(Files.createDirectories(www.resolve("sub")).resolve("b.json"), "{}");
        Files.createSymbolicLink(www.resolve("out.txt"), temp.resolve("secret.txt"));
        Files.createSymbolicLink(www.resolve("outside"), temp);
        Files.createSymbolicLink(www.resolve("in.txt"), www.resolve("a.txt"));
        Files.createSymbolicLink(www.resolve("inside"), www.resolve("sub"));
    }

    @Test
    void servesFilesWithTheirTypeAndLength() {
        serve(router -> router.addStatic("/s", www), server -> {
            try (RawClient client = RawClient.to(server)) {
                RawClient.Answer a = client.ask("/s/a.txt");
                assertThat(a.status()).isEqualTo(200);
                assertThat(a.body()).isEqualTo("content of a");
                assertThat(a.header("content-type")).isEqualTo("text/plain; charset=utf-8");
                assertThat(a.header("content-length")).isEqualTo("12");
                assertThat(a.header("x-content-type-options")).isEqualTo("nosniff");
                assertThat(client.ask("/s/with%20space.html").body()).isEqualTo("<p>");
                assertThat(client.ask("/s/sub/b.json").header("content-type")).isEqualTo("application/json");
                assertThat(client.ask("/s/empty.gif").header("content-length")).isEqualTo("0");
            }
        });
    }

    @Test
    void answersHeadWithoutTheFile() {
        serve(router -> router.addStatic("/s/", www), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send("HEAD /s/a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.head().header("content-length")).isEqualTo("12");
                client.send("POST /s/a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.answer().status()).isEqualTo(405);
                assertThat(client.ask("/s/a.txt").body()).isEqualTo("content of a");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/s/none.txt", "/s", "/s//", "/s/sub//", "/s/../secret.txt", "/s/%2e%2e/secret.txt",
        "/s/..%2fsecret.txt", "/s/%2e%2e%2fsecret.txt", "/s/sub/../../secret.txt", "/s/sub/..%2f..%2fsecret.txt",
        "/s/./a.txt", "/s//a.txt", "/s/%2fetc/passwd", "/s//etc/passwd", "/s/..\\secret.txt",
        "/s/..%5csecret.txt", "/s/%252e%252e/secret.txt", "/s/out.txt", "/s/outside/secret.txt",
        "/s/outside/www/../secret.txt", "/s/a.txt/", "/s/a.txt/x", "/s/sub/..", "/s/...", "/s/%2e",
        "/S/a.txt", "/s/a.txt%20", "/s/C:%5cx", "/../s/a.txt"})
    void nothingOutsideIsServed(String path) {
        serve(router -> router.addStatic("/s", www), server -> {
            try (RawClient client = RawClient.to(server)) {
                RawClient.Answer answer = client.ask(path);
                assertThat(answer.status()).as(path).isEqualTo(404);
                assertThat(answer.body()).doesNotContain("secret").doesNotContain(temp.toString());
            }
        });
    }

    private void asking(StaticOptions options, Asking asking) {
        serve(router -> router.addStatic("/s", www, options), server -> {
            try (RawClient client = RawClient.to(server)) {
                asking.ask(client);
            }
        });
    }

    private interface Asking {
        void ask(RawClient client) throws Exception;
    }

    private static RawClient.Answer ask(RawClient client, String path, String headers) throws Exception {
        client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
        return client.answer();
    }

    @Test
    void aFolderIsItsIndexOrForbidden() throws IOException {
        Files.writeString(www.resolve("sub/index.html"), "<p>index");
        asking(StaticOptions.defaults(), client -> {
            RawClient.Answer index = client.ask("/s/sub/");
            assertThat(index.body()).isEqualTo("<p>index");
            assertThat(index.header("content-type")).isEqualTo("text/html; charset=utf-8");
            assertThat(client.ask("/s/").status()).isEqualTo(403);
        });
        asking(StaticOptions.defaults().withIndex(false), client -> assertThat(client.ask("/s/sub/").status())
                .isEqualTo(403));
    }

    /** The place is relative: a path that begins with two slashes would be another host. */
    @Test
    void aFolderWithoutItsSlashIsElsewhere() throws IOException {
        Files.createDirectories(www.resolve("a:b c"));
        asking(StaticOptions.defaults(), client -> {
            RawClient.Answer away = client.ask("/s/sub?a=b");
            assertThat(away.status()).isEqualTo(302);
            assertThat(away.header("location")).isEqualTo("./sub/?a=b");
            assertThat(client.ask("/s/a:b%20c").header("location")).isEqualTo("./a:b%20c/");
        });
    }

    @Test
    void listsWhatIsInAFolderIfAsked() throws IOException {
        Files.writeString(www.resolve("<script>&\"'.txt"), "");
        Files.writeString(www.resolve(".hidden"), "");
        asking(StaticOptions.defaults().withListing(true), client -> {
            RawClient.Answer page = client.ask("/s/");
            assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
            assertThat(page.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(page.header("content-security-policy")).isEqualTo("default-src 'none'");
            assertThat(page.body()).contains("<a href=\"./with%20space.html\">with space.html</a>",
                    "<a href=\"./sub/\">sub/</a>",
                    "<a href=\"./%3Cscript%3E&amp;%22&#39;.txt\">&lt;script&gt;&amp;&quot;&#39;.txt</a>")
                    .doesNotContain("<script>", ".hidden", "\"../\"", temp.toString());
            assertThat(client.ask("/s/sub/").body()).contains("<a href=\"../\">", "b.json");
        });
    }

    @Test
    void hiddenFilesAreServedOnlyIfAsked() throws IOException {
        Files.writeString(www.resolve(".env"), "hidden");
        Files.writeString(Files.createDirectories(www.resolve(".git")).resolve("config"), "hidden");
        Files.createSymbolicLink(www.resolve("shown"), www.resolve(".env"));
        for (String path : new String[] {"/s/.env", "/s/.git/config", "/s/.git/", "/s/%2eenv", "/s/shown"}) {
            asking(StaticOptions.defaults(), client -> assertThat(client.ask(path).status()).as(path).isEqualTo(404));
        }
        asking(StaticOptions.defaults().withInsideLinks(true),
                client -> assertThat(client.ask("/s/shown").status()).isEqualTo(404));
        asking(StaticOptions.defaults().withHidden(true).withInsideLinks(true), client -> {
            assertThat(client.ask("/s/.env").body()).isEqualTo("hidden");
            assertThat(client.ask("/s/.git/config").body()).isEqualTo("hidden");
            assertThat(client.ask("/s/shown").body()).isEqualTo("hidden");
            assertThat(client.ask("/s/../secret.txt").status()).isEqualTo(404);
        });
    }

    /** The index of a folder, and what is compressed already, are no way around it. */
    @ParameterizedTest
    @ValueSource(strings = {"/s/in.txt", "/s/inside", "/s/inside/", "/s/inside/b.json", "/s/sub/up/a.txt", "/s/sub/"})
    void linksAreNotThere(String path) throws IOException {
        Files.createSymbolicLink(www.resolve("sub/up"), www);
        Files.createSymbolicLink(www.resolve("sub/index.html"), www.resolve("a.txt"));
        Files.createSymbolicLink(www.resolve("with space.html.gz"), www.resolve("a.txt"));
        asking(StaticOptions.defaults().withListing(true), client -> {
            assertThat(client.ask(path).status()).isEqualTo(404);
            assertThat(client.ask("/s/").body()).contains("a.txt", "sub/").doesNotContain("in.txt", "inside", "out");
            assertThat(ask(client, "/s/with%20space.html", "Accept-Encoding: gzip\r\n").body()).isEqualTo("<p>");
        });
    }

    @Test
    void linksWithinTheFolderAreFollowedIfAsked() throws IOException {
        Files.createSymbolicLink(www.resolve("sub/index.html"), www.resolve("a.txt"));
        Files.createSymbolicLink(www.resolve("a.txt.gz"), www.resolve("with space.html"));
        Files.createSymbolicLink(www.resolve("a.txt.br"), temp.resolve("secret.txt"));
        asking(StaticOptions.defaults().withInsideLinks(true).withListing(true), client -> {
            assertThat(client.ask("/s/in.txt").body()).isEqualTo("content of a");
            assertThat(client.ask("/s/inside").header("location")).isEqualTo("./inside/");
            assertThat(client.ask("/s/inside/b.json").body()).isEqualTo("{}");
            assertThat(client.ask("/s/inside/").body()).isEqualTo("content of a");
            assertThat(client.ask("/s/").body()).contains("in.txt", "inside/");
            RawClient.Answer compressed = ask(client, "/s/a.txt", "Accept-Encoding: br, gzip\r\n");
            assertThat(compressed.header("content-encoding")).isEqualTo("gzip");
            assertThat(compressed.body()).isEqualTo("<p>");
            for (String out : new String[] {"/s/out.txt", "/s/outside/", "/s/outside/secret.txt"}) {
                assertThat(client.ask(out).status()).as(out).isEqualTo(404);
            }
        });
    }

    @Test
    void linksLeadOutOnlyIfAsked() {
        asking(StaticOptions.defaults().withOutsideLinks(true), client -> {
            assertThat(client.ask("/s/out.txt").body()).isEqualTo("secret");
            assertThat(client.ask("/s/outside/secret.txt").body()).isEqualTo("secret");
            assertThat(client.ask("/s/in.txt").body()).isEqualTo("content of a");
            assertThat(client.ask("/s/../secret.txt").status()).isEqualTo(404);
        });
    }

    @Test
    void compressedSiblingsAreSentToThoseWhoAcceptThem() throws IOException {
        Files.writeString(www.resolve("a.txt.gz"), "gz");
        Files.writeString(www.resolve("a.txt.br"), "br");
        asking(StaticOptions.defaults(), client -> {
            RawClient.Answer br = ask(client, "/s/a.txt", "Accept-Encoding: gzip, br\r\n");
            assertThat(br.body()).isEqualTo("br");
            assertThat(br.header("content-encoding")).isEqualTo("br");
            assertThat(br.header("content-type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(br.header("vary")).isEqualTo("Accept-Encoding");
            RawClient.Answer gz = ask(client, "/s/a.txt", "Accept-Encoding: br;q=0.5, gzip;q=0.8\r\n");
            assertThat(gz.header("content-encoding")).isEqualTo("gzip");
            RawClient.Answer plain = client.ask("/s/a.txt");
            assertThat(plain.body()).isEqualTo("content of a");
            assertThat(plain.header("vary")).isEqualTo("Accept-Encoding");
            assertThat(plain.header("content-encoding")).isNull();
            assertThat(plain.header("etag")).isNotEqualTo(gz.header("etag")).isNotEqualTo(br.header("etag"));
            assertThat(ask(client, "/s/a.txt", "Accept-Encoding: gzip;q=0, identity;q=1, br;q=0.1\r\n").body())
                    .isEqualTo("content of a");
            assertThat(ask(client, "/s/a.txt", "Accept-Encoding: gzip\r\nRange: bytes=1-\r\n").body()).isEqualTo("z");
            assertThat(ask(client, "/s/a.txt.gz", "Accept-Encoding: gzip\r\n").header("content-encoding")).isNull();
        });
        asking(StaticOptions.defaults().withPrecompressed(false), client -> {
            RawClient.Answer plain = ask(client, "/s/a.txt", "Accept-Encoding: gzip\r\n");
            assertThat(plain.body()).isEqualTo("content of a");
            assertThat(plain.header("vary")).isNull();
        });
    }

    /** A sibling that is a link is none: it could lead anywhere. */
    @Test
    void aCompressedSiblingIsNoLink() throws IOException {
        Files.createSymbolicLink(www.resolve("a.txt.gz"), temp.resolve("secret.txt"));
        asking(StaticOptions.defaults(),
                client -> assertThat(ask(client, "/s/a.txt", "Accept-Encoding: gzip\r\n").body())
                        .isEqualTo("content of a"));
    }

    @Test
    void whatIsNoFileIsForbiddenAndNotWaitedFor() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", www.resolve("pipe").toString()).start().waitFor()).isZero();
        asking(StaticOptions.defaults(), client -> assertThat(client.ask("/s/pipe").status()).isEqualTo(403));
    }

    @Test
    void conditionsCountForFoldersToo() {
        asking(StaticOptions.defaults(), client -> {
            String etag = client.ask("/s/a.txt").header("etag");
            client.send("GET /s/a.txt HTTP/1.1\r\nHost: x\r\nIf-None-Match: " + etag + "\r\n\r\n");
            RawClient.Answer same = client.head();
            assertThat(same.status()).isEqualTo(304);
            assertThat(same.header("vary")).isEqualTo("Accept-Encoding");
        });
    }

    @Test
    void whatBecameALinkAfterItWasLookedAtIsNotOpened() throws IOException {
        Path real = www.toRealPath();
        assertThat(OpenFile.openBelow(real, Path.of("sub/b.json"))).isNotNull().satisfies(OpenFile::close);
        assertThat(OpenFile.openBelow(real, Path.of("none/b.json"))).isNull();
        assertThat(OpenFile.openBelow(real, Path.of("out.txt"))).isNull();
        assertThatThrownBy(() -> OpenFile.openBelow(real, Path.of("outside/secret.txt")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aFolderThatIsALinkIsServedItself() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), www);
        serve(router -> router.addStatic("/s", link), server -> {
            try (RawClient client = RawClient.to(server)) {
                assertThat(client.ask("/s/a.txt").body()).isEqualTo("content of a");
            }
        });
    }
}
