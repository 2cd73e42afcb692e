package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.http.client.Backend.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {

    private static final Pattern RANGE = Pattern.compile("Range: bytes=(\\d+)-\r\n");

    @TempDir private Path folder;

    /** What the server has. */
    private final byte[] content = new byte[1_000_000];
    private String tag = "\"v1\"";

    /** After how many bytes of its first response the server breaks off. */
    private int breaksAfter = Integer.MAX_VALUE;

    DownloadTest() {
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 >> 3);
        }
    }

    private Path file() {
        return folder.resolve("file");
    }

    private Path part() {
        return folder.resolve("file.part");
    }

    private Path from() {
        return folder.resolve("file.part.from");
    }

    /** A server that knows ranges. */
    private void serve(Backend.Peer peer) {
        for (String request = peer.request(); request != null; request = peer.request()) {
            Matcher range = RANGE.matcher(request);
            boolean same = !request.contains("If-Range") || request.contains("If-Range: " + tag + "\r\n");
            int start = range.find() && same ? Integer.parseInt(range.group(1)) : 0;
            if (start >= content.length) {
                peer.send("HTTP/1.1 416 Range Not Satisfiable\r\nETag: " + tag + "\r\nContent-Range: bytes */"
                        + content.length + "\r\nContent-Length: 0\r\n\r\n");
                continue;
            }
            String head = start == 0 ? "HTTP/1.1 200 OK\r\n"
                    : "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes " + start + "-" + (content.length - 1) + "/"
                            + content.length + "\r\n";
            int length = content.length - start;
            peer.send(head + "ETag: " + tag + "\r\nContent-Length: " + length + "\r\n\r\n");
            int sent = Math.min(length, breaksAfter);
            breaksAfter = Integer.MAX_VALUE;
            peer.send(new String(content, start, sent, ISO_8859_1));
            if (sent < length) {
                return;
            }
        }
    }

    private void breakOff(ClientSession session, Backend backend) {
        breaksAfter = 400_000;
        assertThatThrownBy(() -> await(session.download(backend.url("/f"), file())))
                .isInstanceOf(ClientPayloadException.class);
    }

    @Test
    void aFileIsDownloadedWholeAndItsProgressTold() {
        List<String> told = new ArrayList<>();
        Backend.with(this::serve, backend -> {
            try (var session = new ClientSession()) {
                DownloadOptions options =
                        DownloadOptions.defaults().withProgress((done, total) -> told.add(done + "/" + total));
                assertThat(await(session.download(backend.url("/f"), file(), options))).isEqualTo(1_000_000);
            }
            assertThat(backend.requests().getFirst()).contains("Accept-Encoding: identity").doesNotContain("Range");
        });
        assertThat(file()).hasBinaryContent(content);
        assertThat(part()).doesNotExist();
        assertThat(from()).doesNotExist();
        assertThat(told).hasSize(4).startsWith("262144/1000000").endsWith("1000000/1000000");
    }

    @Test
    void whatBrokeOffGoesOnWhereItEnded() {
        Backend.with(this::serve, backend -> {
            try (var session = new ClientSession()) {
                breakOff(session, backend);
                assertThat(part()).hasSize(400_000);
                assertThat(file()).doesNotExist();
                assertThat(await(session.download(backend.url("/f"), file()))).isEqualTo(1_000_000);
                assertThat(backend.requests()).hasSize(2);
                assertThat(backend.requests().get(1)).contains("Range: bytes=400000-\r\n")
                        .contains("If-Range: \"v1\"\r\n");
            }
        });
        assertThat(file()).hasBinaryContent(content);
    }

    @Test
    void severalAttemptsAreOneDownload() {
        Backend.with(this::serve, backend -> {
            breaksAfter = 400_000;
            try (var session = new ClientSession()) {
                await(session.download(backend.url("/f"), file(), DownloadOptions.defaults().withAttempts(2)));
                assertThat(backend.requests().get(1)).contains("Range: bytes=400000-\r\n");
            }
        });
        assertThat(file()).hasBinaryContent(content);
    }

    @Test
    void whatHasChangedMeanwhileIsDownloadedAnew() {
        Backend.with(this::serve, backend -> {
            try (var session = new ClientSession()) {
                breakOff(session, backend);
                tag = "\"v2\"";
                content[0]++;
                await(session.download(backend.url("/f"), file()));
                assertThat(backend.requests()).hasSize(2);
            }
        });
        assertThat(file()).hasBinaryContent(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Range: bytes 1-999999/1000000\r\n", "", "Content-Range: bytes 400000-/\r\n",
        "Content-Range: items 400000-999999/1000000\r\n",
        "Content-Range: bytes 400000-999999/1000000\r\nETag: \"v9\"\r\n",
        "Content-Range: bytes 400000-999999/*\r\n"})
    void aPartThatIsNotTheRestIsNotTaken(String range) {
        int[] n = {0};
        Backend.with(peer -> {
            if (++n[0] == 2) {
                peer.request();
                peer.send("HTTP/1.1 206 Partial Content\r\n" + range + "Content-Length: 3\r\n\r\nbad");
            } else {
                serve(peer);
            }
        }, backend -> {
            try (var session = new ClientSession()) {
                breakOff(session, backend);
                await(session.download(backend.url("/f"), file()));
                assertThat(backend.requests()).hasSize(3);
                assertThat(backend.requests().get(2)).doesNotContain("Range");
            }
        });
        assertThat(file()).hasBinaryContent(content);
    }

    @Test
    void aPartThatIsWholeAlreadyIsTakenAsItIs() throws Exception {
        Backend.with(this::serve, backend -> {
            Files.write(part(), content);
            Files.writeString(from(), backend.url("/f") + "\n\"v1\"\n");
            try (var session = new ClientSession()) {
                assertThat(await(session.download(backend.url("/f"), file()))).isEqualTo(1_000_000);
                assertThat(backend.requests()).hasSize(1);
            }
        });
        assertThat(file()).hasBinaryContent(content);
    }

    @Test
    void aPartOfAnotherUrlOrOfNobodyKnowsWhatIsNotTaken() throws Exception {
        Backend.with(this::serve, backend -> {
            try (var session = new ClientSession()) {
                Files.write(part(), new byte[500]);
                await(session.download(backend.url("/f"), file()));
                Files.write(part(), new byte[500]);
                Files.writeString(from(), "http://other.test/\n\"v1\"\n");
                await(session.download(backend.url("/f"), file()));
                assertThat(backend.requests()).noneMatch(r -> r.contains("Range"));
            }
        });
        assertThat(file()).hasBinaryContent(content);
    }

    @Test
    void aCancelKeepsThePartAndTheNextGoesOn() {
        boolean[] stuck = {true};
        Backend.with(peer -> {
            if (stuck[0]) {
                peer.request();
                peer.send("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 1000000\r\n\r\n"
                        + new String(content, 0, 300_000, ISO_8859_1));
                peer.awaitEnd();
            } else {
                serve(peer);
            }
        }, backend -> {
            try (var session = new ClientSession()) {
                Task<Long> task = createTask(async(() -> await(session.download(backend.url("/f"), file()))));
                until(() -> part().toFile().length() >= 262_144);
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
                assertThat(part().toFile().length()).isGreaterThanOrEqualTo(262_144);
                stuck[0] = false;
                await(session.download(backend.url("/f"), file()));
                assertThat(backend.requests().get(1)).contains("Range: bytes=");
            }
        });
        assertThat(file()).hasBinaryContent(content);
    }

    @Test
    void aCancelWhileTheFileIsOpenedLeavesItFree() {
        Backend.with(this::serve, backend -> {
            try (var session = new ClientSession()) {
                for (int turns = 0; turns < 8; turns++) {
                    Task<Long> task = createTask(async(() -> await(session.download(backend.url("/f"), file()))));
                    Backend.turns(turns);
                    task.cancel();
                    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
                }
                await(session.download(backend.url("/f"), file(), DownloadOptions.defaults().withAttempts(2)));
            }
        });
        assertThat(file()).hasBinaryContent(content);
    }

    @Test
    void aChecksumIsCheckedBeforeTheFileIsThere() throws Exception {
        String right = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        Backend.with(this::serve, backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.download(backend.url("/f"), file(),
                        DownloadOptions.defaults().withSha256("0".repeat(64)))))
                        .isInstanceOf(ClientPayloadException.class).hasMessageContaining("has the SHA-256 " + right);
                assertThat(file()).doesNotExist();
                assertThat(part()).doesNotExist();
                await(session.download(backend.url("/f"), file(), DownloadOptions.defaults().withSha256(right)));
            }
        });
        assertThat(file()).hasBinaryContent(content);
    }

    @Test
    void aFailureLeavesTheFormerFile() throws Exception {
        Files.writeString(file(), "old");
        Backend.with(Backend.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.download(backend.url("/f"), file())))
                        .isInstanceOf(ClientResponseException.class);
            }
        });
        assertThat(file()).hasContent("old");
    }

    @Test
    void aFileIsDownloadedOnceAtATime() {
        Backend.with(Backend.Peer::awaitEnd, backend -> {
            try (var session = new ClientSession()) {
                Task<Long> first = createTask(async(() -> await(session.download(backend.url("/f"), file()))));
                until(() -> backend.made() == 1);
                assertThatThrownBy(() -> await(session.download(backend.url("/f"), file())))
                        .isInstanceOf(IOException.class).hasMessageContaining("another download of it is under way");
                first.cancel();
                assertThatThrownBy(() -> await(first)).isInstanceOf(CancelledError.class);
            }
        });
    }

    @Test
    void onlyWhatIsCertainSaysThatAFileIsTheSame() {
        assertThat(Download.validator(Headers.of("ETag", "\"a\""))).isEqualTo("\"a\"");
        assertThat(Download.validator(Headers.of("ETag", "W/\"a\""))).isNull();
        assertThat(Download.validator(Headers.EMPTY)).isNull();
        String then = "Tue, 03 Jun 2025 11:05:30 GMT";
        assertThat(Download.validator(Headers.of("Last-Modified", then))).isNull();
        assertThat(Download.validator(Headers.of("Last-Modified", then, "Date", "Tue, 03 Jun 2025 11:06:00 GMT")))
                .isNull();
        assertThat(Download.validator(Headers.of("Last-Modified", then, "Date", "Tue, 03 Jun 2025 11:07:00 GMT")))
                .isEqualTo(then);
        assertThat(Download.validator(Headers.of("Last-Modified", "x", "Date", "y"))).isNull();
    }
}
