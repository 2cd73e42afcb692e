package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Headers;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    private void talk(AccessLog log, String... requests) {
        serve(ServerOptions.defaults().withAccessLog(log),
                router -> router.get("/", _ -> Response.text("hello").withHeader("X-Out", "o")), server -> {
                    for (String request : requests) {
                        RawClient.talk(server, request);
                    }
                });
    }

    private static String get(String target, String headers) {
        return "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n";
    }

    @Test
    void aLineForEachRequest() {
        talk(AccessLog.to(lines::add), get("/?a=b", ""), get("/none", ""), "GET / HTTP/9.9\r\n\r\n");
        assertThat(lines).hasSize(3);
        String time = "\\[\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000] ";
        assertThat(lines.get(0)).matches("127\\.0\\.0\\.1 " + time + "\"GET /\\?a=b HTTP/1\\.1\" 200 5 \\d+");
        assertThat(lines.get(1)).matches("127\\.0\\.0\\.1 " + time + "\"GET /none HTTP/1\\.1\" 404 13 \\d+");
        assertThat(lines.get(2)).matches("127\\.0\\.0\\.1 " + time + "\"-\" 505 0 0");
    }

    /** aiohttp's time, and everybody else's: two lines of one moment may have been long under way apart. */
    @Test
    void theTimeIsThatOfTheBeginning() {
        AccessFormat format = new AccessFormat("%t");
        Instant before = Instant.now().minusSeconds(7_200).truncatedTo(ChronoUnit.SECONDS);
        String line = format.line(new AccessFormat.Entry(null, null, 200, Headers.EMPTY, 0, 7_200_000_000_000L));
        Instant shown = OffsetDateTime.parse(line, DateTimeFormatter.ofPattern("'['dd/MMM/uuuu:HH:mm:ss xx']'",
                Locale.ENGLISH)).toInstant();
        assertThat(shown).isBetween(before, Instant.now().minusSeconds(7_200));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = {"%s%%%b | 200%5", "%{X-In}i %{x-out}o %{None}i | i o -", "%T %Tf | \\d+ \\d+\\.\\d{6}",
                "%r | GET / HTTP/1\\.1", "x | x"})
    void theFormatCanBeAnother(String format, String line) {
        talk(AccessLog.to(lines::add).withFormat(format), get("/", "X-In: i\r\n"));
        assertThat(lines).singleElement().asString().matches(line);
    }

    @Test
    void whatTheClientSaysIsEscapedAndCut() {
        talk(AccessLog.to(lines::add).withFormat("%{X-In}i"), get("/", "X-In: a\"b\\c\t\u00e9\r\n"),
                get("/", "X-In: " + "y".repeat(5_000) + "\r\n"));
        assertThat(lines).containsExactly("a\\\"b\\\\c\\x09\\xe9", "y".repeat(1_024) + "...");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%x", "%{a}", "%{a}x", "%{a"})
    void anUnknownFormatIsRefused(String format) {
        assertThatThrownBy(() -> AccessLog.to(lines::add).withFormat(format)).hasMessageContaining("%{Name}o");
    }

    @Test
    void aSlowSinkHoldsNobodyUp() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        AccessLog log = AccessLog.to(line -> {
            try {
                held.await();
                lines.add(line);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        serve(ServerOptions.defaults().withAccessLog(log), router -> router.get("/", _ -> Response.text("a")),
                server -> {
                    try {
                        for (int i = 0; i < 11_400; i++) {
                            log.log(getRunningLoop(), new AccessFormat.Entry(null, null, 400, Headers.EMPTY, 0, 0));
                        }
                        ask(server, 100);
                    } finally {
                        held.countDown();
                    }
                    assertThat(log.dropped()).isGreaterThan(100);
                });
        assertThat(lines.size() + log.dropped()).isEqualTo(11_500);
        assertThat(log.toString()).contains("0 lines waiting");
    }

    /** Asks so often over one connection. */
    private static void ask(WebServer server, int times) {
        try (RawClient client = RawClient.to(server)) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(times));
            for (int i = 0; i < times; i++) {
                client.answer();
            }
        }
    }
}
