package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.cli.TinyServer.answer;
import static io.github.asyncio4j.cli.TinyServer.cut;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Tool;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server of a test, on one loop with it. */
class GetJobTest {

    private static final byte[] DATA = new byte[700_000];

    static {
        new Random(3).nextBytes(DATA);
    }

    @TempDir private Path dir;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private List<String> heads = List.of();
    private int concurrency = 4;
    private int retries = 3;
    private String sum = "";

    /** Downloads these paths, and notes what the server was asked. */
    private int get(Function<String, byte[]> server, String... paths) {
        return Asyncio.run(() -> {
            try (TinyServer tiny = new TinyServer(server)) {
                WantedList list = new WantedList();
                Arrays.stream(paths).forEach(path -> list.add(tiny.url(path), ""));
                if (!sum.isEmpty()) {
                    list.checksum(sum);
                }
                GetPlan plan = new GetPlan(list.wanted(), dir, concurrency, concurrency, Duration.ZERO, retries,
                        Duration.ofMillis(1));
                try {
                    return new GetJob(plan, new PrintStream(bytes, true, StandardCharsets.UTF_8), false).run();
                } finally {
                    heads = tiny.heads();
                }
            }
        });
    }

    private static Function<String, byte[]> inTurn(byte[]... answers) {
        Iterator<byte[]> next = List.of(answers).iterator();
        return _ -> next.next();
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The cells of a file's line in the table. */
    private String row(String file) {
        return printed().lines().filter(text -> text.startsWith(file + " ")).findFirst().orElseThrow()
                .replaceAll(" +", " ");
    }

    private static String sha256(byte[] data) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    }

    private List<String> files() throws Exception {
        try (var all = Files.list(dir)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void allFilesArriveAndTheirChecksumsArePrinted() throws Exception {
        assertThat(get(head -> answer("200 OK", head.contains("/empty") ? new byte[0] : DATA), "/a", "/b?x=1", "/x/a",
                "/empty", "/")).isZero();
        assertThat(files()).containsExactly("a", "a.1", "b", "empty", "index.html");
        assertThat(dir.resolve("a.1")).hasBinaryContent(DATA);
        assertThat(dir.resolve("empty")).isEmptyFile();
        assertThat(row("b")).startsWith("b ok 700,000 700,000 1 ");
        assertThat(printed()).contains("\n" + sha256(DATA) + "  a.1\n", "\n" + sha256(new byte[0]) + "  empty\n",
                "\na.1: 700,000 bytes\n").endsWith("\nFiles: " + dir + "\n");
        assertThat(heads).hasSize(5).allSatisfy(head -> assertThat(head).contains("accept-encoding: identity")
                .doesNotContain("range:"));
    }

    @Test
    void whatIsCutGoesOnWhereItStopped() {
        byte[] rest = Arrays.copyOfRange(DATA, 300_000, DATA.length);
        assertThat(get(inTurn(cut("200 OK\r\nETag: \"v1\"", DATA, 300_000),
                answer("206 Partial Content\r\nContent-Range: bytes 300000-699999/700000", rest)), "/f")).isZero();
        assertThat(heads.getLast()).contains("range: bytes=300000-\r\n", "if-range: \"v1\"\r\n");
        assertThat(dir.resolve("f")).hasBinaryContent(DATA);
        assertThat(row("f")).startsWith("f resumed 700,000 700,000 2 ");
    }

    @Test
    void anotherVersionBeginsAnew() {
        byte[] other = new byte[400_000];
        assertThat(get(inTurn(cut("200 OK\r\nETag: \"v1\"", DATA, 300_000), answer("200 OK\r\nETag: \"v2\"", other)),
                "/f")).isZero();
        assertThat(dir.resolve("f")).hasBinaryContent(other);
        assertThat(row("f")).startsWith("f ok 400,000 700,000 2 ");
    }

    @Test
    void whatHasNoVersionBeginsAnew() {
        assertThat(get(inTurn(cut("200 OK\r\nETag: W/\"v1\"", DATA, 300_000), answer("200 OK", DATA)), "/f")).isZero();
        assertThat(heads.getLast()).doesNotContain("range:");
        assertThat(dir.resolve("f")).hasBinaryContent(DATA);
    }

    @Test
    void anEarlierRunIsGoneOnWith() throws Exception {
        Files.write(dir.resolve("f.part"), Arrays.copyOf(DATA, 650_000));
        Files.writeString(dir.resolve("f.part.of"), "\"v1\"");
        sum = sha256(DATA);
        byte[] rest = Arrays.copyOfRange(DATA, 650_000, DATA.length);
        assertThat(get(inTurn(answer("206 Partial Content\r\nContent-Range: bytes 650000-699999/700000", rest)), "/f"))
                .isZero();
        assertThat(dir.resolve("f")).hasBinaryContent(DATA);
        assertThat(files()).containsExactly("f");
        assertThat(printed()).contains("f: 700,000 bytes, 50,000 of them now\n");
    }

    @Test
    void aPartThatWasNotAskedForIsNotTaken() throws Exception {
        Files.write(dir.resolve("f.part"), Arrays.copyOf(DATA, 10));
        Files.writeString(dir.resolve("f.part.of"), "\"v1\"");
        assertThat(get(inTurn(answer("206 Partial Content\r\nContent-Range: bytes 0-699999/700000", DATA),
                answer("200 OK", DATA)), "/f")).isZero();
        assertThat(dir.resolve("f")).hasBinaryContent(DATA);
    }

    @Test
    void aPartThatIsLongerThanTheFileBeginsAnew() throws Exception {
        Files.write(dir.resolve("f.part"), DATA);
        Files.writeString(dir.resolve("f.part.of"), "\"v1\"");
        assertThat(get(inTurn(answer("416 Range Not Satisfiable", ""), answer("200 OK", "short")), "/f")).isZero();
        assertThat(dir.resolve("f")).hasContent("short");
    }

    @Test
    void whatMayPassIsTriedAgainAndOthersAreNot() {
        byte[] busy = answer("503 Service Unavailable\r\nRetry-After: 0", "");
        Iterator<byte[]> next = List.of(busy, busy, answer("200 OK", DATA)).iterator();
        assertThat(get(head -> head.startsWith("GET /gone ") ? answer("404 Not Found", "no") : next.next(), "/gone",
                "/busy")).isEqualTo(GetJob.EXIT_CODE_FAILED);
        assertThat(row("busy")).startsWith("busy ok 700,000 700,000 3 ");
        assertThat(row("gone")).startsWith("gone failed 0 0 1 ");
        assertThat(printed()).containsPattern("\nFailed: http://127.0.0.1:\\d+/gone: the server answered 404\n");
    }

    @Test
    void itIsGivenUpInTheEnd() throws Exception {
        retries = 2;
        assertThat(get(_ -> cut("200 OK", DATA, 5), "/f")).isEqualTo(1);
        assertThat(heads).hasSize(3);
        assertThat(files()).doesNotContain("f");
    }

    @Test
    void aServerThatAsksForLongIsLeftAlone() {
        assertThat(get(_ -> answer("429 Too Many Requests\r\nRetry-After: 3600", ""), "/f")).isEqualTo(1);
        assertThat(heads).hasSize(1);
    }

    @Test
    void aWrongChecksumIsNoFile() throws Exception {
        sum = "0".repeat(64);
        assertThat(get(_ -> answer("200 OK", DATA), "/f")).isEqualTo(1);
        assertThat(files()).isEmpty();
        assertThat(printed()).contains("f: failed, its checksum is " + sha256(DATA) + ", not " + sum + "\n");
    }

    @Test
    void whatIsThereIsNotAskedForUnlessItsChecksumIsWrong() throws Exception {
        Files.write(dir.resolve("f"), DATA);
        assertThat(get(_ -> answer("200 OK", "new"), "/f")).isZero();
        assertThat(heads).isEmpty();
        assertThat(row("f")).startsWith("f was there 700,000 0 0 ");
        sum = sha256("new".getBytes());
        assertThat(get(_ -> answer("200 OK", "new"), "/f")).isZero();
        assertThat(dir.resolve("f")).hasContent("new");
    }

    @Test
    void aRedirectIsFollowedAndTheNameIsThatOfTheFirst() {
        assertThat(get(head -> head.startsWith("GET /old ") ? answer("302 Found\r\nLocation: /new", "")
                : head.startsWith("GET /new ") ? answer("200 OK", DATA) : answer("302 Found\r\nLocation: /loop", ""),
                "/old", "/loop")).isEqualTo(1);
        assertThat(dir.resolve("old")).hasBinaryContent(DATA);
        assertThat(row("loop")).startsWith("loop failed 0 0 1 ");
    }

    @Test
    void soManyAreUnderWayAtOnce() {
        int[] now = {0, 0};
        concurrency = 3;
        assertThat(get(_ -> {
            now[1] = Math.max(now[1], ++now[0]);
            do {
                await(sleep(Duration.ofMillis(20)));
            } while (now[1] < 3);
            now[0]--;
            return answer("200 OK", "");
        }, "/1", "/2", "/3", "/4", "/5", "/6", "/7")).isZero();
        assertThat(now[1]).isEqualTo(3);
    }

    @Test
    void noServerIsAFailure() throws Exception {
        Wanted wanted = new Wanted(WebUrl.parse("http://127.0.0.1:" + Tool.freePort() + "/f"), "f", null);
        GetPlan plan = new GetPlan(List.of(wanted), dir, 1, 1, Duration.ZERO, 1, Duration.ofMillis(1));
        int code = Asyncio.run(() -> new GetJob(plan, new PrintStream(bytes, true, StandardCharsets.UTF_8), false)
                .run());
        assertThat(code).isEqualTo(1);
        assertThat(row("f")).startsWith("f failed 0 0 2 ");
    }
}
